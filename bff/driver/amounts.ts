// Which amounts may be reserved at a station, by its tariff and the operator's settings.
import type { AmountChoice, StationPage } from '#shared/contract.ts'
import type { Settings } from '../env.ts'
import type { SellableConnector } from '../session/ports.ts'
import { energyFor, leastPrice, type Prospect } from '../session/price-parts.ts'
import type { Tariff } from '../session/tariff.ts'

type AmountSettings = Pick<Settings, 'amounts' | 'amountRange' | 'defaultAmount' | 'minimumMinor'>

/** A charge by `tariff` at this connector that would begin at `now` (epoch ms). */
export function prospectOf(
  tariff: Tariff,
  connector: Pick<SellableConnector, 'timeZone' | 'powerType' | 'maxPowerW'>,
  now: number,
): Prospect {
  const { timeZone, powerType, maxPowerW } = connector
  return { terms: { tariff, timeZone, powerType }, now, powerW: maxPowerW }
}

/** The choices of a station page, each with what it buys; below the least price none (law 6). */
export function amountChoices(settings: AmountSettings, prospect: Prospect): AmountChoice[] {
  const least = leastPrice(prospect)
  return settings.amounts
    .filter((amount) => amount >= least)
    .map((amount) => ({ amount, energyWh: energyFor(prospect, amount) }))
}

/** Limits of an amount of one's own; null where only the listed ones are sold. */
export function ownAmountRange(
  settings: AmountSettings,
  prospect: Prospect,
): StationPage['amountRange'] {
  const range = settings.amountRange
  if (!range) return null
  const min = Math.max(range.min, settings.minimumMinor, leastPrice(prospect))
  return min <= range.max ? { min, max: range.max } : null
}

/**
 * What is chosen before the driver chooses: what the tariff's owner wants reserved, else the operator's
 * default, where it is on offer. A wish between two amounts is met by the one above, and a wish above
 * all by the highest: it only suggests, what is on offer stays the operator's to say.
 */
export function defaultChoice(
  settings: AmountSettings,
  choices: readonly AmountChoice[],
  range: StationPage['amountRange'],
  suggested?: number,
): number | null {
  const wished = suggested ?? settings.defaultAmount
  const inRange = range !== null && wished >= range.min && wished <= range.max
  if (inRange || choices.some((c) => c.amount === wished)) return wished
  if (suggested !== undefined && choices.length > 0) {
    const amounts = choices.map(({ amount }) => amount).toSorted((a, b) => a - b)
    return amounts.find((amount) => amount >= suggested) ?? amounts.at(-1) ?? null
  }
  if (suggested !== undefined && range !== null) {
    return Math.min(Math.max(suggested, range.min), range.max)
  }
  return choices[0]?.amount ?? range?.min ?? null
}

export type AmountFault = 'amount-not-offered' | 'amount-too-low' | 'amount-too-high'

/** Null where `amount` (minor units) is on offer by the prospect; else what is wrong with it. */
export function amountFault(
  settings: AmountSettings,
  prospect: Prospect,
  amount: number,
): AmountFault | null {
  if (settings.amounts.includes(amount) && amount >= leastPrice(prospect)) return null
  const range = ownAmountRange(settings, prospect)
  if (!range || !Number.isSafeInteger(amount)) return 'amount-not-offered'
  if (amount < range.min) return 'amount-too-low'
  return amount > range.max ? 'amount-too-high' : null
}
