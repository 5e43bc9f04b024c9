// Sessions as rows that lead to them: each says how it stands, what it is about, and what is at stake.
import type { SessionRow } from '../model/answers.ts'
import { hrefOf } from '../model/route.ts'
import { fromNow, kwh, money, moment } from '../text/figures.ts'
import { WHY_WORDS } from '../text/whys.ts'
import { Facts, PhaseMark } from './facts.tsx'

/** One line for each, in the sequence given. */
export function SessionRows({ rows }: { readonly rows: readonly SessionRow[] }) {
  return (
    <ul class="rows">
      {rows.map((row) => (
        <li key={row.reference}>
          <a href={hrefOf(['sessions', row.reference])}>{row.reference}</a>
          <PhaseMark phase={row.phase} why={row.why} />
          <Facts
            rows={[
              ['Opened', moment(row.openedAt)],
              ['Station', row.stationId || null],
              ['Energy', kwh(row.energyWh)],
              ['Reserved', money(row.reservedMinor, row.currency)],
              ['Captured', row.capturedMinor > 0 ? money(row.capturedMinor, row.currency) : null],
              ['Our loss', row.lossMinor > 0 ? money(row.lossMinor, row.currency) : null],
            ]}
          />
        </li>
      ))}
    </ul>
  )
}

/** Parked sessions: what it means, what is at stake, until when, and the way to decide. */
export function ParkedRows({ rows }: { readonly rows: readonly SessionRow[] }) {
  return (
    <ul class="rows">
      {rows.map((row) => (
        <li key={row.reference} class="bad">
          <PhaseMark phase={row.phase} why={row.why} />
          <p>{row.why === null ? '' : `${WHY_WORDS[row.why].means} ${WHY_WORDS[row.why].todo}`}</p>
          <Facts
            rows={[
              ['At stake', money(row.atStakeMinor, row.currency)],
              ['Station', row.stationId || null],
              ['Energy', kwh(row.energyWh)],
              ['Reserved', money(row.reservedMinor, row.currency)],
              [
                'Held until',
                row.captureUntil === null
                  ? 'nothing is held'
                  : `${moment(row.captureUntil)} (${fromNow(row.captureUntil, Date.now())})`,
              ],
            ]}
          />
          <a class="main" href={hrefOf(['sessions', row.reference])}>
            Decide {row.reference}
          </a>
        </li>
      ))}
    </ul>
  )
}
