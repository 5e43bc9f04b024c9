// `npm run ops -- reconcile`: holds ledger, journals and documents against the payer and the charger
// backend, and tells every difference with its cause and sum (docs/reconcile.md). The product reads, for
// it has the keys; what differs is said by a pure room (bff/reconcile).
import * as z from 'zod'
import { compare } from '#bff/reconcile/compare.ts'
import type { Register } from './desk.ts'
import { doorOf } from './door.ts'
import { bookZone, periodOf } from './local-day.ts'
import { openPages } from './reconcile-pages.ts'
import { readWorld } from './reconcile-reading.ts'
import { reportText } from './reconcile-text.ts'

const options = z.object({
  from: z.string(),
  to: z.string(),
  strict: z.boolean().default(false),
  keep: z.string().optional(),
})

export const reconcile: Register = (program, desk) => {
  program
    .command('reconcile')
    .description('compares ledger, payer and CDRs of a period, and tells every difference')
    .requiredOption(
      '--from <day>',
      'sessions opened from this day on, like 2026-11-01 (MARKET’s clock)',
    )
    .requiredOption(
      '--to <day>',
      'where it ends, not itself within; both may be instants like 2026-11-25T12:00:00Z',
    )
    .option('--strict', 'takes nothing for “not yet” merely because it is young')
    .option('--keep <file>', 'keeps what is read there; asked again, it goes on where it ended')
    .examples(
      'reconcile --from 2026-11-01 --to 2026-12-01',
      'reconcile --from 2026-11-24 --to 2026-11-25 --json',
      'reconcile --from 2026-01-01 --to 2026-07-01 --keep half-year.jsonl',
    )
    .addHelpText(
      'after',
      '\nExit code: 0 no difference, 1 differences or something unread, 2 asked wrongly.',
    )
    .answers(desk, options, async (asking, { from, to, strict, keep }) => {
      const wanted = periodOf({ from, to }, bookZone(asking.env['MARKET']))
      const at = Date.now()
      const head = { from: wanted.from, until: Math.min(wanted.until, at), at }
      const pages = openPages(keep, head)
      const door = doorOf(asking)
      const { progress } = asking
      const { world, cdrTrouble } = await readWorld({ door, pages, strict, progress })
      const report = compare(world)
      const well = report.differences.length === 0 && report.unread.length === 0
      return { well, document: { ...report, cdrTrouble }, text: reportText(report, cdrTrouble) }
    })
}
