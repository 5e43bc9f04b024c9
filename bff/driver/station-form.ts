// The station page's form as it arrives: reading it, and giving it back with what was wrong.
import type { Fault, FaultCode, StationForm } from '#web/entry-server.tsx'
import * as z from 'zod'
import { parseOwnAmount } from '#shared/own-amount.ts'
import type { Refusal } from './refusals.ts'

/** Inputs are short; what is longer is not from our page. Unknown inputs are passed over. */
const formShape = z.object({
  offer: z.string().max(2000).default(''),
  amount: z.string().trim().max(20).default(''),
  ownAmount: z.string().trim().max(20).default(''),
  terms: z.string().max(10).default(''),
  locale: z.string().max(20).default(''),
})

export interface SentForm {
  offer: string
  locale: string
  /** What was chosen, in minor units; null where `fault` says why not. */
  amountMinor: number | null
  /** As sent, for giving it back. */
  typed: Omit<StationForm, 'fault'>
  fault: Fault | null
}

/** Reads a form body (urlencoded); null where it is nothing that our page sends. */
export function readStationForm(body: string): SentForm | null {
  const parsed = formShape.safeParse(Object.fromEntries(new URLSearchParams(body)))
  if (!parsed.success) return null
  const { offer, amount, ownAmount, terms, locale } = parsed.data
  const chosen = amountOf(amount, ownAmount)
  const accepted = terms === 'on'
  const fault: Fault | null =
    chosen.fault ?? (accepted ? null : { field: 'terms', code: 'terms-missing' })
  return {
    offer,
    locale,
    amountMinor: chosen.amountMinor,
    typed: {
      amount: ownAmount !== '' && amount === '' ? null : chosen.amountMinor,
      ownAmount,
      terms: accepted,
    },
    fault,
  }
}

/** `amount` is the chosen radio; an amount of one's own counts where none is chosen. */
function amountOf(
  amount: string,
  ownAmount: string,
): { amountMinor: number | null; fault: Fault | null } {
  if (amount === '' && ownAmount === '') return wrong('amount', 'amount-missing')
  if (amount === '') {
    const own = parseOwnAmount(ownAmount)
    return own === null
      ? wrong('ownAmount', 'amount-unreadable')
      : { amountMinor: own, fault: null }
  }
  if (!/^\d{1,9}$/.test(amount)) return wrong('amount', 'amount-unreadable')
  return { amountMinor: Number(amount), fault: null }
}

function wrong(field: Fault['field'], code: FaultCode): { amountMinor: null; fault: Fault } {
  return { amountMinor: null, fault: { field, code } }
}

/** The fault of a refused create, at the input where the driver can mend it. */
export function faultOf(refusal: Pick<Refusal, 'fault' | 'field'>, sent: SentForm): Fault {
  const own = sent.typed.amount === null && sent.typed.ownAmount !== ''
  const field = refusal.field === 'amount' ? (own ? 'ownAmount' : 'amount') : 'form'
  return { field, code: refusal.fault }
}
