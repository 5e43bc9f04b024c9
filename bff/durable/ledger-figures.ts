// Sums over the ledger's tables, reckoned by the database: how many sessions stand where, what is at
// stake, what is lost. It must never change a row.
import type { LedgerFigures } from '#bff/session/ports.ts'
import * as z from 'zod'

const phases = z.array(z.object({ phase: z.string(), count: z.int() }))
const merchants = z.array(z.object({ merchantId: z.string(), phase: z.string(), count: z.int() }))
const parked = z.array(z.object({ why: z.string(), count: z.int() }))
const money = z.array(z.object({ currency: z.string(), lossMinor: z.int(), atStakeMinor: z.int() }))
const earliest = z.object({ until: z.int().nullable() })

/** Port `Ledger.figures`. */
export function ledgerFigures(sql: SqlStorage): LedgerFigures {
  const rows = (text: string): unknown[] => sql.exec(text).toArray()
  return {
    phases: phases.parse(rows('select phase, count(*) count from sessions group by phase')),
    merchants: merchants.parse(
      rows(`select merchant_id merchantId, phase, count(*) count from sessions
            group by merchant_id, phase order by merchant_id, phase`),
    ),
    parked: parked.parse(
      rows(`select coalesce(why, 'unknown') why, count(*) count from sessions
            where phase = 'parked' group by why order by why`),
    ),
    captureUntil: earliest.parse(rows('select min(capture_until) until from stakes')[0]).until,
    money: money.parse(
      rows(`select currency, sum(loss_minor) lossMinor, sum(at_stake_minor) atStakeMinor
            from stakes join sessions using (reference)
            where currency <> '' group by currency order by currency`),
    ),
  }
}
