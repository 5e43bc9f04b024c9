// `npm run ops -- ocpi …`: the registration with the charger backend, through the operator's door of a
// running Stikk. It holds no token but the operator's, and prints none.
import * as z from 'zod'
import type { Register } from './desk.ts'
import { doorOf } from './door.ts'
import { stationsOf } from './stations.ts'

const shown = z.looseObject({
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
export type RegistrationTold = z.infer<typeof shown>
/** The shape of `GET /operator/chargers`. */
export const registrationShape = shown

const DEEDS = [
  ['rotate', 'gives them a new token; the old one opens the door until the new one is used'],
  ['register', 'begins the registration again after an end, or where there is none'],
] as const

export const ocpi: Register = (program, desk) => {
  const family = program
    .command('ocpi')
    .description('shows, begins, renews or ends the registration with the charger backend')
  family
    .command('status', { isDefault: true })
    .alias('show')
    .description(
      'with whom, by which version, which generation of our token they hold (the default)',
    )
    .examples('ocpi status', 'ocpi status --json')
    .answers(desk, z.object({}), async (asking) => {
      const document = await doorOf(asking).get('/operator/chargers', shown)
      return { well: true, document, text: textOf(document) }
    })
  for (const [deed, description] of DEEDS) {
    family
      .command(deed)
      .description(description)
      .examples(`ocpi ${deed}`)
      .answers(desk, z.object({}), async (asking) => {
        const document = await doorOf(asking).send('POST', `/operator/chargers/${deed}`, shown)
        return { well: true, document, text: textOf(document) }
      })
  }
  family
    .command('sync')
    .description('reads all locations and tariffs of the charger backend now')
    .examples('ocpi sync', 'ocpi sync --json')
    .answers(desk, z.object({}), async (asking) => {
      const door = doorOf(asking)
      await door.send('POST', '/operator/chargers/sync', shown)
      const all = await stationsOf(door)
      const sold = all.filter((one) => one.sold).length
      const document = { stations: all.length, sold, unsold: all.length - sold }
      const unsold =
        all.length > sold ? `, ${all.length - sold} not: "stations --unsold" says why` : ''
      return { well: true, document, text: `${all.length} connectors, ${sold} sold${unsold}.` }
    })
  family
    .command('unregister')
    .description('ends the registration there and here')
    .option('--force', 'though they cannot be reached')
    .examples('ocpi unregister', 'ocpi unregister --force')
    .answers(desk, z.object({ force: z.boolean().optional() }), async (asking, { force }) => {
      const path = `/operator/chargers/unregister${force ? '?force=true' : ''}`
      const document = await doorOf(asking).send('POST', path, shown)
      return { well: true, document, text: textOf(document) }
    })
}

function textOf({ token, lacks, ...one }: RegistrationTold): string {
  if (!one.registered) return 'Not registered.'
  return [
    `Registered with ${one.partner ?? 'an unnamed party'} by OCPI ${one.version ?? '?'}`,
    `  versions  ${one.versionsUrl ?? '?'}, read ${one.checkedAt ?? 'never'}`,
    `  modules   ${one.modules.join(', ')}`,
    ...lacks.map((lack) => `  lacks     ${lack}`),
    `  our token generation ${token.generation ?? '?'}`,
    ...(token.offered === null
      ? []
      : [`  offered   generation ${token.offered}, not confirmed yet`]),
    ...(token.previousUntil
      ? [`  the one before opens the door until ${token.previousUntil}`]
      : []),
  ].join('\n')
}
