// `npm run ops -- notices`: what a neighbour did that no retry can mend; through the operator's door.
import * as z from 'zod'
import type { Register } from './desk.ts'
import { doorOf } from './door.ts'
import { table, time } from './tables.ts'

const notice = z.looseObject({
  code: z.string(),
  subject: z.string().nullable(),
  field: z.string().nullable(),
  detail: z.string().nullable(),
  count: z.number().optional(),
  lastAt: z.number().optional(),
})
const told = z.looseObject({ notices: z.array(notice) })

export const notices: Register = (program, desk) => {
  program
    .command('notices')
    .description('lists what the neighbours did that only a person can mend, the latest first')
    .examples('notices', 'notices --json')
    .answers(desk, z.object({}), async (asking) => {
      const document = await doorOf(asking).get('/operator/notices', told)
      const rows = document.notices.map((one) => [
        time(one.lastAt ?? null),
        one.code,
        one.subject,
        one.field,
        one.detail,
        one.count ?? null,
      ])
      const head = ['Last', 'Code', 'Subject', 'Field', 'Detail', 'Times']
      return { well: true, document, text: table(head, rows, 'No notices.') }
    })
}
