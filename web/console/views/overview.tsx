// What an operator wants to know at a glance: what needs a human first, then what goes on now.
import { liveList, notices, sessionList, type LiveSession } from '../model/answers.ts'
import { moneySeen, warnings, type Warning } from '../model/answers-more.ts'
import { hrefOf } from '../model/route.ts'
import { useWatched } from '../model/watched.ts'
import { kw, kwh, lasting, moment, money } from '../text/figures.ts'
import { Facts, PhaseMark } from '../ui/facts.tsx'
import { Heading } from '../ui/heading.tsx'
import { Freshness } from '../ui/notes.tsx'
import { ParkedRows } from '../ui/session-rows.tsx'
import { Sums } from './money.tsx'
import { Checks } from './neighbours.tsx'

const EVERY_MS = 5000

/** `#/`. */
export function Overview() {
  return (
    <>
      <Heading>Overview</Heading>
      <NeedsYou />
      <Live />
      <MoneyNow />
      <Checks brief />
    </>
  )
}

function NeedsYou() {
  const parked = useWatched('/sessions?phase=parked', sessionList, EVERY_MS)
  const raised = useWatched('/warnings', warnings, EVERY_MS)
  const told = useWatched('/notices', notices, 30_000)
  const rows = parked.value.value?.sessions ?? []
  // Parked sessions are told of below, with what to do.
  const alarms = (raised.value.value?.warnings ?? []).filter(
    ({ overAt, code }) => overAt === null && code !== 'session-parked',
  )
  const news = told.value.value?.notices ?? []
  const known = parked.value.value !== null && raised.value.value !== null
  return (
    <section aria-labelledby="needs-you">
      <h2 id="needs-you">Needs you</h2>
      {known && rows.length + alarms.length === 0 && (
        <p class="note good">All is well: nothing waits for a human.</p>
      )}
      <AlarmRows alarms={alarms} />
      {rows.length > 0 && <ParkedRows rows={rows} />}
      {news.length > 0 && (
        <p>
          <a class="target" href={hrefOf(['neighbours'])}>
            {news.length === 1 ? 'One notice' : `${news.length} notices`} about the neighbours
          </a>
        </p>
      )}
      {parked.problem.value && <Freshness of={parked} />}
    </section>
  )
}

function AlarmRows({ alarms }: { readonly alarms: readonly Warning[] }) {
  if (alarms.length === 0) return null
  return (
    <ul class="rows">
      {alarms.map(({ id, code, subject, detail, since }) => (
        <li key={id} class="bad">
          <span class="mark bad">{code}</span>
          <span class="quiet">since {moment(since)}</span>
          <p>{detail}</p>
          {subject.startsWith('ev-') && (
            <a class="target" href={hrefOf(['sessions', subject])}>
              {subject}
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Nothing is shown where this server keeps no such figures. */
function MoneyNow() {
  const seen = useWatched('/money?days=7', moneySeen, 60_000).value.value
  if (seen === null) return null
  return (
    <div class="halves">
      <Sums title="Today" sums={seen.today} />
      <Sums title="This week" sums={seen.week} />
    </div>
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
