// `npm run ops -- ocpi …`: the registration with the charger backend, through the operator's door of a
// running Stikk. It holds no token but the operator's, and prints none.
import * as z from 'zod'
import { productAddress, say, type Subcommand } from './subcommand.ts'

const USAGE = `npm run ops -- ocpi [show|rotate|register|unregister] [--force]

  show         with whom, by which version, which generation of our token they hold
  rotate       gives them a new token; the old one opens the door until the new one is used
  unregister   ends the registration there and here; --force: though they cannot be reached
  register     begins it again after an end

The address is PUBLIC_URL, or http://127.0.0.1:PORT; OPERATOR_TOKEN opens the door.
Exit code 0 when it was done, 1 when it was not, 2 when it was asked wrongly.`

const DEEDS = new Set(['show', 'rotate', 'register', 'unregister'])

const shown = z.object({
  registered: z.boolean(),
  version: z.string().nullable(),
  partner: z.string().nullable(),
  versionsUrl: z.string().nullable(),
  checkedAt: z.string().nullable(),
  token: z.object({
    generation: z.number().nullable(),
    offered: z.number().nullable(),
    previousUntil: z.string().nullable(),
  }),
  modules: z.array(z.string()),
  lacks: z.array(z.string()).default([]),
})
const problem = z.object({ title: z.string(), detail: z.string().optional() })

async function run(args: string[]): Promise<number> {
  const [deed = 'show', ...rest] = args.filter((word) => word !== '--force')
  const token = process.env['OPERATOR_TOKEN']
  if (!DEEDS.has(deed) || rest.length > 0 || !token) {
    say(token ? USAGE : 'OPERATOR_TOKEN is not set: it opens the operator’s door.')
    return 2
  }
  const force = args.includes('--force') ? '?force=true' : ''
  const path = deed === 'show' ? '' : `/${deed}${force}`
  const address = productAddress()
  const response = await fetch(`${address}/operator/chargers${path}`, {
    method: deed === 'show' ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}` },
  }).catch(() => null)
  if (!response) {
    say(`FAIL  ${address} does not answer`)
    return 1
  }
  const content: unknown = await response.json().catch(() => null)
  const seen = shown.safeParse(content)
  if (response.ok && seen.success) {
    print(seen.data)
    return 0
  }
  const trouble = problem.safeParse(content).data
  say(`FAIL  ${trouble ? `${trouble.title}: ${trouble.detail ?? ''}` : `HTTP ${response.status}`}`)
  return 1
}

function print({ token, lacks, ...one }: z.infer<typeof shown>): void {
  if (!one.registered) return say('Not registered.')
  say(`Registered with ${one.partner ?? 'an unnamed party'} by OCPI ${one.version ?? '?'}`)
  say(`  versions  ${one.versionsUrl ?? '?'}, read ${one.checkedAt ?? 'never'}`)
  say(`  modules   ${one.modules.join(', ')}`)
  for (const lack of lacks) say(`  lacks     ${lack}`)
  say(`  our token generation ${token.generation ?? '?'}`)
  if (token.offered !== null) say(`  offered   generation ${token.offered}, not confirmed yet`)
  if (token.previousUntil) say(`  the one before opens the door until ${token.previousUntil}`)
}

export const ocpi: Subcommand = {
  summary: 'shows, renews or ends the registration with the charger backend',
  usage: USAGE,
  run,
}
