// What an operator wants to know at a glance: what needs a human first, then what goes on now.
import { liveList, notices, sessionList, type LiveSession } from '../model/answers.ts'
import { hrefOf } from '../model/route.ts'
import { useWatched } from '../model/watched.ts'
import { kw, kwh, lasting, money } from '../text/figures.ts'
import { Facts, PhaseMark } from '../ui/facts.tsx'
import { Heading } from '../ui/heading.tsx'
import { Freshness } from '../ui/notes.tsx'
import { ParkedRows } from '../ui/session-rows.tsx'

const EVERY_MS = 5000

/** `#/`. */
export function Overview() {
  return (
    <>
      <Heading>Overview</Heading>
      <NeedsYou />
      <Live />
    </>
  )
}

function NeedsYou() {
  const parked = useWatched('/sessions?phase=parked', sessionList, EVERY_MS)
  const told = useWatched('/notices', notices, 30_000)
  const rows = parked.value.value?.sessions ?? []
  const news = told.value.value?.notices ?? []
  const calm = parked.value.value !== null && rows.length === 0
  return (
    <section aria-labelledby="needs-you">
      <h2 id="needs-you">Needs you</h2>
      {calm && <p class="note good">No session waits for a human.</p>}
      {rows.length > 0 && <ParkedRows rows={rows} />}
      {news.length > 0 && (
        <p>
          <a href={hrefOf(['neighbours'])}>
            {news.length === 1 ? 'One notice' : `${news.length} notices`} about the neighbours
          </a>
        </p>
      )}
      {parked.problem.value && <Freshness of={parked} />}
    </section>
  )
}

function Live() {
  const live = useWatched('/live', liveList, EVERY_MS)
  const seen = live.value.value
  return (
    <section aria-labelledby="live">
      <h2 id="live">
        Under way now{seen === null ? '' : ` (${seen.sessions.length + seen.more})`}
      </h2>
      <Freshness of={live} />
      {seen?.sessions.length === 0 && <p>No session is under way.</p>}
      <ul class="rows">
        {seen?.sessions.map((one) => (
          <LiveRow key={one.reference} session={one} />
        ))}
      </ul>
      {seen !== null && seen.more > 0 && <p class="quiet">And {seen.more} more.</p>}
    </section>
  )
}

function LiveRow({ session }: { readonly session: LiveSession }) {
  const { reference, station, phase, why, currency, startedAt, powerW } = session
  return (
    <li>
      <a href={hrefOf(['sessions', reference])}>
        Station {station.label}, {station.name}
      </a>
      <PhaseMark phase={phase} why={why} />
      <Facts
        rows={[
          ['Energy', kwh(session.energyWh)],
          ['Power', powerW === null ? null : kw(powerW)],
          ['Cost', money(session.costMinor, currency)],
          ['Reserved', money(session.reservedMinor, currency)],
          [
            startedAt === null ? 'Waiting' : 'Charging for',
            lasting(Date.now() - (startedAt ?? session.openedAt)),
          ],
        ]}
      />
    </li>
  )
}
