// Every figure that `GET /metrics` shows, and how it is written: the Prometheus text exposition format,
// version 0.0.4. What each means and which are worth an alert is told in docs/watching.md, which a test
// compares with this list. It must never know where a figure comes from.
import type { Durations } from '#bff/session/ports.ts'
import { BOUNDS_MS } from './durations.ts'

type Kind = 'counter' | 'gauge' | 'histogram'

export const METRICS = {
  stikk_build_info: ['gauge', 'Always 1; the version that answers is its label.'],
  stikk_sessions: ['gauge', 'Charging sessions in the ledger by phase.'],
  stikk_merchant_sessions: ['gauge', 'The same by merchant, where there are several.'],
  stikk_parked_sessions: ['gauge', 'Sessions that wait for the operator, by why.'],
  stikk_capture_deadline_seconds: [
    'gauge',
    'Seconds until the first reservation that is held can no longer be captured.',
  ],
  stikk_at_stake_minor: [
    'gauge',
    'Delivered in parked sessions and not yet captured, in minor units.',
  ],
  stikk_loss_minor: ['gauge', 'Delivered in all sessions and paid by nobody, in minor units.'],
  stikk_notices_total: ['counter', 'What the operator was told of a neighbour, by code.'],
  stikk_effects_total: ['counter', 'Attempts of effects by kind and by what came of them.'],
  stikk_effects_waiting: ['gauge', 'Effects that were tried in vain and are tried again.'],
  stikk_effect_oldest_seconds: [
    'gauge',
    'Seconds since the oldest effect that waits was first tried; 0 where none waits.',
  ],
  stikk_neighbour_seconds: [
    'histogram',
    'How long calls to neighbours took, by neighbour, operation and outcome.',
  ],
  stikk_neighbour_up: ['gauge', '0 while every call to the neighbour has failed for a minute.'],
  stikk_neighbour_answer_age_seconds: ['gauge', 'Seconds since the neighbour last answered.'],
  stikk_requests_total: ['counter', 'Requests by door and class of status.'],
  stikk_request_seconds: ['histogram', 'How long requests took until their answer began, by door.'],
  stikk_open_streams: ['gauge', 'Streams of views to phones that are open.'],
  stikk_webhook_age_seconds: ['gauge', 'Seconds since a webhook last proved to be the payer’s.'],
  stikk_webhook_registration_age_seconds: [
    'gauge',
    'Seconds since our webhook was last seen registered at the payer.',
  ],
  stikk_catalogue_age_seconds: ['gauge', 'Seconds since the catalogue was last read whole.'],
  stikk_log_redactions_total: [
    'counter',
    'Log lines that a secret had to be taken out of, by event: each is a fault of ours.',
  ],
} as const satisfies Record<string, readonly [Kind, string]>

export type MetricName = keyof typeof METRICS

export type Sample = readonly [labels: string, value: number]

/** One label's value, escaped as the format wants it. */
export function labelled(name: string, value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `${name}="${escaped}"`
}

/** A counter or a gauge with its samples; `labels` without braces, empty where there are none. */
export function figure(name: MetricName, samples: readonly Sample[]): string[] {
  return [...head(name), ...samples.map(([labels, value]) => line(name, labels, value))]
}

/** A histogram with one set of buckets for each series. */
export function histogram(
  name: MetricName,
  series: readonly (readonly [labels: string, durations: Durations])[],
): string[] {
  return [...head(name), ...series.flatMap(([labels, one]) => buckets(name, labels, one))]
}

function buckets(name: string, labels: string, { counts, sumMs }: Durations): string[] {
  let below = 0
  const lines = BOUNDS_MS.map((bound, at) => {
    below += counts[at] ?? 0
    return line(`${name}_bucket`, `${labels},le="${bound / 1000}"`, below)
  })
  const count = below + (counts[BOUNDS_MS.length] ?? 0)
  return [
    ...lines,
    line(`${name}_bucket`, `${labels},le="+Inf"`, count),
    line(`${name}_sum`, labels, sumMs / 1000),
    line(`${name}_count`, labels, count),
  ]
}

function head(name: MetricName): string[] {
  const [kind, help] = METRICS[name]
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`]
}

function line(name: string, labels: string, value: number): string {
  return `${name}${labels === '' ? '' : `{${labels}}`} ${value}`
}

/** Name and labels of a sample as it is counted: `name{labels}`. */
export function splitSample(sample: string): [name: string, labels: string] {
  const brace = sample.indexOf('{')
  return brace < 0 ? [sample, ''] : [sample.slice(0, brace), sample.slice(brace + 1, -1)]
}
