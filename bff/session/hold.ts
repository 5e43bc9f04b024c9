// How long a reservation may be held, and who is told before it ends (decision 018). The payer lets an
// uncaptured reservation go by itself: nothing may wait so long unseen. It never captures anything.
import { captureDaysOf } from '#shared/market.ts'
import { say, type Draft } from './draft.ts'
import type { Session, SessionCommand } from './model.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * A human hears of a held reservation a week, two days and six hours before its end, and at the end: a
 * working week to find out, a weekend to act, a shift to call support. Nothing is said of the first day.
 */
const WARNINGS_MS = [7 * DAY_MS, 2 * DAY_MS, 6 * HOUR_MS, 0] as const
/** What is under way is brought to an end this long before: room for retries and an outage. */
const MOST_MARGIN_MS = 12 * HOUR_MS
/** Of a short hold, no more than this part of it. */
const MARGIN_PART = 10

/** Money that is held for us: neither captured nor let go. */
export function heldMinor({ payment }: Session): number {
  if (payment.state !== 'approved' || payment.lapsed) return 0
  return Math.max(0, payment.authorizedMinor - payment.capturedMinor - payment.releasedMinor)
}

/**
 * Until when what is held can be captured, epoch ms: the payer's own word, else the days of the market
 * (facts of the payer: NO 180, DK and FI 14). Null: nothing is held.
 */
export function captureUntil(s: Session): number | null {
  return heldMinor(s) > 0 ? holdEndsAt(s) : null
}

function holdEndsAt({ payment, opening }: Session): number | null {
  const { authorizedAt, guaranteedUntil } = payment
  if (authorizedAt === null) return guaranteedUntil
  // A guarantee that is over before it begins is no guarantee, and says nothing of the deadline.
  if (guaranteedUntil !== null && guaranteedUntil > authorizedAt) return guaranteedUntil
  return authorizedAt + captureDaysOf(opening.currency) * DAY_MS
}

function marginMs(s: Session, until: number): number {
  const whole = until - (s.payment.authorizedAt ?? s.openedAt)
  return Math.min(MOST_MARGIN_MS, Math.floor(whole / MARGIN_PART))
}

/** When a charge must have been asked to stop, so that its price can still be captured; null: never. */
export function chargeUntil(s: Session): number | null {
  const until = captureUntil(s)
  return until === null ? null : until - 2 * marginMs(s, until)
}

/** When the wait for a CDR ends: after `cdrWaitS`, and in any case while its price can be captured. */
export function cdrWaitEndsAt(s: Session): number {
  const wait = (s.charge?.endedSeenAt ?? s.phaseAt) + s.opening.policy.cdrWaitS * 1000
  const until = captureUntil(s)
  return until === null ? wait : Math.min(wait, until - marginMs(s, until))
}

/** When the next warning is due; null: none is. */
export function nextWarningAt(s: Session): number | null {
  const until = captureUntil(s)
  if (until === null) return null
  const step = stepsLeft(s, until)[0]
  return step === undefined ? null : until - step
}

/** The warnings that have not been given, the earliest first. */
function stepsLeft(s: Session, until: number): number[] {
  const { authorizedAt, warnedMs } = s.payment
  const first = (authorizedAt ?? s.openedAt) + DAY_MS
  return WARNINGS_MS.filter(
    (step) => step < (warnedMs ?? Infinity) && (step === 0 || until - step >= first),
  )
}

/** Notes another end of the guarantee, and says when the end draws near: in whatever phase. */
export function watchHold(d: Draft, command: SessionCommand): void {
  if (command.type === 'ReportPayment' && command.report.kind === 'read') {
    const until = command.report.snapshot.guaranteedUntil
    const news = until !== null && until !== d.session.payment.guaranteedUntil
    if (news && heldMinor(d.session) > 0) say(d, { type: 'GuaranteeNoted', until })
  }
  if (command.type !== 'Tick') return
  const until = captureUntil(d.session)
  if (until === null) return
  // Of several that are due, only the last still says something.
  const stepMs = stepsLeft(d.session, until).findLast((step) => until - step <= d.now)
  if (stepMs !== undefined) say(d, { type: 'CaptureDeadlineNear', until, stepMs })
}
