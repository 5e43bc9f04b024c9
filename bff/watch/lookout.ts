// What the rooms tell whoever watches: a call to a neighbour began and how it ended, an effect's fate, a
// request's end, a stream. Each becomes a line of the log and an addition to the figures, and a call is
// given the trace it belongs to. It must never decide anything, and never throw into who tells.
import type {
  CallOutcome,
  EffectOutcome,
  Gathered,
  Mark,
  NeighbourName,
  Trace,
} from '#bff/session/ports.ts'
import type { LogRecord } from './log.ts'
import { Tally } from './tally.ts'
import { createTelling } from './telling.ts'
import { freshTrace, traceHeaders, traceOf } from './trace.ts'

/** A call that is about to be made. */
export interface CallBegun {
  neighbour: NeighbourName
  /** From a closed list of its room. */
  operation: string
  /** The session it is for; null: none. */
  reference?: string | null
}

/** A call under way. */
export interface Span {
  /** To be sent with it. */
  headers: Readonly<Record<string, string>>
  /** `code`: the neighbour's own, or a word of ours; never a body or a header. */
  ended(outcome: CallOutcome, code?: string | null): void
}

/** One attempt of an effect, and what came of it. */
export interface EffectFate {
  id: string
  effect: string
  lane: string
  reference: string
  outcome: EffectOutcome
  code: string | null
  attempts: number
  /** When it was first tried; epoch ms. */
  since: number
}

/** A request that was answered. */
export interface RequestEnded {
  door: string
  method: string
  /** The pattern: a path may hold a handle. */
  route: string
  status: number
  ms: number
  requestId: string
  reference: string | null
  traceId: string | null
  /** Answered as a thousand others are: counted, and not worth a line. */
  quiet: boolean
}

export interface Lookout {
  call(call: CallBegun): Span
  effect(fate: EffectFate): void
  request(request: RequestEnded): void
  stream(change: 1 | -1): void
  mark(mark: Mark): void
  /** A line of the log had to be cleaned. */
  redacted(event: string): void
  /** From now on the calls of this session belong to this trace. */
  remember(reference: string, trace: Trace): void
  /** Which trace a session's calls belong to. */
  traceId(reference: string): string
  /** Tells what was counted at once. */
  flush(): Promise<void>
}

export interface LookoutDeps {
  log(record: LogRecord): void
  addUp(gathered: Gathered): Promise<void>
  later(work: Promise<unknown>): void
  /** Epoch ms. */
  now(): number
  random(length: number): Uint8Array
}

/** Traces that drivers brought, of the sessions at work in this isolate: some 100 bytes each. */
const MOST_TRACES = 10_000
/** Slower than this, a request is worth a line whatever it was. */
const SLOW_MS = 3000

/** The lookout of one isolate. */
export function createLookout(deps: LookoutDeps): Lookout {
  const { log, now, random } = deps
  const tally = new Tally(freshTrace(random).traceId)
  const telling = createTelling({ ...deps, tally, tell: deps.addUp })
  const traces = new Map<string, Trace>()
  const trace = (reference: string): Trace => traces.get(reference) ?? traceOf(reference)

  return {
    call: (begun) => watchedCall({ ...deps, tally, telling }, begun, trace),
    effect(fate) {
      const { id, effect, lane, reference, outcome, code, attempts, since } = fate
      tally.count(`stikk_effects_total{effect="${effect}",outcome="${outcome}"}`)
      const waits = outcome === 'failed' || outcome === 'parked'
      if (waits) tally.waits({ id, effect, reference, since, seenAt: now() })
      // Only what was tried in vain was told to be waiting.
      else if (attempts > 1 || outcome === 'dropped') tally.isOver(id)
      telling.soon()
      // The first failure and the parking are news, what lies between is only more of it.
      if (outcome === 'failed' && attempts > 1) return
      const { traceId } = trace(reference)
      log({ event: `effect-${outcome}`, reference, code, effect, lane, attempts, traceId })
    },
    request(ended) {
      const { door, status, ms, quiet, ...line } = ended
      tally.count(`stikk_requests_total{door="${door}",status="${classOf(status)}"}`)
      tally.time(`stikk_request_seconds{door="${door}"}`, ms)
      telling.soon()
      if (quiet && status < 400 && ms < SLOW_MS) return
      // That we are not ready is no fault of the request that asked.
      const fault = door === 'health' ? 'warn' : 'error'
      const level = status >= 500 ? fault : 'info'
      log({ event: 'request', level, door, status, ms, ...line })
    },
    stream(change) {
      tally.stream(change)
      telling.soon()
    },
    mark(mark) {
      tally.mark(mark, now())
      telling.soon()
    },
    redacted(event) {
      tally.count(`stikk_log_redactions_total{event="${event}"}`)
      telling.soon()
    },
    remember(reference, brought) {
      const [oldest] = traces.keys()
      if (traces.size >= MOST_TRACES && oldest !== undefined) traces.delete(oldest)
      traces.set(reference, brought)
    },
    traceId: (reference) => trace(reference).traceId,
    flush: () => telling.flush(),
  }
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`
}

function watchedCall(
  deps: LookoutDeps & { tally: Tally; telling: { soon(): void } },
  { neighbour, operation, reference = null }: CallBegun,
  traceOfSession: (reference: string) => Trace,
): Span {
  const { tally, telling, log, now, random } = deps
  const trace = reference === null ? freshTrace(random) : traceOfSession(reference)
  const begunAt = now()
  return {
    headers: traceHeaders(trace, random),
    ended(outcome, code = null) {
      const at = now()
      const ms = at - begunAt
      const labels = `neighbour="${neighbour}",operation="${operation}",outcome="${outcome}"`
      tally.time(`stikk_neighbour_seconds{${labels}}`, ms)
      tally.called(neighbour, { outcome, code }, ms, at)
      telling.soon()
      const level = outcome === 'failed' ? 'warn' : 'info'
      const { traceId } = trace
      log({ event: 'call', level, neighbour, operation, outcome, code, ms, reference, traceId })
    },
  }
}

/** For rooms that are used without anyone watching: set-up tools, tests of their own matter. */
export const UNWATCHED: Pick<Lookout, 'call'> = {
  call: () => ({ headers: {}, ended: () => undefined }),
}

/**
 * What an HTTP status says of a call: 4xx is an answer, but for those that say nothing of the call
 * itself: a key that is not taken (401, 403), a wait (408, 425, 429).
 */
export function outcomeOf(status: number): CallOutcome {
  if (status >= 200 && status < 300) return 'ok'
  return status >= 500 || [401, 403, 408, 425, 429].includes(status) ? 'failed' : 'refused'
}
