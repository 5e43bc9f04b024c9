// What delivered energy costs us where nobody pays for it: by the usual reckoning, recorded, and
// corrected when more is known. It never captures and never refunds.
import { say, type Draft } from './draft.ts'
import { heldMinor } from './hold.ts'
import type { Session } from './model.ts'
import { deliveredWh, strayWh } from './rest.ts'
import { acceptedPrice, reckon, strayPrice } from './settlement.ts'

/** What all that was delivered comes to, whoever pays for it. */
function owedMinor(s: Session): number {
  const strays = strayWh(s) > 0 ? strayPrice(s) : 0
  if (deliveredWh(s) === 0 && s.cdr === null && s.settlement === null) return strays
  const reckoning = reckon(s)
  // A bill that contradicts itself or us is no measure: then the accepted tariff is.
  if (reckoning.kind === 'park') return acceptedPrice(s) + strays
  const { captureMinor, lossMinor } = reckoning.settlement
  return captureMinor + lossMinor + strays
}

/** Can nothing more be captured for this session? While a reservation is held, no loss is final. */
function isFinal(s: Session): boolean {
  if (s.phase === 'settled' || s.phase === 'abandoned') return true
  const from = s.parked?.from
  return from !== undefined && (from === 'settled' || from === 'abandoned' || s.payment.lapsed)
}

/** Records the loss as it is known now, where it is final and not what was recorded. */
export function reckonLoss(d: Draft): void {
  if (!isFinal(d.session)) return
  const lossMinor = Math.max(0, owedMinor(d.session) - d.session.payment.capturedMinor)
  if (lossMinor !== d.session.lossMinor) say(d, { type: 'LossReckoned', lossMinor })
}

/** What a parked session could still bring in, and may yet lose; 0 where nothing is held. */
export function atStakeMinor(s: Session): number {
  if (s.phase !== 'parked' || heldMinor(s) === 0 || isFinal(s)) return 0
  const left = owedMinor(s) - s.payment.capturedMinor
  return Math.max(0, Math.min(left, heldMinor(s)))
}
