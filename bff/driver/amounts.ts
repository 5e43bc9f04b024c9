// Which amounts may be reserved at a station, by its tariff and the operator's settings.
import type { AmountChoice, StationPage } from '#shared/contract.ts'
import type { Settings } from '../env.ts'
import { energyFor, leastPrice, type Tariff } from '../session/tariff.ts'

type AmountSettings = Pick<Settings, 'amounts' | 'amountRange' | 'defaultAmount' | 'minimumMinor'>

/** The choices of a station page, each with what it buys; below the least price none (law 6). */
export function amountChoices(
  settings: AmountSettings,
  tariff: Tariff,
  powerW: number | null,
): AmountChoice[] {
  const least = leastPrice(tariff)
  return settings.amounts
    .filter((amount) => amount >= least)
    .map((amount) => ({ amount, energyWh: energyFor(tariff, amount, powerW) }))
}

/** Limits of an amount of one's own; null where only the listed ones are sold. */
export function ownAmountRange(
  settings: AmountSettings,
  tariff: Tariff,
): StationPage['amountRange'] {
  const range = settings.amountRange
  if (!range) return null
  const min = Math.max(range.min, settings.minimumMinor, leastPrice(tariff))
  return min <= range.max ? { min, max: range.max } : null
}

/** What is chosen before the driver chooses: the operator's default where it is on offer. */
export function defaultChoice(
  settings: AmountSettings,
  choices: readonly AmountChoice[],
  range: StationPage['amountRange'],
): number | null {
  const wished = settings.defaultAmount
  const inRange = range !== null && wished >= range.min && wished <= range.max
  if (inRange || choices.some((c) => c.amount === wished)) return wished
  return choices[0]?.amount ?? range?.min ?? null
}

export type AmountFault = 'amount-not-offered' | 'amount-too-low' | 'amount-too-high'

/** Null where `amount` (minor units) is on offer by `tariff`; else what is wrong with it. */
export function amountFault(
  settings: AmountSettings,
  tariff: Tariff,
  amount: number,
): AmountFault | null {
  if (settings.amounts.includes(amount) && amount >= leastPrice(tariff)) return null
  const range = ownAmountRange(settings, tariff)
  if (!range || !Number.isSafeInteger(amount)) return 'amount-not-offered'
  if (amount < range.min) return 'amount-too-low'
  return amount > range.max ? 'amount-too-high' : null
}
