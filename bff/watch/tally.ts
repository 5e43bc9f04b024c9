// What one isolate counts between two tellings: counters, durations, how each neighbour fares, what
// waits. Counting is an addition in memory, nothing else: it happens for every call and every request.
// It must never know where the sums are kept.
import type {
  CallMinute,
  CallOutcome,
  CallRun,
  Durations,
  Gathered,
  Mark,
  NeighbourName,
  WaitingEffect,
} from '#bff/session/ports.ts'
import { addDuration, noDurations } from './durations.ts'

/** Labels come from closed lists; if one ever does not, memory stays bounded all the same. */
const MOST_SERIES = 2000
/** What fails in an outage is a few effects of each live session; the oldest matter. */
const MOST_WAITING = 1000
const MINUTE_MS = 60_000

export class Tally {
  readonly #isolate: string
  readonly #counts = new Map<string, number>()
  readonly #durations = new Map<string, Durations>()
  readonly #minutes = new Map<string, CallMinute>()
  readonly #runs = new Map<NeighbourName, CallRun>()
  readonly #marks = new Map<Mark, number>()
  readonly #waiting = new Map<string, WaitingEffect>()
  readonly #over = new Set<string>()
  #streams = 0
  #news = false

  /** `isolate`: a name for this one's own figures. */
  constructor(isolate: string) {
    this.#isolate = isolate
  }

  /** Anything to tell since the last time? */
  get hasNews(): boolean {
    return this.#news
  }

  /** `sample`: name and labels as Prometheus writes them. */
  count(sample: string, more = 1): void {
    this.#news = true
    const known = this.#counts.get(sample)
    if (known === undefined && this.#counts.size >= MOST_SERIES) return
    this.#counts.set(sample, (known ?? 0) + more)
  }

  /** One duration into a histogram. */
  time(series: string, ms: number): void {
    this.#news = true
    let known = this.#durations.get(series)
    if (!known) {
      if (this.#durations.size >= MOST_SERIES) return
      known = noDurations()
      this.#durations.set(series, known)
    }
    addDuration(known, ms)
  }

  /** A call to a neighbour ended at `at`, after `ms`. */
  called(
    neighbour: NeighbourName,
    { outcome, code }: { outcome: CallOutcome; code: string | null },
    ms: number,
    at: number,
  ): void {
    this.#news = true
    const minute = at - (at % MINUTE_MS)
    const key = `${neighbour} ${minute}`
    let row = this.#minutes.get(key)
    if (!row) {
      row = { neighbour, at: minute, refused: 0, failed: 0, durations: noDurations() }
      this.#minutes.set(key, row)
    }
    addDuration(row.durations, ms)
    if (outcome !== 'ok') row[outcome] += 1
    const run = this.#runs.get(neighbour) ?? noRun(neighbour)
    this.#runs.set(neighbour, outcome === 'failed' ? failedRun(run, code, at) : answered(run, at))
  }

  mark(mark: Mark, at: number): void {
    this.#news = true
    this.#marks.set(mark, at)
  }

  /** It was tried in vain, and is tried again. */
  waits(effect: WaitingEffect): void {
    this.#news = true
    this.#over.delete(effect.id)
    if (this.#waiting.size < MOST_WAITING) this.#waiting.set(effect.id, effect)
  }

  /** It waits no more. */
  isOver(id: string): void {
    this.#news = true
    this.#waiting.delete(id)
    this.#over.add(id)
  }

  /** A stream to a phone began (1) or ended (-1). */
  stream(change: 1 | -1): void {
    this.#news = true
    this.#streams += change
  }

  /** All that is new, which is then nobody's but the caller's; null: nothing. */
  take(at: number): Gathered | null {
    if (!this.#news) return null
    const gathered: Gathered = {
      isolate: this.#isolate,
      at,
      counts: [...this.#counts],
      durations: [...this.#durations],
      minutes: [...this.#minutes.values()],
      runs: [...this.#runs.values()],
      marks: [...this.#marks],
      waiting: [...this.#waiting.values()],
      over: [...this.#over],
      streams: this.#streams,
    }
    const emptied = [this.#counts, this.#durations, this.#minutes, this.#runs, this.#marks]
    for (const one of [...emptied, this.#waiting, this.#over]) one.clear()
    this.#news = false
    return gathered
  }
}

function noRun(neighbour: NeighbourName): CallRun {
  return { neighbour, answeredAt: null, failedAt: null, code: null, failing: 0, failingSince: null }
}

function answered(run: CallRun, at: number): CallRun {
  return { ...run, answeredAt: at, failing: 0, failingSince: null }
}

function failedRun(run: CallRun, code: string | null, at: number): CallRun {
  const failingSince = run.failingSince ?? at
  return { ...run, failedAt: at, code, failing: run.failing + 1, failingSince }
}
