// `npm run ops -- webhook rotate`: a new secret for the payer's webhooks, through the operator's door of
// a running Stikk. It sees no secret and prints none.
import * as z from 'zod'
import { productAddress, say, type Subcommand } from './subcommand.ts'

const USAGE = `npm run ops -- webhook rotate

Makes a new registration at the payer with a new secret. The old one stands beside it for two minutes,
and its secret is accepted for an hour, so that no delivery is lost.

The address is PUBLIC_URL, or http://127.0.0.1:PORT; OPERATOR_TOKEN opens the door.
Exit code 0 when it was done, 1 when it was not, 2 when it was asked wrongly.`

const told = z.object({ id: z.string() })
const problem = z.object({ title: z.string(), detail: z.string().optional() })

async function run(args: string[]): Promise<number> {
  const token = process.env['OPERATOR_TOKEN']
  if (args.length !== 1 || args[0] !== 'rotate' || !token) {
    say(token ? USAGE : 'OPERATOR_TOKEN is not set: it opens the operator’s door.')
    return 2
  }
  const response = await fetch(`${productAddress()}/operator/webhook/rotate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  const content: unknown = await response.json().catch(() => null)
  const done = told.safeParse(content)
  if (response.ok && done.success) {
    say(`Registered anew: ${done.data.id}. The old registration is taken away within minutes.`)
    return 0
  }
  const trouble = problem.safeParse(content).data
  say(`FAIL  ${trouble ? `${trouble.title}: ${trouble.detail ?? ''}` : `HTTP ${response.status}`}`)
  return 1
}

export const webhook: Subcommand = {
  summary: 'renews the secret of the payer’s webhooks without a gap',
  usage: USAGE,
  run,
}
