// The money: today, this week, the last thirty days, day by day and by station, and the books as files.
import { moneySeen, type MoneySeen, type MoneySums } from '../model/answers-more.ts'
import { useWatched } from '../model/watched.ts'
import { count, day, kwh, money } from '../text/figures.ts'
import { Facts } from '../ui/facts.tsx'
import { Heading } from '../ui/heading.tsx'
import { Freshness } from '../ui/notes.tsx'
import { Plot } from '../ui/plot.tsx'

const DAYS = 30
const MOST_STATIONS = 50

/** `#/money`. */
export function MoneyView() {
  const seen = useWatched(`/money?days=${DAYS}`, moneySeen, 60_000)
  const all = seen.value.value
  return (
    <>
      <Heading>Money</Heading>
      <Freshness of={seen} />
      {all && (
        <>
          {all.lacking > 0 && (
            <p class="note bad">
              The books do not yet say all of {count(all.lacking)} sessions at rest.
            </p>
          )}
          <Sums title="Today" sums={all.today} />
          <Sums title="This week" sums={all.week} />
          <Sums title={`Last ${DAYS} days`} sums={all.total} />
          <Days seen={all} />
          <Stations seen={all} />
          <Export seen={all} />
        </>
      )}
    </>
  )
}

/** Figures of one span, for each merchant and currency. */
export function Sums({
  title,
  sums,
}: {
  readonly title: string
  readonly sums: readonly MoneySums[]
}) {
  const several = new Set(sums.map(({ merchantId }) => merchantId)).size > 1
  return (
    <section>
      <h2>{title}</h2>
      {sums.length === 0 && <p class="quiet">No money moved.</p>}
      {sums.map((one) => (
        <div key={`${one.merchantId}${one.currency}`}>
          {several && <h3>{one.merchantId}</h3>}
          <Facts rows={rowsOf(one)} />
        </div>
      ))}
    </section>
  )
}

function rowsOf({ currency, ...one }: MoneySums) {
  const amount = (minor: number): string | null => (minor === 0 ? null : money(minor, currency))
  return [
    ['Kept', money(one.grossMinor, currency)],
    ['Of it VAT', amount(one.vatMinor)],
    ['Captured', amount(one.capturedMinor)],
    ['Refunded', amount(one.refundedMinor)],
    ['Our loss', amount(one.lossMinor)],
    ['Sessions', count(one.sessions)],
    ['Energy', kwh(one.energyWh)],
  ] as const
}

/** One plot for each currency: sums of different money are no sum. */
function Days({ seen }: { readonly seen: MoneySeen }) {
  const currencies = [...new Set(seen.days.map(({ currency }) => currency))]
  const labels = seen.dates.map((date) => date.slice(5))
  return (
    <section>
      <h2>Day by day</h2>
      {currencies.length === 0 && <p class="quiet">There is nothing to draw yet.</p>}
      {currencies.map((currency) => {
        const of = (date: string): number =>
          seen.days
            .filter((one) => one.date === date && one.currency === currency)
            .reduce((sum, one) => sum + one.grossMinor, 0)
        return (
          <Plot
            key={currency}
            title={`Kept each day, ${currency}`}
            of="Day"
            labels={labels}
            series={[{ name: 'Kept', values: seen.dates.map(of), look: 'bars' }]}
            show={(minor) => money(minor, currency)}
          />
        )
      })}
    </section>
  )
}

function Stations({ seen }: { readonly seen: MoneySeen }) {
  if (seen.stations.length === 0) return null
  const rows = seen.stations.toSorted((a, b) => b.grossMinor - a.grossMinor)
  return (
    <section>
      <h2 id="by-station">By station, last {DAYS} days</h2>
      <div class="scroll" role="region" aria-labelledby="by-station" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Station</th>
              <th scope="col">Kept</th>
              <th scope="col">Sessions</th>
              <th scope="col">Energy</th>
              <th scope="col">Our loss</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_STATIONS).map((one) => (
              <tr key={`${one.merchantId}${one.stationId}${one.currency}`}>
                <th scope="row">{one.label || one.stationId}</th>
                <td>{money(one.grossMinor, one.currency)}</td>
                <td>{count(one.sessions)}</td>
                <td>{kwh(one.energyWh)}</td>
                <td>{money(one.lossMinor, one.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MOST_STATIONS && (
        <p class="quiet">And {count(rows.length - MOST_STATIONS)} more.</p>
      )}
    </section>
  )
}

/** "2026-11" and the first day of it, of `monthsAgo` before the month of `date`. */
function monthOf(date: string, monthsAgo: number): { name: string; from: string; to: string } {
  const [year = 1970, month = 1] = date.split('-').map(Number)
  const first = (ago: number): string =>
    new Date(Date.UTC(year, month - 1 - ago, 1)).toISOString().slice(0, 10)
  const from = first(monthsAgo)
  return { name: from.slice(0, 7), from, to: first(monthsAgo - 1) }
}

function Export({ seen }: { readonly seen: MoneySeen }) {
  const today = seen.dates.at(-1)
  if (today === undefined) return null
  return (
    <section>
      <h2>The books as files</h2>
      <p class="quiet">
        Receipts, credit notes and losses of a month, as of {day(Date.now(), seen.timeZone)}.
      </p>
      <ul class="links">
        {[0, 1].flatMap((ago) => {
          const { name, from, to } = monthOf(today, ago)
          return (['csv', 'jsonl'] as const).map((format) => (
            <li key={name + format}>
              <a href={`/operator/ledger?from=${from}&to=${to}&format=${format}`} download>
                {name} as {format === 'csv' ? 'CSV' : 'JSON Lines'}
              </a>
            </li>
          ))
        })}
      </ul>
    </section>
  )
}
