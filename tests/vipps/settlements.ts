// Settlements to make receipts of. The first is the payer's own EV example: 216.14 kr captured.
import type { ReceiptToSend } from '#bff/session/ports.ts'
import type { PriceLine } from '#bff/session/price.ts'
import type { Settlement } from '#bff/session/model.ts'
import { reference } from './scripted-payer.ts'

export const energyLine: PriceLine = {
  kind: 'energy',
  quantity: 32_417,
  unitMicros: 6_667_488,
  totalMinor: 21_614,
  exMinor: 17_291,
  taxMinor: 4323,
  vatRate: 2500,
}

export const parkingLine: PriceLine = {
  kind: 'parking',
  quantity: 100,
  unitMicros: 1_000_000,
  totalMinor: 167,
  exMinor: 133,
  taxMinor: 34,
  vatRate: 2500,
}

export const flatLine: PriceLine = {
  kind: 'flat',
  quantity: 1,
  unitMicros: 5_000_000,
  totalMinor: 500,
  exMinor: 400,
  taxMinor: 100,
  vatRate: 2500,
}

export function receiptOf(
  lines: PriceLine[],
  captureMinor: number,
  more: Partial<Settlement> & { locale?: string } = {},
): ReceiptToSend {
  const { locale = 'nb', ...changed } = more
  return {
    reference,
    number: 1042,
    currency: 'NOK',
    stationId: '1234',
    locale,
    settlement: {
      rule: 'capture',
      source: 'tariff',
      captureMinor,
      lossMinor: 0,
      reduction: null,
      lines,
      cdrId: null,
      ...changed,
    },
  }
}
