// `npm run ops`: what an operator asks a running Stikk from a terminal, through its public doors
// alone. It reads no database and holds no secret.
import { askReadiness } from './readiness.ts'

const HELP = `npm run ops -- <what> [address]

  doctor    asks the product whether it can reach all it needs (GET /readyz) and prints each answer
  --help    this text

The address is PUBLIC_URL, or http://127.0.0.1:PORT, unless one is given.`

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Prints each check on a line of its own; exit code 0 only where all is well. */
async function doctor(address: string): Promise<number> {
  const { ready, missing, checks } = await askReadiness(address)
  for (const [name, check] of Object.entries(checks)) {
    say(`${check.ok ? 'ok   ' : 'FAIL '} ${name}${check.detail ? `: ${check.detail}` : ''}`)
  }
  if (Object.keys(checks).length === 0) say(`FAIL  ${address}: ${missing.join('; ')}`)
  say(ready ? 'Ready.' : 'Not ready.')
  return ready ? 0 : 1
}

const [what, given] = process.argv.slice(2)
const address =
  given ?? (process.env['PUBLIC_URL'] || `http://127.0.0.1:${process.env['PORT'] || 8080}`)

if (what === 'doctor') {
  process.exitCode = await doctor(address.replace(/\/+$/, ''))
} else {
  say(HELP)
  process.exitCode = what === undefined || what === '--help' ? 0 : 2
}
