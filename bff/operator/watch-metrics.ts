// How the service itself fares, as Prometheus text: what every isolate has counted, what waits, how old
// the last word of each neighbour is. It must never name a session, nor know how a figure was gathered.
import type { AppDeps } from '../deps.ts'
import type { Counted } from '../session/ports.ts'
import { figure, histogram, splitSample, type MetricName, type Sample } from '../watch/metrics.ts'
import { isAway } from '../watch/neighbour-state.ts'
import { VERSION } from '../version.ts'

type Deps = Pick<AppDeps, 'office' | 'catalogue' | 'lookout' | 'now'>

/** Lines of all that is counted. What this isolate has not told yet is told first. */
export async function watchMetrics(deps: Deps): Promise<string[]> {
  await deps.lookout.flush()
  const [counted, freshAt] = await Promise.all([deps.office.counted(), deps.catalogue.freshness()])
  const now = deps.now()
  const { marks, streams } = counted
  return [
    ...figure('stikk_build_info', [[`version="${VERSION}"`, 1]]),
    ...waitingFigures(counted, now),
    ...neighbourFigures(counted, now),
    ...figure('stikk_open_streams', [['', streams]]),
    ...figure('stikk_webhook_age_seconds', age(marks.webhook ?? null, now)),
    ...figure(
      'stikk_webhook_registration_age_seconds',
      age(marks['webhook-registration'] ?? null, now),
    ),
    ...figure('stikk_catalogue_age_seconds', age(freshAt, now)),
    ...countedFigures(counted),
  ]
}

/** Absent where it never was: an age of nothing is no number. */
function age(at: number | null, now: number): Sample[] {
  return at === null ? [] : [['', Math.max(0, Math.round((now - at) / 1000))]]
}

function waitingFigures({ waiting }: Counted, now: number): string[] {
  const [oldest] = waiting
  const seconds = oldest ? Math.max(0, Math.round((now - oldest.since) / 1000)) : 0
  return [
    ...figure('stikk_effects_waiting', [['', waiting.length]]),
    ...figure('stikk_effect_oldest_seconds', [['', seconds]]),
  ]
}

const label = (name: string): string => `neighbour="${name}"`

function neighbourFigures({ neighbours }: Counted, now: number): string[] {
  return [
    ...figure(
      'stikk_neighbour_up',
      neighbours.map((one) => [label(one.neighbour), isAway(one) ? 0 : 1]),
    ),
    ...figure(
      'stikk_neighbour_answer_age_seconds',
      neighbours.flatMap((one) =>
        age(one.answeredAt, now).map(([, value]): Sample => [label(one.neighbour), value]),
      ),
    ),
  ]
}

/** What is counted as it is shown, each name once whatever other builds have counted besides. */
function countedFigures({ counts, durations }: Counted): string[] {
  const samplesOf = (name: MetricName): Sample[] =>
    counts.flatMap(({ sample, value }): Sample[] => {
      const [known, labels] = splitSample(sample)
      return known === name ? [[labels, value]] : []
    })
  const seriesOf = (name: MetricName) =>
    durations.flatMap(({ series, value }) => {
      const [known, labels] = splitSample(series)
      return known === name ? [[labels, value] as const] : []
    })
  return [
    ...figure('stikk_requests_total', samplesOf('stikk_requests_total')),
    ...histogram('stikk_request_seconds', seriesOf('stikk_request_seconds')),
    ...figure('stikk_effects_total', samplesOf('stikk_effects_total')),
    ...histogram('stikk_neighbour_seconds', seriesOf('stikk_neighbour_seconds')),
    ...figure('stikk_log_redactions_total', samplesOf('stikk_log_redactions_total')),
  ]
}
