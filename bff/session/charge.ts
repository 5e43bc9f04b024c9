// What a session report of the charger backend means: meter values that only rise, ends, and
// sessions that should not be running. It must never know OCPI's shapes.
import { say, type Draft } from './draft.ts'
import type { ChargeReport, Meter } from './model.ts'

/**
 * Takes a meter value, unless it is older than what is known. kWh going backwards changes nothing
 * but the time of the value: what was once delivered was delivered.
 */
export function meterReport(d: Draft, report: ChargeReport): void {
  const charge = d.session.charge
  if (!charge) return
  const known = charge.meter
  if (known && report.updatedAt < known.updatedAt) return
  // What is to be added on may come twice: the second time it carries nothing newer.
  if (known && report.appended && report.updatedAt === known.updatedAt) return
  const meter: Meter = {
    energyWh: Math.max(known?.energyWh ?? 0, report.energyWh),
    chargingS: chargingSeconds(report, known, charge.startedAt),
    parkingS:
      seconds(report.parkingS, report.appended, known?.parkingS ?? 0) ?? known?.parkingS ?? 0,
    powerW: report.powerW,
    socPercent: report.socPercent ?? known?.socPercent ?? null,
    updatedAt: report.updatedAt,
  }
  if (known && same(known, meter)) return
  say(d, { type: 'MeterAdvanced', meter })
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
function chargingSeconds(
  report: ChargeReport,
  known: Meter | null,
  startedAt: number | null,
): number {
  const said = seconds(report.chargingS, report.appended, known?.chargingS ?? 0)
  if (said !== null) return said
  const until = report.endedAt ?? report.updatedAt
  const parked = report.parkingS ?? known?.parkingS ?? 0
  return Math.max(known?.chargingS ?? 0, Math.round((until - (startedAt ?? until)) / 1000) - parked)
}

function seconds(value: number | null, appended: boolean, known: number): number | null {
  if (value === null) return null
  return appended ? known + value : Math.max(known, value)
}

/**
 * A report that comes when the reservation is on its way out or gone: what is already known to have
 * ended changes nothing, anything that runs or has delivered is a late start.
 */
export function reportAfterRelease(d: Draft, report: ChargeReport): void {
  const { charge, settlement } = d.session
  const known = charge?.sessionId === report.sessionId
  if (known && settlement) return
  const delivered = known ? (charge?.meter?.energyWh ?? 0) : 0
  const over = report.status === 'completed' || report.status === 'invalid'
  const watched = d.session.strays.some((stray) => stray.sessionId === report.sessionId)
  if (over && report.energyWh <= delivered && !watched) return
  strayReport(d, report)
}

/**
 * A session with our token that is not the one we charge on: a START that came true twice, or too
 * late. It is stopped at once and watched (law 5).
 */
export function strayReport(d: Draft, report: ChargeReport): void {
  const { sessionId } = report
  const known = d.session.strays.find((stray) => stray.sessionId === sessionId)
  if (known?.ended) return
  const ended = report.status === 'completed' || report.status === 'invalid'
  const energyWh = Math.max(report.energyWh, known?.energyWh ?? 0)
  // Only what changes anything is journalled: that it is there, that energy flows, that it is over.
  if (!known || ended || (known.energyWh === 0 && energyWh > 0)) {
    say(d, { type: 'LateStartSeen', sessionId, energyWh, ended })
  }
  if (!ended) stopStray(d)
}

/** Asks each stray session to stop, again after `stopWaitS`: never given up while it may run. */
export function stopStray(d: Draft): void {
  const waitMs = d.session.opening.policy.stopWaitS * 1000
  for (const { sessionId, ended, askedAt } of d.session.strays) {
    if (ended || (askedAt !== null && d.now < askedAt + waitMs)) continue
    say(d, { type: 'StopAsked', sessionId, attempt: 1 })
  }
}
