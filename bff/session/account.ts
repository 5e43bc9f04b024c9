// What a session's journal comes to, for whoever compares it with the payer and the charger backend
// (docs/decisions/050): what we believe was reserved, captured, released, refunded, delivered, and by
// which bill it was settled. Derived, never stored; it judges nothing and leads to nobody.
import type { Currency } from '#shared/money.ts'
import { captureUntil, heldMinor } from './hold.ts'
import type { Phase, PriceRule, Session, Settlement } from './model.ts'
import { vatRatesOf } from './price-exact.ts'
import { deliveredWh, strayWh } from './rest.ts'
import { cdrPrice } from './settlement.ts'

/** Money in minor units, energy in Wh, times in epoch ms. */
export interface SessionAccount {
  phase: Phase
  why: string | null
  phaseAt: number
  restedAt: number | null
  currency: Currency
  payment: Session['payment']['state']
  authorizedMinor: number
  capturedMinor: number
  releasedMinor: number
  refundedMinor: number
  refundWantedMinor: number
  heldMinor: number
  captureUntil: number | null
  refunds: { amountMinor: number; reason: string | null; series: boolean }[]
  /** All that reached the car, strays included, as the ledger is told it. */
  energyWh: number
  meterWh: number | null
  chargeId: string | null
  endedAt: number | null
  strays: { sessionId: string; energyWh: number; settled: boolean }[]
  cdr: { id: string; energyWh: number; totalMinor: number; currency: string } | null
  cdrsSeen: string[]
  cdrsCredited: string[]
  cdrWaitS: number
  settlement: {
    rule: PriceRule
    source: Settlement['source']
    reduction: string | null
    acceptedMinor: number
    /** Of so many rounded lines. */
    lines: number
  } | null
  lossMinor: number
  priceSource: 'lower' | 'tariff' | 'cdr'
  vatRate: number
}

/** The account of `s` as it stands. */
export function accountOf(s: Session): SessionAccount {
  const { payment, opening, charge } = s
  const { authorizedMinor, capturedMinor, releasedMinor, refundedMinor, refundWantedMinor } =
    payment
  return {
    phase: s.phase,
    why: s.why,
    phaseAt: s.phaseAt,
    restedAt: s.restedAt,
    currency: opening.currency,
    payment: payment.state,
    authorizedMinor,
    capturedMinor,
    releasedMinor,
    refundedMinor,
    refundWantedMinor,
    heldMinor: heldMinor(s),
    captureUntil: captureUntil(s),
    refunds: payment.refunds.map(({ amountMinor, reason, series }) => ({
      amountMinor,
      reason,
      series,
    })),
    energyWh: deliveredWh(s) + strayWh(s),
    meterWh: charge?.meter?.energyWh ?? null,
    chargeId: charge?.sessionId ?? null,
    endedAt: charge?.endedAt ?? null,
    strays: s.strays.map(({ sessionId, energyWh, settled }) => ({ sessionId, energyWh, settled })),
    ...billsOf(s),
    cdrWaitS: opening.policy.cdrWaitS,
    lossMinor: s.lossMinor,
    priceSource: opening.policy.priceSource,
    vatRate: vatRatesOf(opening.tariff).at(-1) ?? 0,
  }
}

function billsOf(
  s: Session,
): Pick<SessionAccount, 'cdr' | 'cdrsSeen' | 'cdrsCredited' | 'settlement'> {
  const { cdr, settlement } = s
  return {
    cdr: cdr && {
      id: cdr.id,
      energyWh: cdr.energyWh,
      totalMinor: cdrPrice(s, cdr),
      currency: cdr.currency,
    },
    cdrsSeen: s.cdrsSeen,
    cdrsCredited: s.cdrsCredited,
    settlement: settlement && {
      rule: settlement.rule,
      source: settlement.source,
      reduction: settlement.reduction,
      acceptedMinor: settlement.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0),
      lines: settlement.lines.length,
    },
  }
}
