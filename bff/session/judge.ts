// What of a report can be believed: a charger delivers only so much in a time, its meter does not run
// backwards, a charge takes no longer than we have waited for it. What is not believed changes
// nothing and is named to the sender and the operator. Pure; it must never know a wire format.
import { whAtMost } from '#shared/energy.ts'
import { vatFault } from './cdr-vat.ts'
import { say, type Draft } from './draft.ts'
import type { Cdr, ChargeReport, Doubt, Session } from './model.ts'
import { planOf } from './tariff.ts'

/** A report whose numbers may be reckoned with. */
export interface Believed extends ChargeReport {
  energyWh: number
  /** False: the energy is what was known before, because the report gave none that can be true. */
  measured: boolean
  /** False: the report's energy was doubted, so nothing else of its meter counts either. */
  trusted: boolean
}

/** Meters are rounded, some backends round each message in their own way. */
const JITTER_WH = 100
/**
 * A backend that speaks seldom, stamps by its own clock or lives in compressed time is no liar yet: a
 * whole battery of a car at once is possible, Wh for kWh are not. A false doubt costs more than a late
 * one, because the driver then sees no kWh, and the CDR is judged again.
 */
const SLACK_WH = 100_000
const SLACK_S = 3600
/** A CDR's own times must agree with each other to the minute. */
const CDR_SLACK_S = 60
/** So much more than twice the last reading may have flowed after it. */
const CDR_SLACK_WH = 20_000
const DAY_MS = 86_400_000
const TEN_MINUTES_MS = 600_000
/** Where the connector's power is not known: the most that plugs of its kind carry. */
const MOST_AC_W = 44_000
const MOST_DC_W = 400_000

interface Since {
  energyWh: number
  at: number
  measuredAt: number | null
}

/** The report as the machine may take it. */
export function believe({ session: s, now }: Draft, report: ChargeReport): Believed {
  const known = knownWh(s, report.sessionId)
  const energy = energyDoubt(s, report, now)
  const time = timeDoubt(s, report, now)
  return {
    ...report,
    ...(time ? { chargingS: null, parkingS: null } : {}),
    energyWh: energy === null ? (report.energyWh ?? known) : known,
    measured: energy === null && report.energyWh !== null,
    trusted: energy === null,
  }
}

/**
 * A meter that fell is noted in the story, each new value once: a row of them is a meter that began
 * anew, and what flowed before and after it nobody has added up.
 */
export function noteFall(d: Draft, report: ChargeReport): void {
  const { charge } = d.session
  if (charge?.sessionId !== report.sessionId || report.energyWh === null) return
  if (energyDoubt(d.session, report, d.now) !== 'fell') return
  const { energyWh: saidWh, updatedAt } = report
  if ((charge.fallen?.updatedAt ?? 0) >= updatedAt) return
  say(d, { type: 'MeterDoubted', saidWh, updatedAt })
}

/** Has the meter begun anew, so that its last value is not all that was delivered? */
export function meterBeganAnew(s: Session): boolean {
  return (s.charge?.fallen?.times ?? 0) > 1
}

/** Everything in the report that contradicts what is known, for who sent it and for the operator. */
export function doubtsOf(s: Session, report: ChargeReport, now: number): Doubt[] {
  const doubts: Doubt[] = []
  const add = (field: Doubt['field'], refused: boolean, detail: string): void =>
    void doubts.push({ field, refused, detail })
  const energy = energyDoubt(s, report, now)
  const known = knownWh(s, report.sessionId)
  if (energy === 'fell') {
    add('energy', false, `it fell from ${known} to ${report.energyWh} Wh: not believed`)
  } else if (energy === 'beyond') {
    add('energy', true, `${report.energyWh} Wh is more than the connector can have delivered`)
  }
  if (timeDoubt(s, report, now)) add('time', true, 'it is longer than the session has lasted')
  if (report.currency !== null && report.currency !== s.opening.currency) {
    add('currency', false, `it is ${report.currency}, the driver agreed to ${s.opening.currency}`)
  }
  if (report.evseUid && !isOurEvse(s, report.evseUid)) {
    add('evse', false, `it is ${report.evseUid}, START was sent for ${s.opening.evseUid}`)
  }
  const began = s.charge?.sessionId === report.sessionId ? s.charge.startedAt : null
  if (began !== null && Math.abs(report.startedAt - began) > TEN_MINUTES_MS) {
    add('started', false, 'it is not the start that was told before: the first one stands')
  }
  if (report.endedAt !== null && report.endedAt < report.startedAt) {
    add('ended', false, 'it is before the start: the time of the message is taken instead')
  }
  if (report.updatedAt > now + DAY_MS) {
    add('updated', false, 'it is more than a day ahead of our clock')
  }
  return doubts
}

/** Why a CDR may not set a price by itself; null: nothing speaks against it. */
export function cdrDoubt(s: Session, cdr: Cdr): Doubt | null {
  const { charge } = s
  const heardAt = charge?.endedSeenAt ?? s.phaseAt
  const early = cdr.startedAt < (s.start.askedAt ?? s.openedAt) - DAY_MS
  // Where no price depends on the clock, a clock that is wrong bills nobody wrongly.
  const timed = sellsTime(s) || planOf(s.opening.tariff).minutes.length > 0
  if (timed && (early || cdr.endedAt > heardAt + DAY_MS)) {
    return { field: 'ended', refused: false, detail: 'it is a day away from the charge' }
  }
  const known = charge?.meter?.energyWh ?? 0
  const since = sinceOf(s, cdr.startedAt)
  const most = mostWh(s, since, heardAt, cdr.endedAt) + Math.ceil(known / 10)
  // Twice what a meter showed that spoke to the very end is nothing that can have followed it.
  const spoke = charge?.meter && cdr.endedAt - charge.meter.updatedAt < TEN_MINUTES_MS
  const twice = spoke && cdr.energyWh > 2 * known + CDR_SLACK_WH
  if (cdr.energyWh > most || twice) {
    const detail = `${cdr.energyWh} Wh, where the meter showed ${known}`
    return { field: 'energy', refused: false, detail }
  }
  const totalS = cdr.chargingS + cdr.parkingS
  const lastedS = (cdr.endedAt - cdr.startedAt) / 1000
  if (sellsTime(s) && totalS > lastedS * 1.1 + CDR_SLACK_S) {
    return { field: 'time', refused: false, detail: 'it is longer than from start to end' }
  }
  return null
}

/** What speaks against a CDR as it comes, for the operator. */
export function cdrDoubtsOf(s: Session, cdr: Cdr): Doubt[] {
  const doubts: Doubt[] = []
  const add = (field: Doubt['field'], detail: string): void =>
    void doubts.push({ field, refused: false, detail })
  if (cdr.currency !== s.opening.currency) {
    add('currency', `it is ${cdr.currency}, the driver agreed to ${s.opening.currency}`)
  }
  if (s.charge && cdr.sessionId !== null && cdr.sessionId !== s.charge.sessionId) {
    add('session', `it bills ${cdr.sessionId}, the charge is ${s.charge.sessionId}`)
  }
  if (s.creditedAt === null && s.cdr?.id === cdr.id && differs(s.cdr, cdr)) {
    add('id', 'this CDR came before with other content: the first one stands')
  }
  const vat = cdr.creditOf === null ? vatFault(s, cdr) : null
  if (vat !== null) add('vat', vat)
  const doubt = cdr.creditOf === null ? cdrDoubt(s, cdr) : null
  return doubt ? [...doubts, doubt] : doubts
}

/** Do two CDRs bill differently? */
export function differs(known: Cdr | null, cdr: Cdr): boolean {
  return (
    known === null ||
    known.totalInclMinor !== cdr.totalInclMinor ||
    known.totalExclMicros !== cdr.totalExclMicros ||
    known.energyWh !== cdr.energyWh ||
    known.chargingS !== cdr.chargingS ||
    known.parkingS !== cdr.parkingS ||
    known.currency !== cdr.currency
  )
}

/** Is this report older than what is known, by its own stamp, and says no more energy? */
function isOld(s: Session, report: ChargeReport): boolean {
  const meter = s.charge?.sessionId === report.sessionId ? s.charge.meter : null
  return meter !== null && report.updatedAt <= meter.updatedAt
}

/** Only the charge on our reservation is billed: what strays say is taken as they say it. */
function isOurCharge(s: Session, sessionId: string): boolean {
  const { charge } = s
  return !charge || charge.sessionId === sessionId || (charge.meter?.energyWh ?? 0) === 0
}

function energyDoubt(s: Session, report: ChargeReport, now: number): 'fell' | 'beyond' | null {
  const { energyWh, sessionId } = report
  if (energyWh === null || !isOurCharge(s, sessionId)) return null
  const known = knownWh(s, sessionId)
  if (energyWh < known) {
    const fell = known - energyWh > Math.max(JITTER_WH, known / 100)
    return fell && !isOld(s, report) ? 'fell' : null
  }
  const since = sinceOf(s, report.startedAt)
  return energyWh > mostWh(s, since, now, report.updatedAt) ? 'beyond' : null
}

/** What was last known to have flowed, and since when nothing more was. */
function sinceOf(s: Session, startedAt: number): Since {
  const { charge, start } = s
  const askedAt = start.askedAt ?? s.openedAt
  // A start from long before the START was sent is a clock that lies.
  const measuredAt = startedAt < askedAt - DAY_MS ? null : startedAt
  const energyWh = charge?.meter?.energyWh ?? 0
  return charge?.rise ? { energyWh, ...charge.rise } : { energyWh, at: askedAt, measuredAt }
}

/** By whichever clock gives more time: the backend's may run faster, as in a sandbox. */
function mostWh(s: Session, since: Since, now: number, measuredAt: number): number {
  const theirMs = since.measuredAt === null ? 0 : measuredAt - since.measuredAt
  return since.energyWh + whAtMost(mostPowerW(s), Math.max(now - since.at, theirMs)) + SLACK_WH
}

/** Twice what the connector says of itself is beyond any truth. */
function mostPowerW(s: Session): number {
  const { maxPowerW, powerType } = s.opening.station.connector
  if (maxPowerW !== null) return 2 * maxPowerW
  return powerType === 'AC' ? MOST_AC_W : MOST_DC_W
}

function timeDoubt(s: Session, report: ChargeReport, now: number): boolean {
  const said = (report.chargingS ?? 0) + (report.parkingS ?? 0)
  if (said === 0 || !isOurCharge(s, report.sessionId)) return false
  const meter = s.charge?.meter
  const before = report.appended && meter ? meter.chargingS + meter.parkingS : 0
  const { measuredAt } = sinceOf({ ...s, charge: null }, s.charge?.startedAt ?? report.startedAt)
  const theirMs = measuredAt === null ? 0 : report.updatedAt - measuredAt
  const lastedMs = Math.max(now - (s.start.askedAt ?? s.openedAt), theirMs)
  return before + said > (lastedMs / 1000) * 1.1 + SLACK_S
}

function knownWh(s: Session, sessionId: string): number {
  if (s.charge?.sessionId === sessionId) return s.charge.meter?.energyWh ?? 0
  return s.strays.find((stray) => stray.sessionId === sessionId)?.energyWh ?? 0
}

/** The same place by any of its names, as written on it or in the catalogue. */
function isOurEvse(s: Session, said: string): boolean {
  const { evseUid, station } = s.opening
  const names = [evseUid, station.stationId, station.stationId.replace(/~.*$/, ''), station.label]
  return names.some((name) => bare(name) === bare(said))
}

function bare(name: string): string {
  return name.replaceAll(/[*\-~\s]/g, '').toLowerCase()
}

function sellsTime(s: Session): boolean {
  return s.opening.tariff.elements.some((element) =>
    element.components.some(({ kind }) => kind === 'time' || kind === 'parking'),
  )
}
