// `npm run ops -- doctor`: can a running Stikk reach all it needs? It asks through the product's
// public doors alone, reads no database and holds no secret.
import { askReadiness } from '../readiness.ts'
import { productAddress, say, type Subcommand } from './subcommand.ts'

const USAGE = `npm run ops -- doctor [address]

Asks the product whether it can reach all it needs (GET /readyz) and prints each answer.
The address is PUBLIC_URL, or http://127.0.0.1:PORT, unless one is given.
Exit code 0 only where all is well.`

/** Prints each check on a line of its own. */
async function run([given]: string[]): Promise<number> {
  const address = productAddress(given)
  const { ready, missing, checks } = await askReadiness(address)
  for (const [name, check] of Object.entries(checks)) {
    say(`${check.ok ? 'ok   ' : 'FAIL '} ${name}${check.detail ? `: ${check.detail}` : ''}`)
  }
  if (Object.keys(checks).length === 0) say(`FAIL  ${address}: ${missing.join('; ')}`)
  say(ready ? 'Ready.' : 'Not ready.')
  return ready ? 0 : 1
}

export const doctor: Subcommand = {
  summary: 'asks a running Stikk whether it can reach all it needs',
  usage: USAGE,
  run,
}
