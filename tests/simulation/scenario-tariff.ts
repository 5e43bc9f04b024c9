// The tariff of a seed, twice: as the product reads it, and in the auditor's own plain terms.
import type { PriceComponent, PriceLimit, Tariff } from '#bff/session/tariff.ts'
import type { PriceCondition } from '#shared/contract.ts'
import type { Chance } from './chance.ts'
import { osloDay, osloMinute } from './oslo.ts'
import type { Bounds, PlainElement, PlainPart, PlainTariff, PlainWhen } from './plain-tariff.ts'

const ALWAYS: PlainWhen = { minutes: null, days: null, wh: null, powerW: null, seconds: null }
const DAY_MIN = 24 * 60

export function tariffOf(chance: Chance, beginsAt: number): { tariff: Tariff; plain: PlainTariff } {
  const stepped = chance.happens(0.15)
  const parts: PlainPart[] = [
    { kind: 'energy', ore: chance.pick([0, 125, 599, 1000]), step: stepped ? 500 : 1 },
    { kind: 'time', ore: chance.happens(0.25) ? 6000 : 0, step: stepped ? 60 : 1 },
    { kind: 'flat', ore: chance.happens(0.2) ? 500 : 0, step: 1 },
    { kind: 'parking', ore: chance.happens(0.2) ? 12_000 : 0, step: stepped ? 300 : 1 },
  ]
  const always: PlainElement = { parts: parts.filter((part) => part.ore > 0), when: null }
  const conditions = chance.happens(0.16) ? chance.between(1, 3) : 0
  const plain: PlainTariff = {
    elements: [
      ...Array.from({ length: conditions }, () => conditional(chance, beginsAt, stepped)),
      always,
    ],
    // Where nothing has a price, nothing says which VAT is in the least one.
    leastOre: chance.happens(0.05) && always.parts.length > 0 ? chance.pick([1000, 2500]) : null,
    mostOre: chance.happens(0.05) ? chance.pick([3000, 20_000]) : null,
  }
  return {
    tariff: {
      digest: 'sim',
      id: 'sim',
      currency: 'NOK',
      elements: plain.elements.map(({ parts: all, when }) => ({
        components: all.map(componentOf),
        restrictions: conditionOf(when),
      })),
      minPrice: limitOf(plain.leastOre),
      maxPrice: limitOf(plain.mostOre),
    },
    plain,
  }
}

/** An element for some hours, days, kWh, powers, or for a while: where the charge will come by. */
function conditional(chance: Chance, beginsAt: number, stepped: boolean): PlainElement {
  const kind = chance.pick(['energy', 'energy', 'time', 'parking'] as const)
  const ore = kind === 'energy' ? chance.pick([0, 250, 800, 1500]) : chance.pick([0, 3000, 18_000])
  const step = stepped ? (kind === 'energy' ? 250 : 120) : 1
  return { parts: [{ kind, ore, step }], when: whenOf(chance, beginsAt) }
}

function whenOf(chance: Chance, beginsAt: number): PlainWhen {
  const from = chance.between(0, 30) * 60
  switch (chance.pick(['minutes', 'minutes', 'days', 'wh', 'powerW', 'seconds'] as const)) {
    case 'minutes':
      return { ...ALWAYS, minutes: hoursOf(chance, beginsAt), days: daysOf(chance, beginsAt) }
    case 'days':
      return { ...ALWAYS, days: [osloDay(beginsAt), 1 + (osloDay(beginsAt) % 7)] }
    case 'wh':
      return {
        ...ALWAYS,
        wh: chance.pick<Bounds>([
          [0, 2000],
          [1000, 6000],
          [3000, Infinity],
        ]),
      }
    case 'powerW':
      return {
        ...ALWAYS,
        powerW: chance.pick<Bounds>([
          [0, 20_000],
          [20_000, Infinity],
        ]),
      }
    case 'seconds':
      return {
        ...ALWAYS,
        seconds: chance.pick<Bounds>([
          [0, from + 60],
          [from, Infinity],
        ]),
      }
    default:
      return ALWAYS
  }
}

/** Some begin or end soon after the world does; some go over midnight. */
function hoursOf(chance: Chance, beginsAt: number): Bounds {
  const now = osloMinute(beginsAt)
  const soon = (now + chance.between(0, 45)) % DAY_MIN
  const far = chance.between(0, DAY_MIN - 1)
  return chance.happens(0.5) ? [soon, far] : [far, soon]
}

function daysOf(chance: Chance, beginsAt: number): number[] | null {
  return chance.happens(0.2) ? [osloDay(beginsAt)] : null
}

/** With 25 % VAT, 80 % of the price is without it; øre to millionths of a krone is ten thousand. */
function componentOf({ kind, ore, step }: PlainPart): PriceComponent {
  return { kind, exVatMicros: ore * 8000, vatRate: 2500, stepSize: step }
}

function limitOf(ore: number | null): PriceLimit | null {
  return ore === null ? null : { exVatMicros: ore * 8000, inclVatMicros: ore * 10_000 }
}

function conditionOf(when: PlainWhen | null): PriceCondition | null {
  if (!when) return null
  const { minutes, days, wh, powerW, seconds } = when
  return {
    time: minutes && { from: minutes[0], until: minutes[1] },
    days: days && [...days],
    dates: null,
    energyWh: spanOf(wh),
    powerW: spanOf(powerW),
    currentMa: null,
    durationS: spanOf(seconds),
  }
}

function spanOf(bounds: Bounds | null): { from: number | null; until: number | null } | null {
  if (!bounds) return null
  const [from, until] = bounds
  return { from: from === 0 ? null : from, until: until === Infinity ? null : until }
}
