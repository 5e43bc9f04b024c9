// `npm run ops -- warnings`: what is wrong at the moment, and a trial of the way to wake somebody; through
// the operator's door. What each code means is told in docs/runbook.md.
import * as z from 'zod'
import type { Register } from './desk.ts'
import { doorOf } from './door.ts'
import { table, time } from './tables.ts'

const warning = z.looseObject({
  code: z.string(),
  subject: z.string(),
  detail: z.string(),
  since: z.number(),
  overAt: z.number().nullable(),
  told: z.boolean(),
})
const told = z.looseObject({ told: z.boolean(), warnings: z.array(warning) })
const taken = z.looseObject({ accepted: z.literal(true) })

export const warnings: Register = (program, desk) => {
  const family = program.command('warnings').description('what somebody should be woken for')
  family
    .command('list', { isDefault: true })
    .description('lists what is wrong now; exit code 1 where something is')
    .option('--over', 'also what lately was, and is over')
    .examples('warnings', 'warnings list --over --json')
    .answers(desk, z.object({ over: z.boolean().default(false) }), async (asking, { over }) => {
      const all = await doorOf(asking).get('/operator/warnings', told)
      const now = all.warnings.filter((one) => one.overAt === null)
      const document = { ...all, warnings: over ? all.warnings : now }
      const rows = document.warnings.map((one) => [
        time(one.since),
        one.overAt === null ? 'now' : time(one.overAt),
        one.code,
        one.subject,
        one.detail,
        all.told ? (one.told ? 'yes' : 'not yet') : 'nobody',
      ])
      const head = ['Since', 'Until', 'Code', 'Subject', 'Detail', 'Told']
      return { well: now.length === 0, document, text: table(head, rows, 'Nothing is wrong.') }
    })
  family
    .command('trial')
    .description('sends a trial to ALERT_URL')
    .examples('warnings trial')
    .answers(desk, z.object({}), async (asking) => {
      const document = await doorOf(asking).send('POST', '/operator/warnings/trial', taken)
      return { well: true, document, text: 'ALERT_URL has taken it.' }
    })
}
