// What all calls to a neighbour say of it: whether it is away, and how it fared over a while. Pure: the
// moment is an argument. It must never be asked before a driver is let in: a neighbour that is away is
// asked all the same.
import type { CallMinute, Durations, NeighbourName, NeighbourSeen } from '#bff/session/ports.ts'
import { countOf, noDurations, quantile, sumOf } from './durations.ts'

/** One or two calls that failed are an accident. */
const LEAST_FAILURES = 3
/** They have failed for at least so long, each of them. */
const LEAST_MS = 60_000

/**
 * Every call of more than a minute has failed, and none was answered since. It ends with the first answer,
 * by itself with nothing: a silence of ours is no sign of life of theirs, so that this never flaps.
 */
export function isAway({ failing, failingSince, failedAt }: NeighbourSeen): boolean {
  if (failingSince === null || failedAt === null) return false
  return failing >= LEAST_FAILURES && failedAt - failingSince >= LEAST_MS
}

/** Those that are away, with the code of their last failure. A push service is nobody we need. */
export function awayAmong(
  all: readonly NeighbourSeen[],
): Partial<Record<'payer' | 'chargers', string>> {
  const codes = new Map(all.filter(isAway).map((one) => [one.neighbour, one.code ?? 'unknown']))
  const [payer, chargers] = [codes.get('payer'), codes.get('chargers')]
  return {
    ...(payer === undefined ? {} : { payer }),
    ...(chargers === undefined ? {} : { chargers }),
  }
}

/** How a neighbour fared in a while. Times in ms. */
export interface Fare {
  requests: number
  /** Not to be had, or no answer worth the name. */
  errors: number
  /** Answered with a no: of these, most are ours to mend. */
  refused: number
  /** Null where nothing was asked. */
  p50: number | null
  p95: number | null
  p99: number | null
}

/** Sums up the calls of some minutes and hours. */
export function fareOf(calls: readonly CallMinute[]): Fare {
  let durations: Durations = noDurations()
  let errors = 0
  let refused = 0
  for (const one of calls) {
    durations = sumOf(durations, one.durations)
    errors += one.failed
    refused += one.refused
  }
  return {
    requests: countOf(durations),
    errors,
    refused,
    p50: quantile(durations, 0.5),
    p95: quantile(durations, 0.95),
    p99: quantile(durations, 0.99),
  }
}

/** The calls to `neighbour`, gathered into steps of `stepMs`, oldest first; steps without a call are left out. */
export function fareBy(
  calls: readonly CallMinute[],
  neighbour: NeighbourName,
  stepMs: number,
): ({ at: number } & Fare)[] {
  const steps = new Map<number, CallMinute[]>()
  for (const one of calls) {
    if (one.neighbour !== neighbour) continue
    const at = one.at - (one.at % stepMs)
    steps.set(at, [...(steps.get(at) ?? []), one])
  }
  return [...steps].toSorted(([a], [b]) => a - b).map(([at, some]) => ({ at, ...fareOf(some) }))
}
