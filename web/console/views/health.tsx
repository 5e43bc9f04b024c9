// How the neighbours fare: whether they answer, how fast, how often not, over the last hour minute by
// minute and the last week hour by hour.
import { health, type HealthStep, type NeighbourHealth } from '../model/answers-more.ts'
import { useWatched } from '../model/watched.ts'
import { count, fromNow, latency, moment, share, timeOfDay, weekTime } from '../text/figures.ts'
import { Facts } from '../ui/facts.tsx'
import { Freshness } from '../ui/notes.tsx'
import { Plot } from '../ui/plot.tsx'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const NAMES: Readonly<Record<NeighbourHealth['name'], string>> = {
  payer: 'Payer',
  chargers: 'Charger backend',
  push: 'Push services',
}

const ago = (at: number | null): string => (at === null ? 'never' : fromNow(at, Date.now()))
const said = (ms: number | null): string => (ms === null ? '–' : latency(ms))

/** Every neighbour that was ever called. */
export function Health() {
  const seen = useWatched('/health', health, 10_000)
  const now = seen.value.value
  // An older server keeps no such figures.
  if (seen.problem.value?.status === 404) return null
  return (
    <section aria-labelledby="health">
      <h2 id="health">How they fare</h2>
      <Freshness of={seen} />
      {now && (
        <Facts
          rows={[
            ['Last webhook', ago(now.webhookAt)],
            ['Stations read', ago(now.catalogueAt)],
            ['Waits to be tried again', count(now.effects.waiting)],
            [
              'The oldest since',
              now.effects.oldestSince === null ? null : moment(now.effects.oldestSince),
            ],
            ['Phones that watch', count(now.openStreams)],
          ]}
        />
      )}
      {now?.neighbours.map((one) => (
        <Neighbour key={one.name} of={one} at={now.at} />
      ))}
    </section>
  )
}

function Neighbour({ of, at }: { readonly of: NeighbourHealth; readonly at: number }) {
  const { name, away, lastAnswerAt, lastFailure, failing, spans } = of
  return (
    <>
      <h3>{NAMES[name]}</h3>
      <p>
        <span class={`mark ${away ? 'bad' : 'live'}`}>{away ? 'Away' : 'Answers'}</span>
      </p>
      <Facts
        rows={[
          ['Last answer', lastAnswerAt === null ? 'none yet' : fromNow(lastAnswerAt, at)],
          ['Last failure', lastFailure && `${fromNow(lastFailure.at, at)} (${lastFailure.code})`],
          ['Failed in a row', failing === 0 ? null : count(failing)],
        ]}
      />
      <div class="scroll" role="region" aria-label={`${NAMES[name]} in figures`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Within</th>
              <th scope="col">Calls</th>
              <th scope="col">Failed</th>
              <th scope="col">Refused</th>
              <th scope="col">Half within</th>
              <th scope="col">95% within</th>
            </tr>
          </thead>
          <tbody>
            {(['5m', '1h', '24h'] as const).map((span) => {
              const { requests, errors, refused, p50, p95 } = spans[span]
              return (
                <tr key={span}>
                  <th scope="row">{SPANS[span]}</th>
                  <td>{count(requests)}</td>
                  <td>
                    {count(errors)} ({share(requests === 0 ? 0 : errors / requests)})
                  </td>
                  <td>{count(refused)}</td>
                  <td>{said(p50)}</td>
                  <td>{said(p95)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <Series name={NAMES[name]} minutes={of.minutes} hours={of.hours} at={at} />
    </>
  )
}

const SPANS = { '5m': '5 minutes', '1h': 'An hour', '24h': 'A day' } as const

/** Every step of a span, also those without a call. */
function filled(steps: readonly HealthStep[], at: number, stepMs: number, many: number) {
  const known = new Map(steps.map((one) => [Math.floor(one.at / stepMs), one]))
  const last = Math.floor(at / stepMs)
  return Array.from({ length: many }, (_, i) => {
    const step = last - many + 1 + i
    return { at: step * stepMs, of: known.get(step) ?? null }
  })
}

function Series(props: {
  readonly name: string
  readonly minutes: readonly HealthStep[]
  readonly hours: readonly HealthStep[]
  readonly at: number
}) {
  const { name, minutes, hours, at } = props
  const hour = filled(minutes, at, MINUTE_MS, 60)
  const week = filled(hours, at, HOUR_MS, 7 * 24)
  return (
    <div class="halves">
      <Plot
        title={`${name}: how long calls took, last hour`}
        of="Minute"
        labels={hour.map((one) => timeOfDay(one.at))}
        series={[
          { name: '95% within', values: hour.map((one) => one.of?.p95 ?? null), look: 'line' },
          { name: 'Half within', values: hour.map((one) => one.of?.p50 ?? null), look: 'line' },
        ]}
        show={latency}
      />
      <Plot
        title={`${name}: calls that failed, last week`}
        of="Hour"
        labels={week.map((one) => weekTime(one.at))}
        series={[{ name: 'Failed', values: week.map((one) => one.of?.errors ?? 0), look: 'bars' }]}
        show={count}
      />
    </div>
  )
}
