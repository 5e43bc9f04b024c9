// Which reads of the outside are due, because messages get lost (design §1). Reads are idempotent:
// they are planned from the state and what is remembered of the last ones, and journalled nowhere.
import { captureUntil } from './hold.ts'
import { limitAt } from './limit.ts'
import type { Read, Session, State } from './model.ts'
import { APPROVAL_WINDOW_MS } from './reserving.ts'
import { refundWaits, strayRuns } from './rest.ts'

/**
 * When each read was last made, how often in this wait, and when the last one that was answered began.
 * Kept in memory only.
 */
export type ReadMemory = Partial<Record<Read, Memory>> & {
  /** When the charger backend last told us anything of this charge by itself. */
  pushedAt?: number
  /** The list is not to be asked for sooner than so long after the last time: it was slow, or refused. */
  listPauseMs?: number
}
interface Memory {
  at: number
  count: number
  answeredAt: number | null
}

export interface Watch {
  /** Due now. */
  reads: Read[]
  /** When the next one will be due, if nothing else happens; null: none is needed. */
  nextAt: number | null
}

/** The payer's polling guidelines: first after 5 s, then every 2 s, backing off. */
const FIRST_POLL_MS = 5000
const POLL_MS = 2000
const POLL_MOST_MS = 10_000
/** After the approval window nothing but a lost message can change: once a half minute is enough. */
const SLOW_POLL_MS = 30_000
/** A reservation that vanishes in mid-charge is rare; five minutes bound what it can cost. */
const LAPSE_CHECK_MS = 300_000
/** A parked session waits for days: webhooks tell of a loss, this is for those that are lost. */
const HELD_MS = 6 * 3_600_000
/** A list at the CPO is shared by all sessions, yet meant for hours, not seconds (charging §1.2). */
const LIST_MS = 15_000
const SILENCE_MS = 60_000
/** A list read is answered well within this; one after another, so that a few at the most are made. */
const LOOK_AHEAD_MS = 4000
const LOOK_APART_MS = 4000
/**
 * Where nothing is pushed the list is the meter: the driver's figures are half a minute old at most.
 * All sessions ask at the same moments, so that one list serves them all (docs/decisions/008).
 */
const METER_POLL_MS = 20_000
const UNANSWERED_START_MS = 10_000
const OUTAGE_MS = 600_000
const OUTAGE_MOST_MS = 24 * 3_600_000
/** A corrected CDR mostly comes within hours (charging §1.5): looked for at rest, then no more. */
const CORRECTIONS_MS = [900_000, 3_600_000, 4 * 3_600_000]

/** What is due at `now`. Pure: the host keeps `memory` and tells what it did. */
export function readsDue(state: State, now: number, memory: ReadMemory): Watch {
  if (state.phase === 'none') return { reads: [], nextAt: null }
  const watch: Watch = { reads: [], nextAt: null }
  plan(watch, now, 'ReadPayment', paymentAt(state, memory.ReadPayment))
  plan(watch, now, 'ReadSession', sessionAt(state, memory))
  plan(watch, now, 'ReadCdr', cdrAt(state, memory.ReadCdr))
  return watch
}

/** Asked for at every turn of every session: no lists on the way. */
function plan(watch: Watch, now: number, read: Read, at: number | null): void {
  if (at === null) return
  if (at <= now) watch.reads.push(read)
  else if (watch.nextAt === null || at < watch.nextAt) watch.nextAt = at
}

function paymentAt(s: Session, last: Memory | undefined): number | null {
  switch (s.phase) {
    case 'reserving': {
      if (s.payment.state === 'creating') return null
      if (!last) return s.openedAt + FIRST_POLL_MS
      if (last.at > s.openedAt + APPROVAL_WINDOW_MS) return last.at + SLOW_POLL_MS
      return last.at + Math.min(POLL_MOST_MS, POLL_MS * Math.max(1, last.count / 10))
    }
    case 'starting':
    case 'charging':
    case 'stopping':
    case 'awaitingCdr':
      return (last?.at ?? s.phaseAt) + LAPSE_CHECK_MS
    case 'capturing':
    case 'releasing':
      // The effect itself reads back; this is for the case that its report was lost with the process.
      return (last?.at ?? s.phaseAt) + SLOW_POLL_MS
    case 'settled':
      return refundWaits(s) ? (last?.at ?? s.phaseAt) + SLOW_POLL_MS : null
    case 'parked':
      return s.parked?.outage ? (last?.at ?? s.phaseAt) + SILENCE_MS : heldAt(s, last)
    case 'abandoned':
      return null
    default: {
      const unknown: never = s.phase
      throw new Error(`a phase nobody knows: ${String(unknown)}`)
    }
  }
}

/** While a human decides, the reservation may go: soon after the parking, seldom, and at its end. */
function heldAt(s: Session, last: Memory | undefined): number | null {
  const until = captureUntil(s)
  if (until === null) return null
  if (!last || last.at < s.phaseAt) return s.phaseAt + SILENCE_MS
  const next = last.at + HELD_MS
  return last.at < until ? Math.min(next, until + SILENCE_MS) : next
}

function sessionAt(s: Session, memory: ReadMemory): number | null {
  const { start, charge } = s
  const last = memory.ReadSession
  const pauseMs = memory.listPauseMs ?? 0
  switch (s.phase) {
    case 'starting': {
      if (start.askedAt === null || start.deadlineAt === null) return null
      const first = start.answer === 'unanswered' ? UNANSWERED_START_MS : 2 * LIST_MS
      const soon = (start.answeredAt ?? start.askedAt) + first
      const next = last && last.at >= start.askedAt ? Math.max(last.at + LIST_MS, soon) : soon
      // The read that may release must begin after the deadline, so one is due right then.
      return last && last.at >= start.deadlineAt
        ? last.at + LIST_MS
        : Math.min(next, start.deadlineAt)
    }
    case 'charging': {
      const pushedAt = Math.max(memory.pushedAt ?? 0, s.phaseAt)
      const news = Math.max(charge?.meterAt ?? 0, pushedAt, last?.at ?? 0)
      // The first silence may be a lost message; after it, what is not pushed must be fetched.
      const due =
        !last || last.at < pushedAt
          ? Math.max(charge?.meterAt ?? 0, pushedAt) + SILENCE_MS
          : together(last.at + Math.max(METER_POLL_MS, pauseMs))
      return Math.min(due, lookAt(s, news))
    }
    case 'stopping': {
      const news = Math.max(charge?.meterAt ?? 0, s.stop?.wishedAt ?? s.phaseAt, last?.at ?? 0)
      return news + Math.max(LIST_MS, pauseMs)
    }
    case 'releasing':
    case 'abandoned':
      return lateStartAt(s, last)
    case 'parked':
      return strayRuns(s) ? (last?.at ?? s.phaseAt) + LIST_MS : null
    case 'awaitingCdr':
    case 'capturing':
    case 'settled':
    case 'reserving':
      return strayRuns(s) ? (last?.at ?? s.phaseAt) + LIST_MS : null
    default: {
      const unknown: never = s.phase
      throw new Error(`a phase nobody knows: ${String(unknown)}`)
    }
  }
}

/** Before STOP leaves for the limit on an old meter value, a fresh one is asked for (law 6). */
function lookAt(s: Session, news: number): number {
  const limit = limitAt(s)
  if (limit === null) return Infinity
  const at = Math.max(limit - LOOK_AHEAD_MS, news + LOOK_APART_MS)
  return at < limit ? at : Infinity
}

/** The moment near `at` at which everybody asks: later by less than half the rhythm, or sooner. */
function together(at: number): number {
  return Math.ceil((at - METER_POLL_MS / 2) / METER_POLL_MS) * METER_POLL_MS
}

/** After a release the watch goes on: a START may come true late, whoever refused it (law 5). */
export function lateWatchEndsAt(s: Session): number | null {
  if (s.start.attempts === 0 || s.settlement) return null
  return (s.releaseAskedAt ?? s.phaseAt) + s.opening.policy.lateStartWatchS * 1000
}

function lateStartAt(s: Session, last: Memory | undefined): number | null {
  const until = lateWatchEndsAt(s)
  if (until === null) return null
  if (strayRuns(s)) return (last?.at ?? s.phaseAt) + LIST_MS
  // One last look at the very end of the watch, then never again: one that was answered, for a
  // backend that has been away all the while may have charged all the while.
  if (last && (last.answeredAt ?? 0) >= until) return null
  if (last && last.at >= until) return againAfter(last, until)
  return Math.min((last?.at ?? s.releaseAskedAt ?? s.phaseAt) + SILENCE_MS, until)
}

function cdrAt(s: Session, last: Memory | undefined): number | null {
  if (s.phase === 'awaitingCdr') {
    const since = s.charge?.endedSeenAt ?? s.phaseAt
    if (!last || last.at < since) return since + LIST_MS
    return last.at + Math.min(SILENCE_MS, LIST_MS * (1 + last.count))
  }
  if (s.phase !== 'settled' || s.restedAt === null) return null
  // Corrections may be pushed and lost: a few late looks find them, if they are answered.
  const seen = Math.max(last?.answeredAt ?? 0, s.restedAt)
  const next = CORRECTIONS_MS.map((ms) => (s.restedAt ?? 0) + ms).find((at) => at > seen)
  if (next === undefined) return null
  return last && last.at >= next ? againAfter(last, s.restedAt) : next
}

/** Nobody answered: again after a while, for a day and no longer. Some backends have no lists at all. */
function againAfter(last: Memory, since: number): number | null {
  const next = last.at + OUTAGE_MS
  return next <= since + OUTAGE_MOST_MS ? next : null
}
