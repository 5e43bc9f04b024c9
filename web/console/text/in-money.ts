// The API speaks of minor units; people read money.
import type { Currency } from '#shared/money.ts'
import { money } from './figures.ts'

/** "at most 500 minor units are left" with its amounts as money. */
export function inMoney(text: string, currency: Currency): string {
  return text.replaceAll(/(\d+) minor units/g, (_, minor: string) => money(Number(minor), currency))
}
