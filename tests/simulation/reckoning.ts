// What a charge costs, reckoned by the auditor and the simulated backend on their own: øre incl. VAT,
// doubles, plain words. It shares no code with the product, so that a mistake is not made twice.
import { deliveredWh, parkedS, type LedgerSession } from './charger-words.ts'
import { use, type PlainPart, type PlainTariff, type PlainUse, type Sums } from './plain-tariff.ts'
import { secondsOf } from './second-by-second.ts'

/** What really happened by `now`. */
export function useOf(s: LedgerSession, now: number): PlainUse {
  const parkingS = parkedS(s, now)
  const seconds = Math.round((Math.min(now, s.endedAt ?? now) - s.startedAt) / 1000)
  return { wh: deliveredWh(s, now), chargingS: Math.max(0, seconds - parkingS), parkingS }
}

export function isRestricted(t: PlainTariff): boolean {
  return t.elements.some((element) => element.when !== null)
}

/** The price of a charge as far as it had come by `now`; `skewMs`: the backend's clock minus the true one. */
export function priceBy(t: PlainTariff, s: LedgerSession, now: number, skewMs: number): number {
  return isRestricted(t)
    ? priced(t, secondsOf(t, s, now, skewMs).sums)
    : plainPrice(t, useOf(s, now))
}

/** The price of `use` by a tariff that knows no conditions. */
export function plainPrice(t: PlainTariff, { wh, chargingS, parkingS }: PlainUse): number {
  const first = (kind: PlainPart['kind']): PlainPart | null =>
    t.elements.flatMap(({ parts }) => parts).find((part) => part.kind === kind) ?? null
  const sums: Sums = { used: new Map(), lastEnergy: null, lastTime: null }
  use(sums, first('flat'), 1)
  use(sums, first('energy'), wh)
  use(sums, first('time'), chargingS)
  use(sums, first('parking'), parkingS)
  return priced(t, sums)
}

/** Whole øre a part, half up, between the least and the most price. */
export function priced(t: PlainTariff, sums: Sums): number {
  const rounded = new Map<PlainPart, number>()
  for (const [part, quantity] of sums.used) rounded.set(part, Math.round(quantity))
  stepUp(rounded, sums.lastEnergy)
  stepUp(rounded, sums.lastTime)
  let total = 0
  for (const [part, quantity] of rounded) total += half((quantity * part.ore) / unitOf(part.kind))
  return Math.min(Math.max(total, t.leastOre ?? 0), t.mostOre ?? Infinity)
}

/** The sum of a kind, rounded up to the step of the last of it, which bills the rest. */
function stepUp(rounded: Map<PlainPart, number>, last: PlainPart | null): void {
  if (!last) return
  let sum = 0
  for (const [part, quantity] of rounded) if (part.kind === last.kind) sum += quantity
  const rest = Math.ceil(sum / last.step) * last.step - sum
  rounded.set(last, (rounded.get(last) ?? 0) + rest)
}

function unitOf(kind: PlainPart['kind']): number {
  return kind === 'flat' ? 1 : kind === 'energy' ? 1000 : 3600
}

/** Half up; the hair's breadth keeps exact halves from falling short as doubles. */
function half(x: number): number {
  return Math.floor(x + 0.5 + 1e-9)
}

/** The same use, billed by the dearest part of each kind: more than this no reading of it can cost. */
export function dearest(t: PlainTariff, { wh, chargingS, parkingS }: PlainUse): number {
  const most = (kind: PlainPart['kind'], quantity: number): number => {
    const parts = t.elements.flatMap(({ parts: all }) => all).filter((part) => part.kind === kind)
    const steps = Math.max(1, ...parts.map((part) => part.step))
    const prices = parts.map(
      ({ ore }) => half((Math.ceil(quantity / steps) * steps * ore) / unitOf(kind)) + 1,
    )
    return Math.max(0, ...prices) + parts.length
  }
  const total =
    most('flat', 1) + most('energy', wh) + most('time', chargingS) + most('parking', parkingS)
  return Math.min(Math.max(total, t.leastOre ?? 0), t.mostOre ?? Infinity)
}
