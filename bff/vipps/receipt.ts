// The receipt in the payer's app (Order Management, order-management.yaml 2.1): sent once, never
// changed, its lines sum to what was captured. It must never price anything: the lines come from the
// settlement.
import type { Settlement } from '#bff/session/model.ts'
import type { ReceiptToSend } from '#bff/session/ports.ts'
import { receiptLines } from '#bff/session/settlement.ts'
import type { ReceiptLine } from '#shared/contract.ts'
import { roundHalfUp } from '#shared/money.ts'
import { wordsFor } from './receipt-words.ts'

/**
 * The body of `POST …/receipts/{reference}`, or null where the settlement has no line to bill, so
 * that no receipt with right VAT can be made.
 *
 * The lines are those of our own receipt page (session/settlement.ts): they sum to what was captured;
 * what was taken off a line is its `discount`, named in the line. `unitPrice` is in minor units incl.
 * VAT, before discount; `quantity` is for reading only.
 */
export function receiptBody(receipt: ReceiptToSend) {
  const { settlement, currency, stationId, number, locale } = receipt
  if (!settlement.lines.some((line) => line.totalMinor > 0)) return null
  return {
    orderLines: orderLines(receiptLines(settlement), locale, settlement.reduction),
    bottomLine: { currency, posId: stationId, receiptNumber: String(number) },
  }
}

/** `POST …/receipts/{reference}` (order-management.yaml 2.1); the app sums the lines by itself. */
export type ReceiptBody = NonNullable<ReturnType<typeof receiptBody>>

/** The lines as the app shows them, in the driver's language. `reduction`: why less was captured. */
export function orderLines(
  lines: readonly ReceiptLine[],
  locale: string,
  reduction: Settlement['reduction'],
) {
  const words = wordsFor(locale)
  return lines.map((line, i) => {
    const kind = words.kinds[line.kind]
    const reduced = line.reductionMinor > 0 ? reduction : null
    return {
      name: reduced ? `${kind}, ${words.reductions[reduced]}` : kind,
      id: `${i + 1}-${line.kind}`,
      totalAmount: line.totalMinor,
      totalAmountExcludingTax: line.exMinor,
      totalTaxAmount: line.taxMinor,
      taxRate: line.vatRate,
      unitInfo: {
        unitPrice: roundHalfUp(BigInt(line.unitMicros), 10_000n),
        ...quantityOf(line),
      },
      // More captured than the tariff gives is no negative discount: none may be below zero.
      discount: Math.max(0, line.reductionMinor),
    }
  })
}

/** UnitInfo: `^\d+([\.]\d{1,8})?$`, at most 10 characters. */
function quantityOf(line: ReceiptLine): { quantity: string; quantityUnit: string } {
  switch (line.kind) {
    case 'energy':
      return { quantity: decimal(BigInt(line.quantity), 3), quantityUnit: 'KWH' }
    case 'flat':
    case 'minimum':
      return { quantity: String(line.quantity), quantityUnit: 'PCS' }
    case 'time':
    case 'parking': {
      // Hundredths of a minute are exact enough to read: 40 s is 0.67.
      const hundredths = BigInt(roundHalfUp(BigInt(line.quantity) * 100n, 60n))
      return { quantity: decimal(hundredths, 2), quantityUnit: 'MINUTE' }
    }
    default: {
      const unknown: never = line.kind
      throw new Error(`a line nobody knows: ${String(unknown)}`)
    }
  }
}

/** `units` with `places` decimals, without zeros at the end. */
function decimal(units: bigint, places: number): string {
  const digits = units.toString().padStart(places + 1, '0')
  const whole = digits.slice(0, -places)
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return fraction === '' ? whole : `${whole}.${fraction}`
}
