// `npm run ops -- audit`: the trail of who changed what, read to its end; through the operator's door.
import * as z from 'zod'
import type { Register } from './desk.ts'
import { doorOf } from './door.ts'
import { table, time } from './tables.ts'

const act = z.looseObject({
  id: z.number(),
  at: z.number(),
  operatorName: z.string(),
  route: z.string(),
  reference: z.string().nullable(),
  wish: z.string(),
  status: z.number().nullable(),
})
const page = z.looseObject({ acts: z.array(act), next: z.number().nullable() })

/** What a person reads at once; `--limit` says otherwise. */
const USUAL = 100

export const audit: Register = (program, desk) => {
  program
    .command('audit')
    .description('lists who did what, the latest first: every act, sign-in and token')
    .option('--reference <reference>', 'only what was done about this session')
    .option('--limit <n>', `at most so many (default: ${USUAL})`)
    .examples(
      'audit',
      'audit --reference ev-0123456789abcdefghjkmnpqrs',
      'audit --limit 10000 --json',
    )
    .answers(
      desk,
      z.object({
        reference: z.string().optional(),
        limit: z.coerce.number().int().positive().default(USUAL),
      }),
      async (asking, { reference, limit }) => {
        const door = doorOf(asking)
        const acts: z.infer<typeof act>[] = []
        let before: number | null = null
        do {
          const query = new URLSearchParams({
            ...(reference === undefined ? {} : { reference }),
            ...(before === null ? {} : { before: String(before) }),
          })
          const read: z.infer<typeof page> = await door.get(`/operator/acts?${query}`, page)
          acts.push(...read.acts)
          before = read.next
        } while (before !== null && acts.length < limit)
        const shown = acts.slice(0, limit)
        const rows = shown.map((one) => [
          time(one.at),
          one.operatorName,
          one.route,
          one.reference,
          one.status ?? 'not known',
          one.wish,
        ])
        const head = ['When', 'Who', 'What', 'Session', 'Answer', 'Wish']
        return { well: true, document: { acts: shown }, text: table(head, rows, 'Nothing yet.') }
      },
    )
}
