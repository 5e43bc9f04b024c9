// A charge walked through second by second, each second billed by the first element that applies: the
// plain and slow way to reckon a tariff with conditions, by which the product's quick one is judged.
import type { CdrPeriod } from '#bff/session/facts.ts'
import type { LedgerSession } from './charger-words.ts'
import { osloMinute, osloDay } from './oslo.ts'
import { powerAt } from './power.ts'
import {
  use,
  type Bounds,
  type PlainElement,
  type PlainPart,
  type PlainTariff,
  type Sums,
} from './plain-tariff.ts'

interface Moment {
  at: number
  seconds: number
  wh: number
  powerW: number
}

/** What each part bills by `now`, and the periods in which the same elements applied. */
export function secondsOf(
  t: PlainTariff,
  s: LedgerSession,
  now: number,
  skewMs: number,
): { sums: Sums; periods: CdrPeriod[] } {
  const sums: Sums = { used: new Map(), lastEnergy: null, lastTime: null }
  const periods: CdrPeriod[] = []
  const end = Math.min(now, s.endedAt ?? now)
  let wh = 0
  let before: number | null = null
  let active = activeOf(t, 0)
  let flat = false
  for (let at = s.startedAt; at < end; at += 1000) {
    const ms = Math.min(1000, end - at)
    const parked = s.fullAt !== null && at >= s.fullAt
    const flows = s.activeAt !== null && at + ms > s.activeAt && !parked
    const powerW =
      flows && s.activeAt !== null ? powerAt(s.profile, Math.max(0, at - s.activeAt)) : 0
    const flowing = s.activeAt === null ? 0 : Math.min(ms, at + ms - Math.max(at, s.activeAt))
    const delta = flows ? (powerW * flowing) / 3_600_000 : 0
    const moment = { at: at + skewMs, seconds: (at - s.startedAt) / 1000, wh, powerW }
    // Which elements apply, as bits: the same bits, the same parts.
    const bits = t.elements.reduce(
      (sum, one, i) => (applies(one, moment) ? sum | (1 << i) : sum),
      0,
    )
    const key = parked ? ~bits : bits
    if (key !== before) active = activeOf(t, bits)
    if (!flat && active.flat) {
      use(sums, active.flat, 1)
      flat = true
    }
    use(sums, active.energy, delta)
    use(sums, parked ? active.parking : active.time, ms / 1000)
    if (key !== before) {
      periods.push({
        from: at + skewMs,
        energyWh: 0,
        chargingS: 0,
        parkingS: 0,
        powerW: Math.round(powerW),
        currentMa: null,
      })
    }
    before = key
    const period = periods.at(-1)
    if (period) {
      period.energyWh += delta
      if (parked) period.parkingS += ms / 1000
      else period.chargingS += ms / 1000
    }
    wh += delta
  }
  return { sums, periods }
}

type Active = Record<PlainPart['kind'], PlainPart | null>

/** Of the elements whose bits are set, the first that has a part of the kind bills it. */
function activeOf(t: PlainTariff, bits: number): Active {
  const parts = t.elements.flatMap((element, i) => ((bits >> i) & 1 ? element.parts : []))
  const first = (kind: PlainPart['kind']): PlainPart | null =>
    parts.find((part) => part.kind === kind) ?? null
  return {
    energy: first('energy'),
    time: first('time'),
    parking: first('parking'),
    flat: first('flat'),
  }
}

/** The periods in whole Wh and seconds, nothing lost: what is cut off one is in the next. */
export function wholePeriods(
  t: PlainTariff,
  s: LedgerSession,
  now: number,
  skewMs: number,
): CdrPeriod[] {
  const { periods } = secondsOf(t, s, now, skewMs)
  const sum = { energyWh: 0, chargingS: 0, parkingS: 0 }
  const told = { energyWh: 0, chargingS: 0, parkingS: 0 }
  return periods.map((period) => {
    const whole = { ...period }
    for (const key of ['energyWh', 'chargingS', 'parkingS'] as const) {
      sum[key] += period[key]
      whole[key] = Math.floor(sum[key] + 1e-6) - told[key]
      told[key] += whole[key]
    }
    return whole
  })
}

function applies({ when }: PlainElement, { at, seconds, wh, powerW }: Moment): boolean {
  if (!when) return true
  if (when.minutes && !inDay(when.minutes, osloMinute(at))) return false
  if (when.days && !when.days.includes(osloDay(at))) return false
  return within(when.wh, wh) && within(when.powerW, powerW) && within(when.seconds, seconds)
}

function inDay([from, until]: Bounds, minute: number): boolean {
  if (until <= from) return minute >= from || minute < until
  return minute >= from && minute < until
}

function within(bounds: Bounds | null, value: number): boolean {
  return bounds === null || (value >= bounds[0] && value < bounds[1])
}
