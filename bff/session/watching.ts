// What is told to whoever watches the service: how calls to the neighbours ended, what became of
// effects, what waits. Only shapes: bff/watch/ gathers them in an isolate, durable/ keeps their sums.
// Never a handle, a token or a driver in any of it.

/** Whom we call. */
export type NeighbourName = 'payer' | 'chargers' | 'push'

/** `refused`: it answered, and said no. `failed`: it was not to be had, or its answer was no answer. */
export type CallOutcome = 'ok' | 'refused' | 'failed'

/** What became of one attempt of an effect. `dropped`: nobody wanted it any more. */
export type EffectOutcome = 'done' | 'refused' | 'failed' | 'parked' | 'dropped'

/**
 * Whose trace a session's calls belong to (W3C Trace Context), as a driver's create brought it. It
 * names, and proves nothing: nothing is ever decided by it.
 */
export interface Trace {
  /** 32 hexadecimal digits. */
  traceId: string
  sampled: boolean
  /** `tracestate` as it came, where all of it is harmless; null: none. */
  state: string | null
}

/** A moment worth remembering: when a thing was last seen in order. */
export type Mark = 'webhook' | 'webhook-registration'

/** Durations as they are gathered: how many of each size (watch/durations.ts), and their sum. */
export interface Durations {
  /** One count per bound, and one beyond the last. */
  counts: number[]
  sumMs: number
}

/** Calls to one neighbour that began in one minute. */
export interface CallMinute {
  neighbour: NeighbourName
  /** Epoch ms of the minute's beginning. */
  at: number
  refused: number
  failed: number
  durations: Durations
}

/** How the calls of one isolate to one neighbour went since it last told. */
export interface CallRun {
  neighbour: NeighbourName
  /** Epoch ms; null: none was answered. A refusal is an answer. */
  answeredAt: number | null
  failedAt: number | null
  /** Of the last failure. */
  code: string | null
  /** Failures since the last answer, or since it last told; the first of them was at `failingSince`. */
  failing: number
  failingSince: number | null
}

/** An effect that was tried in vain and is tried again. */
export interface WaitingEffect {
  /** The effect's own id: it names a session, and opens nothing. */
  id: string
  effect: string
  reference: string
  /** When it was first tried, and when last; epoch ms. */
  since: number
  seenAt: number
}

/** What an isolate has gathered since it last told. */
export interface Gathered {
  /** Of the isolate, by chance: how many streams it holds is its own figure. */
  isolate: string
  at: number
  /** Samples of counters, by name and labels as Prometheus writes them. */
  counts: [sample: string, more: number][]
  /** Histograms by name and labels. */
  durations: [series: string, more: Durations][]
  minutes: CallMinute[]
  runs: CallRun[]
  marks: [mark: Mark, at: number][]
  waiting: WaitingEffect[]
  /** Ids of effects that wait no more. */
  over: string[]
  streams: number
}

/** What is known of one neighbour from all calls to it. */
export interface NeighbourSeen extends CallRun {
  /** The failure itself may be long over: compare the two times. */
  failing: number
}

/** All that was counted, as `GET /metrics` shows it. */
export interface Counted {
  counts: { sample: string; value: number }[]
  durations: { series: string; value: Durations }[]
  neighbours: NeighbourSeen[]
  marks: Partial<Record<Mark, number>>
  /** Oldest first. */
  waiting: WaitingEffect[]
  streams: number
}

/** What the office adds up; the port is part of `Office`. */
export interface WatchOffice {
  /** Adds what one isolate has gathered. */
  addUp(gathered: Gathered): Promise<void>
  counted(): Promise<Counted>
  /** All that is known of each neighbour that was ever called. */
  neighbours(): Promise<NeighbourSeen[]>
  /** Minutes of the last hour, and hours of the last week before them; oldest first. */
  callSeries(since: number): Promise<{ minutes: CallMinute[]; hours: CallMinute[] }>
}
