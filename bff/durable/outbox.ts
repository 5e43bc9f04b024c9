// The rules of the outbox, as plain functions without a clock or storage of their own: which effect is
// next, when it is tried again, when a human is told. Order is strict per lane, lanes run side by side
// (design §1). It must never know how an effect is carried out.
import type { Effect, RefusedAct, State } from '#bff/session/model.ts'
import type { Failure } from '#bff/session/ports.ts'
import type { Lane } from '#bff/session/react.ts'
import type { Why } from '#shared/contract.ts'

/** An effect that waits for its turn, or is under way. */
export interface OutboxRow {
  /** Position: lower goes first in its lane. */
  n: number
  /** Idempotency key: same effect, same key (law 7). */
  id: string
  lane: Lane
  effect: Effect
  /** How often it has been begun. Counted before it leaves, so that a crash counts too. */
  attempts: number
  firstTriedAt: number | null
  /** Not before this, epoch ms. While it is under way: when it is taken for lost. */
  nextAt: number
  /** Begun, and nothing has been heard of it. Read back from storage, it died with its process. */
  underWay: boolean
  /** `parked`: it has been said once that it fails; it keeps trying. */
  state: 'due' | 'parked'
}

/** One call of a port has 10 s, and a capture reads back: beyond 15 s the answer is not waited for. */
export const TIME_LIMIT_MS = 15_000
/** An effect that did not report back by then died with its process. */
const LEASE_MS = TIME_LIMIT_MS + 2000

const FIRST_DELAY_MS = 1000
const MOST_DELAY_MS = 30_000
/** A parked effect waits for an outage to end: no hurry, but it should be noticed within a minute. */
const PARKED_DELAY_MS = 60_000
/** A car may be charging on somebody's money: STOP is repeated briskly. */
const STOP_DELAY_MS = 10_000
/**
 * The payer takes five writes a minute of one payment, whatever they are (its rate limits): repeats of
 * one effect are 12 s apart and some room, and all attempts of the lane share the five.
 */
const PAYER_SPACING_MS = 13_000
const PAYER_ATTEMPTS = 5
const PAYER_MINUTE_MS = 60_000
const PAYER_FREE_ATTEMPTS = 3
/** A `Retry-After` is honoured up to here; more would be an outage of its own. */
const MOST_RETRY_AFTER_MS = 300_000
/** What is overdue is being done right now; the alarm only stands by in case that fails. */
const STAND_BY_MS = 1000

/** The next effect of each lane: what waits behind a head waits for it. */
export function heads(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  // Mostly nothing waits, or one thing: asked at every turn of every session.
  if (rows.length < 2) return rows
  const first = new Map<Lane, OutboxRow>()
  for (const row of rows) {
    const known = first.get(row.lane)
    if (!known || row.n < known.n) first.set(row.lane, row)
  }
  return [...first.values()]
}

/** The attempts, by when they began, that still count at `now`. */
export function recentCalls(
  calls: readonly number[],
  now: number,
  minuteMs: number = PAYER_MINUTE_MS,
): number[] {
  return calls.filter((at) => at > now - minuteMs)
}

/**
 * The rows as the payer's rate limits let them go: its lane waits while `calls`, the moments of the
 * lane's attempts, have used up a minute's five. Attempts are counted, whether or not they wrote: what
 * a process that died had sent is not known better.
 */
export function withinLimits(
  rows: readonly OutboxRow[],
  calls: readonly number[],
  minuteMs: number = PAYER_MINUTE_MS,
): readonly OutboxRow[] {
  const fifth = calls.at(-PAYER_ATTEMPTS)
  if (fifth === undefined) return rows
  const freeAt = fifth + minuteMs
  return rows.map((row) =>
    row.lane === 'payer' && row.nextAt < freeAt ? { ...row, nextAt: freeAt } : row,
  )
}

/** When an effect that leaves at `now` is taken for lost. */
export function leaseUntil(now: number): number {
  return now + LEASE_MS
}

/** Ids of waiting effects that `effect` makes superfluous when it joins them. */
export function supersededBy(rows: readonly OutboxRow[], effect: Effect): string[] {
  return rows.filter((row) => replaces(effect, row.effect)).map((row) => row.id)
}

function replaces(fresh: Effect, waiting: Effect): boolean {
  // The ledger is told the state of the moment, so the latest word is all of them.
  if (fresh.type === 'RecordInLedger') return waiting.type === 'RecordInLedger'
  // The machine asks to stop again and again while a backend is away: one question is enough.
  if (fresh.type === 'StopSession') {
    return waiting.type === 'StopSession' && waiting.sessionId === fresh.sessionId
  }
  return false
}

/**
 * Is the effect still wanted, now that more is known than when it was asked for? What is not is
 * dropped unperformed: a row is a wake-up call too, the state is the truth.
 */
export function isWanted(effect: Effect, state: State): boolean {
  if (state.phase === 'none') return false
  const from = state.parked?.outage ? state.parked.from : state.phase
  switch (effect.type) {
    case 'CapturePayment':
      // Captured already, or the operator has decided otherwise.
      return from === 'capturing'
    case 'CancelPayment':
      // The operator captures after all: what is released could not be captured.
      return from !== 'capturing'
    case 'StopSession':
      return !hasEnded(effect.sessionId, state)
    case 'SendReceipt':
      return state.receipt.sentAt === null
    case 'CreatePayment':
      // Its answer was lost, and a read has shown since that it took effect, or that it is over.
      return state.payment.state === 'creating'
    case 'RefundPayment':
      // The operator let it be, or wishes another one instead.
      return effect.totalMinor === state.payment.refundWantedMinor
    case 'StartSession':
    case 'RecordInLedger':
    case 'TellOperator':
      return true
    default: {
      const unknown: never = effect
      throw new Error(`an effect nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

/**
 * Has a later decision on the capture been made? Two of them waiting would be two captures, and an
 * idempotency key that got a 4xx keeps it (the payer's best practices): the operator's retry has a key
 * of its own. Asked only when the old one is due, so that whatever it last sent has long been answered.
 */
export function isOutdated(row: OutboxRow, rows: readonly OutboxRow[]): boolean {
  if (row.effect.type !== 'CapturePayment') return false
  return rows.some((one) => one.effect.type === 'CapturePayment' && one.n > row.n)
}

function hasEnded(sessionId: string, state: Exclude<State, { phase: 'none' }>): boolean {
  const { charge, strays } = state
  const stray = strays.find((one) => one.sessionId === sessionId)
  if (stray) return stray.ended
  // An end that was only concluded from silence is no reason to stop asking.
  return charge?.sessionId === sessionId && charge.status === 'ended' && charge.how !== 'silent'
}

export interface Verdict {
  nextAt: number
  state: OutboxRow['state']
  /** To be said to the machine: it has failed for `giveUpS`; it keeps trying all the same. */
  giveUp: { act: RefusedAct; why: Why } | null
}

/**
 * What becomes of an effect that failed and may yet succeed. `row.attempts` counts this attempt,
 * `chance` is from [0, 1), `giveUpS` is the session's own policy. `told`: the machine is parked, so
 * that it need not be told; left out, telling it once is enough.
 */
export function afterFailure(
  row: OutboxRow,
  failure: Pick<Failure, 'why' | 'retryAfterMs'>,
  circumstances: { now: number; chance: number; giveUpS: number; told?: boolean },
): Verdict {
  const { now, chance, giveUpS } = circumstances
  const act = actOf(row.effect)
  const failingMs = now - (row.firstTriedAt ?? now)
  // The receipt and the ledger are ours to repeat for ever, and STOP is never given up (design §1).
  const parks = act !== null && act !== 'receipt' && failingMs >= giveUpS * 1000
  const state = parks ? 'parked' : row.state
  // Something else may have unparked the session meanwhile: then the operator would not see it.
  const told = circumstances.told ?? row.state === 'parked'
  return {
    nextAt: now + delayMs({ ...row, state }, failure.retryAfterMs, chance),
    state,
    giveUp: parks && !told ? { act, why: failure.why } : null,
  }
}

function delayMs(row: OutboxRow, retryAfterMs: number | null, chance: number): number {
  const cap =
    row.effect.type === 'StopSession'
      ? STOP_DELAY_MS
      : row.state === 'parked'
        ? PARKED_DELAY_MS
        : MOST_DELAY_MS
  // Doubling beyond 2^16 would only overflow; the cap holds long before.
  const doubled = Math.min(cap, FIRST_DELAY_MS * 2 ** Math.min(16, Math.max(0, row.attempts - 1)))
  // Half of it by chance, so that sessions that failed together do not come back together.
  const jittered = Math.round(doubled * (0.5 + chance / 2))
  const spacing = row.lane === 'payer' && row.attempts >= PAYER_FREE_ATTEMPTS ? PAYER_SPACING_MS : 0
  const asked = Math.min(retryAfterMs ?? 0, MOST_RETRY_AFTER_MS)
  return Math.max(jittered, spacing, asked)
}

/** What the machine calls the effect when it is given up; null: it never is. */
export function actOf(effect: Effect): RefusedAct | null {
  switch (effect.type) {
    case 'CreatePayment':
      return 'create'
    case 'CapturePayment':
      return 'capture'
    case 'CancelPayment':
      return 'cancel'
    case 'RefundPayment':
      return 'refund'
    case 'SendReceipt':
      return 'receipt'
    case 'StartSession':
    case 'StopSession':
    case 'RecordInLedger':
    case 'TellOperator':
      return null
    default: {
      const unknown: never = effect
      throw new Error(`an effect nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

/**
 * When the session must be woken next, epoch ms; null: only news can wake it. `wakes` are the moments
 * the machine and the reads are due. What is overdue already counts a second from now, so that an
 * alarm that changes nothing cannot spin.
 */
export function nextAlarm(
  rows: readonly OutboxRow[],
  wakes: readonly (number | null)[],
  now: number,
): number | null {
  let next = Infinity
  const consider = (at: number | null): void => {
    if (at !== null) next = Math.min(next, at <= now ? now + STAND_BY_MS : at)
  }
  for (const { nextAt } of heads(rows)) consider(nextAt)
  for (const at of wakes) consider(at)
  return next === Infinity ? null : next
}
