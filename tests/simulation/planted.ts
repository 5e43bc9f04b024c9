// Which fault is planted to see which law go red, and the first seed that shows it by the scenarios of
// today. After a change of the scenarios `npm run sim -- --planted` finds the seeds anew.
import type { Sabotage } from './sabotage.ts'

export const PLANTED: readonly [Exclude<Sabotage, 'none'>, seed: number, law: RegExp][] = [
  ['start-on-news', 1, /law 1: START/],
  ['double-capture', 1, /law 2: 2 captures/],
  ['price-above-accepted', 1, /law 2: captured \d+, the accepted tariff gives/],
  ['price-by-new-tariff', 1, /law 2: captured \d+, the accepted tariff gives/],
  ['forgotten-release', 1, /law 3: \d+ still reserved/],
  ['outbox-unordered', 1203, /law 3: \d+ still reserved/],
  ['energy-given-away', 143, /law 4: \d+ owed by the CDR, \d+ captured/],
  ['late-start-unwatched', 28, /law 4: \d+ Wh given away unseen/],
  ['stop-given-up', 31, /law 5: .* still runs/],
  ['stop-too-late', 332, /law 6: ran over by/],
  ['journal-forgets', 7, /law 7: replaying/],
  ['alarm-lost', 3, /law 8: still/],
  ['refund-twice', 59, /law 9: \d+ refunded, \d+ was asked for/],
  ['receipt-off-by-one', 1, /law 9: lines sum to/],
]
