// OCPI TariffRestrictions -> the condition the engine looks up by. Numbers exactly, or a refusal that
// names the field: a condition is part of the price.
import type { PriceCondition } from '#shared/contract.ts'
import { exactly } from './decimal.ts'
import { Refusal } from './refusal.ts'
import type { WireRestrictions } from './wire-tariff.ts'

/**
 * The condition of an element at `path`; null where it always applies. Lower ends are inclusive, upper
 * ones exclusive (mod_tariffs "TariffRestrictions").
 */
export function conditionOf(wire: WireRestrictions, path: string): PriceCondition | null {
  const span = (kind: 'kwh' | 'power' | 'current'): PriceCondition['energyWh'] =>
    spanOf(
      {
        from: thousandthsOf(wire[`min_${kind}`], `${path}.min_${kind}`),
        until: thousandthsOf(wire[`max_${kind}`], `${path}.max_${kind}`),
      },
      `${path}.max_${kind}`,
    )
  const condition: PriceCondition = {
    time: timeOf(wire, path),
    days: daysOf(wire.day_of_week),
    dates: datesOf(wire, path),
    energyWh: span('kwh'),
    powerW: span('power'),
    currentMa: span('current'),
    durationS: spanOf(
      { from: wire.min_duration || null, until: wire.max_duration },
      `${path}.max_duration`,
    ),
  }
  return Object.values(condition).every((part) => part === null) ? null : condition
}

/** kWh, kW and A as Wh, W and mA. From 0 on is from the beginning. */
function thousandthsOf(text: string | null, path: string): number | null {
  if (text === null) return null
  const value = exactly(text, 3)
  if (value === null) throw new Refusal(path, 'has more than three decimals, or is too large')
  return value
}

function spanOf(
  { from, until }: { from: number | null; until: number | null },
  path: string,
): { from: number | null; until: number | null } | null {
  const begin = from === 0 ? null : from
  if (until !== null && until <= (begin ?? 0)) {
    throw new Refusal(path, 'leaves nothing between the least and the most')
  }
  return begin === null && until === null ? null : { from: begin, until }
}

/** `end_time` before `start_time` is over midnight; 00:00 is the end of the day. */
function timeOf(wire: WireRestrictions, path: string): PriceCondition['time'] {
  if (wire.start_time === null && wire.end_time === null) return null
  const from = minutesOf(wire.start_time ?? '00:00')
  const until = minutesOf(wire.end_time ?? '00:00')
  if (from !== until) return { from, until }
  if (from === 0) return null
  throw new Refusal(`${path}.end_time`, 'is the same as start_time: all day, or never')
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  // 24:00 is written by some for the end of the day.
  return ((hours ?? 0) * 60 + (minutes ?? 0)) % 1440
}

function datesOf(wire: WireRestrictions, path: string): PriceCondition['dates'] {
  const { start_date: from, end_date: until } = wire
  if (from === null && until === null) return null
  if (from !== null && until !== null && until <= from) {
    throw new Refusal(`${path}.end_date`, 'is not after start_date, and does not count itself')
  }
  return { from, until }
}

function daysOf(days: number[] | null): number[] | null {
  if (days === null) return null
  const once = [...new Set(days)].toSorted((a, b) => a - b)
  return once.length === 7 ? null : once
}
