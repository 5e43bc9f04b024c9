// Sums for whoever looks after the money, reckoned by the database over indexes of time: a month of a
// busy installation is a few thousand documents, however many sessions there ever were. It must never
// know a calendar: which moments make a day is said by who asks.
import type { MoneyQuestion, MoneySums, StationsQuestion } from '#bff/session/ports.ts'
import * as z from 'zod'

const sums = z.object({
  key: z.string(),
  merchantId: z.string(),
  currency: z.string(),
  sessions: z.int(),
  energyWh: z.int(),
  netMinor: z.int(),
  vatMinor: z.int(),
  grossMinor: z.int(),
  capturedMinor: z.int(),
  refundedMinor: z.int(),
  releasedMinor: z.int(),
  lossMinor: z.int(),
})

/**
 * `key`: by which the sums are kept apart, as SQL over the documents and over the sessions. The plus signs
 * keep the database to its indexes of time: by merchant it would read all there ever was.
 */
const statement = (key: { documents: string; sessions: string }): string => `
with spans as materialized (
  select value->>'key' key, value->>'currency' currency,
    value->>'from' since, value->>'until' until from json_each(?1)),
documented as (
  select ${key.documents} key, d.merchant_id, d.currency,
    count(distinct case kind when 'creditNote' then null else reference end) sessions,
    sum(energy_wh) energy_wh, sum(net_minor) net, sum(vat_minor) vat, sum(gross_minor) gross,
    sum(case kind when 'creditNote' then 0 else gross_minor end) captured,
    sum(case kind when 'creditNote' then -gross_minor else 0 end) refunded, 0 released, 0 loss
  from spans s cross join documents d
    on d.issued_at >= s.since and d.issued_at < s.until and d.currency = s.currency
  where ?2 is null or +d.merchant_id = ?2 group by 1, 2, 3),
rested as (
  select ${key.sessions} key, r.merchant_id, r.currency, 0, 0, 0, 0, 0, 0, 0,
    sum(released_minor), sum(coalesce(loss_minor, 0))
  from spans s cross join sessions r
    on r.rested_at >= s.since and r.rested_at < s.until and r.currency = s.currency
  left join stakes using (reference)
  where ?2 is null or +r.merchant_id = ?2 group by 1, 2, 3)
select key, merchant_id merchantId, currency, sum(sessions) sessions, sum(energy_wh) energyWh,
  sum(net) netMinor, sum(vat) vatMinor, sum(gross) grossMinor, sum(captured) capturedMinor,
  sum(refunded) refundedMinor, sum(released) releasedMinor, sum(loss) lossMinor
from (select * from documented union all select * from rested)
group by 1, 2, 3 order by 1, 2, 3`

export const BY_SPAN = statement({ documents: 's.key', sessions: 's.key' })
export const BY_STATION = statement({ documents: 'd.station_id', sessions: 'r.station_id' })

/** Port `Ledger.money`. */
export function moneyOf(sql: SqlStorage, { spans, merchantId = null }: MoneyQuestion): MoneySums[] {
  const rows = sql.exec(BY_SPAN, JSON.stringify(spans), merchantId).toArray()
  return rows.map((row) => sums.parse(row))
}

/** Port `Ledger.moneyByStation`: with the label on the station, as the last document has it. */
export function moneyByStation(
  sql: SqlStorage,
  { spans, merchantId = null }: StationsQuestion,
): (MoneySums & { label: string })[] {
  const labels = new Map<string, string>()
  const labelOf = (stationId: string): string => {
    const known = labels.get(stationId) ?? lastLabel(sql, stationId)
    labels.set(stationId, known)
    return known
  }
  const named = spans.map((span) => ({ ...span, key: '' }))
  const rows = sql.exec(BY_STATION, JSON.stringify(named), merchantId).toArray()
  return rows.map((row) => {
    const read = sums.parse(row)
    return { ...read, label: labelOf(read.key) }
  })
}

function lastLabel(sql: SqlStorage, stationId: string): string {
  const [row] = sql
    .exec(
      `select json_extract(body, '$.station.label') label from documents
       where station_id = ? order by id desc limit 1`,
      stationId,
    )
    .toArray()
  return row ? z.string().parse(row['label']) : stationId
}
