// What a driver who has walked away should be told, and when: the charge is over, it stopped without
// anybody's word, the chosen amount is nearly used, standing here will soon cost. From the state and the
// time alone; it must never know who is told, nor how.
import type { AlertKind } from '#shared/contract.ts'
import { limitAt } from './limit.ts'
import type { Session } from './model.ts'
import { view } from './view.ts'

export interface Alert {
  kind: AlertKind
  /** After this nobody is helped by it any more. */
  until: number
}

export interface Alerts {
  due: Alert[]
  /** When the clock alone brings the next one; null: only news can. */
  nextAt: number | null
  /** After what is due nothing more will come: whoever was to be told can be forgotten. */
  over: boolean
}

/** From a shop or a café back to the car, with time to pay and go. */
const LEAD_MS = 10 * 60_000
/** A fast charger uses a small amount in minutes: before half of it nobody calls the end near. */
const NEAR_SHARE = 2
/** Cars pause to warm or cool the battery, chargers to share power: only so long a pause is news. */
const STILL_MS = 2 * 60_000
/** Then it has cost for so long that the screen's own words are enough. */
const IDLE_WORTH_MS = 30 * 60_000
/** Who has not had his phone on for so long reads it on the receipt. */
const END_WORTH_MS = 4 * 3_600_000
/** From here on fast charging slows down so much that people, and cars by themselves, end it. */
const FULL_ENOUGH_PERCENT = 80

/** The alerts of `s` at `now` (epoch ms), each of which is to be told once. */
export function alertsOf(s: Session, now: number): Alerts {
  if (isOver(s)) {
    const end = endOf(s)
    return { due: end && now < end.until ? [end] : [], nextAt: null, over: true }
  }
  const dated = [nearLimit(s), idleFee(s)].filter((one) => one !== null)
  const due = dated.filter(({ at, until }) => at <= now && now < until)
  const ahead = dated.map(({ at }) => at).filter((at) => at > now)
  return {
    due: due.map(({ kind, until }) => ({ kind, until })),
    nextAt: ahead.length > 0 ? Math.min(...ahead) : null,
    over: false,
  }
}

function isOver({ phase, charge }: Session): boolean {
  return charge?.status === 'ended' || phase === 'settled' || phase === 'abandoned'
}

/** The last word; none where nothing ever began. */
function endOf(s: Session): Alert | null {
  const { charge } = s
  if (charge === null || charge.startedAt === null) return null
  const kind = wasExpected(s) ? 'ended' : 'stopped-unexpectedly'
  return { kind, until: (charge.endedSeenAt ?? s.phaseAt) + END_WORTH_MS }
}

/**
 * The driver asked for it, on whichever phone, or chose the amount that is used up; or the car was done:
 * it took nothing any more, or was as full as people charge it. Who pressed the button at the station
 * is not told apart from a fault: neither the backend nor we can.
 */
function wasExpected({ stop, charge }: Session): boolean {
  if (stop !== null) return stop.by === 'driver' || stop.by === 'limit'
  if (charge === null || charge.how === 'invalid' || charge.how === 'silent') return false
  if ((charge.meter?.socPercent ?? 0) >= FULL_ENOUGH_PERCENT) return true
  // The last message of a charge often tells no power: that the energy stood still, it does.
  const { rise, endedSeenAt } = charge
  const still = rise !== null && endedSeenAt !== null && endedSeenAt - rise.at >= STILL_MS
  return still || charge.meter?.powerW === 0
}

type Dated = Alert & { at: number }

function nearLimit(s: Session): Dated | null {
  if (s.phase !== 'charging' || s.stop !== null) return null
  const limit = limitAt(s)
  const { costMinor, reservedMinor } = view(s)
  if (limit === null || costMinor * NEAR_SHARE < reservedMinor) return null
  return { kind: 'near-limit', at: limit - LEAD_MS, until: limit }
}

function idleFee(s: Session): Dated | null {
  const { idleFeeAt, energyWh } = view(s)
  // A car that has not begun takes no power either, and is not done.
  if (s.charge === null || s.stop !== null || idleFeeAt === null || energyWh === 0) return null
  const stoodFrom = s.charge.rise?.at ?? s.charge.meterAt ?? idleFeeAt
  // The pause is waited out unless that would cost.
  const at = Math.min(idleFeeAt, Math.max(idleFeeAt - LEAD_MS, stoodFrom + STILL_MS))
  return { kind: 'idle-fee-soon', at, until: idleFeeAt + IDLE_WORTH_MS }
}
