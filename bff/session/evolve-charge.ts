// What the events of a charge change: its session at the CPO, its meter, its curve. Part of evolve:
// total, and it decides nothing.
import { meanPowerW } from '#shared/energy.ts'
import type { Charge, Event, Meter, Session } from './model.ts'
import { termsOf } from './terms.ts'
import { beginUsage, extendUsage } from './usage.ts'

/** 60 points keep the whole view near 1 kB (design §6, `curve`). */
const CURVE_POINTS = 60

type Charging = Extract<
  Event,
  { type: 'ChargePending' | 'ChargingBegan' | 'MeterAdvanced' | 'MeterDoubted' | 'ChargingEnded' }
>

/** The state after an event of the charge itself. */
export function changeCharge(s: Session, e: Charging): Session {
  const charge = s.charge
  switch (e.type) {
    case 'ChargePending':
      return { ...s, charge: newCharge(e.sessionId, 'pending', null) }
    case 'ChargingBegan':
      return {
        ...s,
        phase: s.phase === 'starting' ? 'charging' : s.phase,
        // One that was taken for a stray is ours from now on.
        strays: s.strays.filter((stray) => stray.sessionId !== e.sessionId),
        charge: {
          ...(charge ?? newCharge(e.sessionId, 'active', e.startedAt)),
          sessionId: e.sessionId,
          status: 'active',
          startedAt: e.startedAt,
          usage: beginUsage(termsOf(s.opening), e.startedAt),
        },
      }
    case 'MeterAdvanced':
      return charge ? { ...s, charge: metered(s, charge, e) } : s
    case 'MeterDoubted': {
      if (!charge) return s
      const { saidWh, updatedAt } = e
      // Counting up from where it fell to: only that is a meter that began anew.
      const counts = charge.fallen !== null && saidWh > charge.fallen.saidWh
      const times = counts ? (charge.fallen?.times ?? 0) + 1 : 1
      return { ...s, charge: { ...charge, fallen: { saidWh, updatedAt, times } } }
    }
    case 'ChargingEnded':
      return {
        ...s,
        phase: 'awaitingCdr',
        charge: charge
          ? { ...charge, status: 'ended', how: e.how, endedAt: e.endedAt, endedSeenAt: e.at }
          : null,
      }
    default: {
      const unknown: never = e
      throw new Error(`an event nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

function newCharge(sessionId: string, status: Charge['status'], startedAt: number | null): Charge {
  return {
    sessionId,
    status,
    how: null,
    startedAt,
    endedAt: null,
    endedSeenAt: null,
    meter: null,
    usage: null,
    meterAt: null,
    rise: null,
    fallen: null,
    pace: [],
    widestGapMs: null,
    curve: [],
  }
}

function metered(s: Session, charge: Charge, { meter, at }: { meter: Meter; at: number }): Charge {
  // Where the backend says no power, its own clock gives it: ours only knows when we were told.
  const before = charge.meter
  const until = meter.until ?? meter.updatedAt
  const powerW =
    meter.powerW ??
    (before ? meanPowerW(meter.energyWh - before.energyWh, until - before.updatedAt) : null)
  const seconds = Math.max(0, Math.round((meter.updatedAt - (charge.startedAt ?? at)) / 1000))
  const curve: [number, number][] =
    powerW === null ? charge.curve : [...charge.curve, [seconds, powerW]]
  const terms = termsOf(s.opening)
  const usage = charge.usage ?? beginUsage(terms, charge.startedAt ?? meter.updatedAt)
  return {
    ...charge,
    meter: { ...meter, powerW },
    usage: extendUsage(usage, terms, { ...meter, at: until, powerW }),
    // A message without a reading says nothing of how the meter goes on (law 6).
    meterAt: meter.unsaid ? (charge.meterAt ?? at) : at,
    widestGapMs:
      charge.meterAt === null || meter.unsaid
        ? charge.widestGapMs
        : Math.max(charge.widestGapMs ?? 0, at - charge.meterAt),
    rise:
      before && meter.energyWh <= before.energyWh
        ? charge.rise
        : { at, measuredAt: meter.updatedAt },
    // A single low value among good ones was a slip; a row of them is a meter that began anew.
    fallen: charge.fallen && charge.fallen.times > 1 ? charge.fallen : null,
    pace: meter.unsaid
      ? charge.pace
      : paced(charge.pace, { at, measuredAt: meter.updatedAt, energyWh: meter.energyWh }),
    // Every second point goes when it grows too long: the shape stays, the newest point too.
    curve:
      curve.length > CURVE_POINTS
        ? curve.filter((_, i) => (curve.length - 1 - i) % 2 === 0)
        : curve,
  }
}

/** The first value anchors the mean of the whole charge, the last three give its pace of late. */
function paced(known: Charge['pace'], value: Charge['pace'][number]): Charge['pace'] {
  const [anchor, ...later] = known
  return anchor ? [anchor, ...later.slice(-2), value] : [value]
}
