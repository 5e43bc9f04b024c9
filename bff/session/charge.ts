// What a session report of the charger backend means: meter values that only rise, ends, and
// sessions that should not be running. It must never know OCPI's shapes.
import { say, type Draft } from './draft.ts'
import { type Believed } from './judge.ts'
import type { Meter, Session, Stray } from './model.ts'
import type { KnownCharge } from './ports.ts'

/**
 * Is this report older than what is known? By the backend's own stamp, unless it has more kWh: energy
 * only rises, and one stamp from a clock that runs ahead must not silence the meter.
 */
export function isOvertaken(known: Meter, report: Believed): boolean {
  return report.updatedAt < known.updatedAt && report.energyWh <= known.energyWh
}

/**
 * Takes a meter value, unless it is older than what is known. kWh going backwards changes nothing
 * but the time of the value: what was once delivered was delivered.
 */
export function meterReport(d: Draft, report: Believed): void {
  const charge = d.session.charge
  if (!charge || !report.trusted) return
  const known = charge.meter
  if (known && (isOvertaken(known, report) || saysNothing(d, known, report))) return
  // What is to be added on may come twice: the second time it carries nothing newer but the energy,
  // which is no addition, from a backend whose stamps stand still.
  if (known && report.appended && report.updatedAt === known.updatedAt) {
    if (report.energyWh <= known.energyWh) return
    report = { ...report, chargingS: 0, parkingS: 0 }
  }
  const parkedBefore = known?.parkingS ?? 0
  const parkingS = seconds(report.parkingS, report.appended, parkedBefore) ?? parkedBefore
  const meter: Meter = {
    energyWh: Math.max(known?.energyWh ?? 0, report.energyWh),
    chargingS: chargingSeconds(d, report, parkingS),
    parkingS,
    powerW: report.powerW,
    currentMa: report.currentMa,
    socPercent: report.socPercent ?? known?.socPercent ?? null,
    updatedAt: report.updatedAt,
    ...(report.measured ? {} : { unsaid: true }),
    ...untilEnd(report, known?.updatedAt ?? report.startedAt),
  }
  if (known && same(known, meter)) return
  say(d, { type: 'MeterAdvanced', meter })
}

/** What flowed until the end did not flow on until the word about it was stamped: its power would be less. */
function untilEnd({ endedAt, updatedAt, appended }: Believed, knownAt: number): { until?: number } {
  const told = endedAt !== null && !appended && endedAt > knownAt && endedAt < updatedAt
  return told ? { until: endedAt } : {}
}

function same(a: Meter, b: Meter): boolean {
  return (
    a.updatedAt === b.updatedAt &&
    a.energyWh === b.energyWh &&
    a.chargingS === b.chargingS &&
    a.parkingS === b.parkingS
  )
}

/** Where the backend gives no time of its own, the session's own clock gives it. */
function chargingSeconds(d: Draft, report: Believed, parkingS: number): number {
  const { charge, start } = d.session
  const known = charge?.meter?.chargingS ?? 0
  const said = seconds(report.chargingS, report.appended, known)
  if (said !== null) return said
  // Clocks lie: it has not lasted longer than since we asked for it.
  const mostMs = d.now - (start.askedAt ?? d.session.openedAt) + CLOCK_SLACK_MS
  const elapsedMs = lastedMs(d, report)
  const lasted = elapsedMs > mostMs ? Math.min(byOurClock(d), mostMs) : elapsedMs
  return Math.max(known, Math.round(lasted / 1000) - parkingS)
}

/** How long the charge has lasted by the backend's own stamps. */
function lastedMs({ session: { charge } }: Draft, report: Believed): number {
  const until = report.endedAt ?? report.updatedAt
  return until - (charge?.startedAt ?? until)
}

/** A stamp that cannot be true tells no time: then what was known, and what went by here since. */
function byOurClock({ session: { charge }, now }: Draft): number {
  const { meter, meterAt } = charge ?? {}
  if (!meter || !meterAt) return Infinity
  return (meter.chargingS + meter.parkingS) * 1000 + now - meterAt
}

/** Half a day longer than since we asked for it, and not one Wh more: only its clock has moved. */
function saysNothing(d: Draft, known: Meter, report: Believed): boolean {
  const { start, openedAt } = d.session
  const sinceMs = d.now - (start.askedAt ?? openedAt)
  const ahead = lastedMs(d, report) > sinceMs + HALF_DAY_MS
  return ahead && report.chargingS === null && report.energyWh <= known.energyWh
}

/** Two clocks that are kept right are within a minute of each other. */
const CLOCK_SLACK_MS = 60_000
/** No clock that only has its zone wrong is off by so much. */
const HALF_DAY_MS = 12 * 3_600_000

function seconds(value: number | null, appended: boolean, known: number): number | null {
  if (value === null) return null
  return appended ? known + value : Math.max(known, value)
}

/**
 * A session with our token that delivers while the one we knew of has delivered nothing: the backend
 * has changed its id, or a START came true twice. It becomes ours, on our reservation; the other is
 * watched and stopped. False: the one we have delivers too, this one is a stray.
 */
export function adopt(d: Draft, report: Believed): boolean {
  const { charge } = d.session
  if (!charge || charge.status === 'ended' || (charge.meter?.energyWh ?? 0) > 0) return false
  const over = report.status === 'completed' || report.status === 'invalid'
  const begins = charge.status === 'pending' && report.status === 'active'
  if (over || (!begins && report.energyWh === 0)) return false
  const { sessionId } = charge
  say(d, { type: 'ChargingBegan', sessionId: report.sessionId, startedAt: report.startedAt })
  say(d, { type: 'LateStartSeen', sessionId, energyWh: 0, ended: false })
  stopStray(d)
  return true
}

/**
 * A report that comes when the reservation is on its way out or gone: what is already known to have
 * ended changes nothing, anything that runs or has delivered is a late start.
 */
export function reportAfterRelease(d: Draft, report: Believed): void {
  const { charge, settlement } = d.session
  const known = charge?.sessionId === report.sessionId
  const delivered = known ? Math.max(charge?.meter?.energyWh ?? 0, d.session.cdr?.energyWh ?? 0) : 0
  if (known && settlement) {
    // An end that was only concluded from silence is refuted by more kWh: what is beyond the price
    // that was settled runs on nobody's reservation.
    const beyond = report.energyWh - delivered
    if (charge.how === 'silent' && beyond > 0) strayReport(d, { ...report, energyWh: beyond })
    return
  }
  const over = report.status === 'completed' || report.status === 'invalid'
  const watched = d.session.strays.some((stray) => stray.sessionId === report.sessionId)
  if (over && report.energyWh <= delivered && !watched) return
  strayReport(d, report)
}

/**
 * A session with our token that is not the one we charge on: a START that came true twice, or too
 * late. It is stopped at once and watched (law 5).
 */
export function strayReport(
  d: Draft,
  report: Pick<Believed, 'sessionId' | 'status' | 'energyWh'>,
): void {
  const { sessionId } = report
  const known = d.session.strays.find((stray) => stray.sessionId === sessionId)
  // One that was only forgotten may come back; one that has told its own end may not.
  if (known?.ended && report.energyWh <= known.energyWh) return
  const ended = report.status === 'completed' || report.status === 'invalid'
  const energyWh = Math.max(report.energyWh, known?.energyWh ?? 0)
  // Only what changes anything is journalled: that it is there, what it delivers, that it is over.
  const quietMs = known ? d.now - known.newsAt : 0
  const stale = quietMs > (d.session.opening.policy.lateStartWatchS * 1000) / 4
  if (!known || ended || energyWh > known.energyWh || stale) {
    say(d, { type: 'LateStartSeen', sessionId, energyWh, ended })
  }
  if (!ended) stopStray(d)
}

/**
 * Asks each stray session to stop, again and again while it may run, each time a little later. One
 * that nobody has heard of for as long as late starts are watched for is taken to be over (law 8).
 */
export function stopStray(d: Draft): void {
  for (const stray of d.session.strays) {
    const { sessionId, energyWh, ended } = stray
    if (ended) continue
    if (d.now >= strayForgottenAt(d.session, stray)) {
      say(d, { type: 'LateStartSeen', sessionId, energyWh, ended: true })
    } else if (d.now >= strayStopAt(d.session, stray)) {
      say(d, { type: 'StopAsked', sessionId, attempt: STRAY_ATTEMPTS + stray.attempts + 1 })
    }
  }
}

/** Attempts at strays count from here, so that the answers to our own STOPs are told from theirs. */
export const STRAY_ATTEMPTS = 1000

/** When STOP is due for it: at once, then after `stopWaitS`, twice that, up to sixteen times. */
export function strayStopAt(s: Session, { askedAt, attempts }: Stray): number {
  const waitMs = s.opening.policy.stopWaitS * 1000
  return askedAt === null ? 0 : askedAt + waitMs * 2 ** Math.min(4, Math.max(0, attempts - 1))
}

/** When a stray nobody speaks of any more is taken to be over. */
export function strayForgottenAt(s: Session, { newsAt }: Stray): number {
  return newsAt + s.opening.policy.lateStartWatchS * 1000
}

/** What is known of the CPO's session `sessionId`, ours or a stray; null: nothing. */
export function knownCharge(s: Session, sessionId: string): KnownCharge | null {
  const { currency } = s.opening
  const { charge } = s
  const stray = s.strays.find((one) => one.sessionId === sessionId)
  if (stray) {
    const { energyWh, ended } = stray
    return {
      sessionId,
      status: ended ? 'completed' : 'active',
      energyWh,
      startedAt: null,
      currency,
    }
  }
  if (!charge || charge.sessionId !== sessionId) return null
  const { startedAt, status } = charge
  const energyWh = charge.meter?.energyWh ?? 0
  return {
    sessionId,
    status: status === 'ended' ? 'completed' : status,
    energyWh,
    startedAt,
    currency,
  }
}
