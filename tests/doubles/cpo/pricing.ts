/**
 * The CPO's own bill of a session by one OCPI tariff, in exact decimals.
 *
 * Written from the spec (mod_tariffs, and mod_cdrs on step_size), independently of the product's
 * engine, which it is held against. The first element that matches wins per dimension; step_size is
 * applied once to energy and once to time, at the last component used. Nothing is rounded here:
 * whoever writes the bill down does that. Knows no HTTP and no session status.
 */
import { Big } from 'big.js'
import { matches } from './restrictions.ts'
import type { Standing } from './restrictions.ts'
import type { Dimension, PriceComponent, PriceText, Tariff } from './tariffs.ts'

/** What was used in a stretch of time: Wh, seconds of charging, seconds of parking. */
export type Usage = {
  readonly startAt: number
  readonly wh: number
  readonly chargingS: number
  readonly parkingS: number
  readonly watts?: number
  readonly amperes?: string
}

export type Cost = { readonly exclVat: Big; readonly inclVat: Big }

export type Bill = {
  readonly total: Cost
  readonly fixed: Cost
  readonly energy: Cost
  readonly time: Cost
  readonly parking: Cost
}

type Line = { readonly component: PriceComponent; quantity: number }

const nothing: Cost = { exclVat: new Big(0), inclVat: new Big(0) }

/** Prices usages, oldest first, by a tariff. */
export function bill(tariff: Tariff, usages: readonly Usage[], timeZone: string): Bill {
  const lines = linesOf(tariff, usages, timeZone)
  const energy = lines.filter((line) => line.component.type === 'ENERGY')
  roundUp(energy)
  const lastTimed = lines.findLast(({ component }) => isTime(component.type))
  // Charging time is not rounded when parking follows: only the dimension used last is.
  if (lastTimed !== undefined) {
    roundUp(lines.filter((line) => line.component.type === lastTimed.component.type))
  }
  const of = (type: Dimension): Cost =>
    lines
      .filter((line) => line.component.type === type)
      .map(costOf)
      .reduce(plus, nothing)
  const parts = {
    fixed: of('FLAT'),
    energy: of('ENERGY'),
    time: of('TIME'),
    parking: of('PARKING_TIME'),
  }
  const sum = [parts.fixed, parts.energy, parts.time, parts.parking].reduce(plus, nothing)
  return { ...parts, total: limited(sum, tariff.min_price, tariff.max_price) }
}

function isTime(type: Dimension): boolean {
  return type === 'TIME' || type === 'PARKING_TIME'
}

function linesOf(tariff: Tariff, usages: readonly Usage[], timeZone: string): Line[] {
  const lines: Line[] = []
  let elapsedS = 0
  let wh = 0
  for (const usage of usages) {
    const standing: Standing = {
      at: usage.startAt,
      timeZone,
      elapsedS,
      wh,
      watts: usage.watts ?? null,
      amperes: usage.amperes ?? null,
    }
    const add = (type: Dimension, quantity: number): void => {
      const component = quantity > 0 ? activeComponent(tariff, type, standing) : undefined
      if (component !== undefined) lines.push({ component, quantity })
    }
    if (!lines.some((line) => line.component.type === 'FLAT')) add('FLAT', 1)
    add('ENERGY', usage.wh)
    add('TIME', usage.chargingS)
    add('PARKING_TIME', usage.parkingS)
    elapsedS += usage.chargingS + usage.parkingS
    wh += usage.wh
  }
  return lines
}

function activeComponent(
  tariff: Tariff,
  type: Dimension,
  standing: Standing,
): PriceComponent | undefined {
  for (const element of tariff.elements) {
    const component = element.price_components.find((one) => one.type === type)
    if (component !== undefined && matches(element.restrictions, standing)) return component
  }
  return undefined
}

/** Rounds the sum of the lines up to the step of the last one; what is added is billed there. */
function roundUp(lines: readonly Line[]): void {
  const last = lines.at(-1)
  if (last === undefined || last.component.step_size <= 1) return
  const total = lines.reduce((sum, line) => sum + line.quantity, 0)
  const step = last.component.step_size
  last.quantity += Math.ceil(total / step) * step - total
}

/** ENERGY is priced per kWh and counted in Wh, time per hour and counted in seconds (spec: TariffDimensionType). */
function costOf(line: Line): Cost {
  const { type, price, vat } = line.component
  const units = type === 'FLAT' ? 1 : type === 'ENERGY' ? 1000 : 3600
  const exclVat = new Big(price).times(line.quantity).div(units)
  const inclVat =
    vat === undefined
      ? exclVat
      : new Big(price)
          .times(line.quantity)
          .times(new Big(vat).plus(100))
          .div(100 * units)
  return { exclVat, inclVat }
}

function plus(one: Cost, other: Cost): Cost {
  return {
    exclVat: one.exclVat.plus(other.exclVat),
    inclVat: one.inclVat.plus(other.inclVat),
  }
}

/** Both limits apply to the price without and with VAT, each by itself (spec: notes on min_price, max_price). */
function limited(sum: Cost, least?: PriceText, most?: PriceText): Cost {
  return {
    exclVat: clamp(sum.exclVat, least?.excl_vat, most?.excl_vat),
    inclVat: clamp(sum.inclVat, least?.incl_vat, most?.incl_vat),
  }
}

function clamp(value: Big, least: string | undefined, most: string | undefined): Big {
  if (most !== undefined && value.gt(most)) return new Big(most)
  if (least !== undefined && value.lt(least)) return new Big(least)
  return value
}
