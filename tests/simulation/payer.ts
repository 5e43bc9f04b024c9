// The payer of the simulated world: its own ledger of payments, which the auditor reads. It knows
// nothing of the product; it can refuse, lose what it answered, and let a reservation lapse.
import type { Reference } from '#shared/ids.ts'
import type { Failure, Outcome, Payments, ReceiptToSend } from '#bff/session/ports.ts'
import type { PaymentSnapshot } from '#bff/session/model.ts'
import type { PayerMood } from './moods.ts'
import type { Network } from './network.ts'

export interface LedgerPayment {
  amountMinor: number
  state: PaymentSnapshot['state']
  authorizedMinor: number
  capturedMinor: number
  cancelledMinor: number
  refundedMinor: number
  captures: { at: number; amountMinor: number }[]
  refunds: { at: number; amountMinor: number }[]
  /** When nothing was held any more. */
  closedAt: number | null
  keys: Map<string, string>
  lapsedByBank: boolean
  approving: boolean
  /** When an answer first showed that it is authorized; null: nobody has been told. */
  shownAt: number | null
}

export interface PayerTools {
  wire: Network
  mood: PayerMood
  guaranteedUntil: number | null
  now(): number
  /** A webhook. */
  tell(reference: string): void
  created(reference: string): void
  captured(reference: string): void
}

export class Payer implements Payments {
  readonly payments = new Map<string, LedgerPayment>()
  readonly receipts: ReceiptToSend[] = []
  private stumbled = false
  private readonly t: PayerTools

  constructor(tools: PayerTools) {
    this.t = tools
  }

  create(
    payment: { reference: Reference; amountMinor: number; currency: 'NOK' | 'DKK' | 'EUR' | 'SEK' },
    key: string,
  ): Promise<Outcome<{ redirectUrl: string }>> {
    return this.t.wire.call(() => {
      if (this.t.mood.refusesCreate) return refused('payment-refused')
      const body = JSON.stringify([payment.reference, payment.amountMinor])
      const known = this.payments.get(payment.reference)
      if (known && known.keys.get(key) !== body) {
        throw new Error('law 7: same reference, another key or body')
      }
      if (!known) {
        this.payments.set(payment.reference, fresh(payment.amountMinor, key, body))
        this.t.created(payment.reference)
      }
      return { ok: true, value: { redirectUrl: `https://pay.example/${payment.reference}` } }
    })
  }

  read(reference: Reference): Promise<Outcome<PaymentSnapshot>> {
    return this.t.wire.call(() => this.answer(reference))
  }

  capture(
    reference: Reference,
    amountMinor: number,
    _currency: string,
    key: string,
  ): Promise<Outcome<PaymentSnapshot>> {
    return this.t.wire.call(() => {
      const p = this.payments.get(reference)
      if (!p) return absent()
      if (this.once(p, key, `capture ${amountMinor}`)) return this.answer(reference)
      if (this.t.mood.refusesCapture) return this.undo(p, key, refused('capture-refused'))
      if (this.t.mood.stumbles && !this.stumbled) {
        this.stumbled = true
        return this.undo(p, key, later())
      }
      if (p.state !== 'authorized' || amountMinor > openOf(p) || amountMinor <= 0) {
        return this.undo(p, key, refused('capture-refused'))
      }
      p.capturedMinor += amountMinor
      p.captures.push({ at: this.t.now(), amountMinor })
      this.changed(reference, p)
      this.t.captured(reference)
      return this.answer(reference)
    })
  }

  cancel(reference: Reference, _key: string): Promise<Outcome<PaymentSnapshot>> {
    return this.t.wire.call(() => {
      const p = this.payments.get(reference)
      if (!p) return absent()
      if (this.t.mood.refusesCancel) return refused('release-refused')
      // The driver stands in 3-D Secure: 6250, later.
      if (p.state === 'created' && p.approving) return later()
      if (p.state === 'created') p.state = 'terminated'
      // The product's client reads first: what is already released is not asked for again.
      else if (p.state === 'authorized') p.cancelledMinor += openOf(p)
      this.changed(reference, p)
      return this.answer(reference)
    })
  }

  refund(
    reference: Reference,
    amountMinor: number,
    _currency: string,
    key: string,
  ): Promise<Outcome<PaymentSnapshot>> {
    return this.t.wire.call(() => {
      const p = this.payments.get(reference)
      if (!p) return absent()
      if (this.once(p, key, `refund ${amountMinor}`)) return this.answer(reference)
      if (this.t.mood.refusesRefund || amountMinor > p.capturedMinor - p.refundedMinor) {
        return this.undo(p, key, refused('refund-refused'))
      }
      p.refundedMinor += amountMinor
      p.refunds.push({ at: this.t.now(), amountMinor })
      this.changed(reference, p)
      return this.answer(reference)
    })
  }

  sendReceipt(receipt: ReceiptToSend): Promise<Outcome<null>> {
    return this.t.wire.call(() => {
      // One POST per reference: a second one is a 409, which says that it is there (facts §6).
      if (!this.receipts.some((r) => r.reference === receipt.reference)) this.receipts.push(receipt)
      return { ok: true, value: null }
    })
  }

  /** What the driver does in the app. False when it is too late for it. */
  drive(reference: string, act: 'approving' | 'approve' | 'abort' | 'expire'): boolean {
    const p = this.payments.get(reference)
    if (!p || p.state !== 'created') return false
    if (act === 'approving') {
      p.approving = true
      return true
    }
    p.approving = false
    p.state = act === 'approve' ? 'authorized' : act === 'abort' ? 'aborted' : 'expired'
    if (act === 'approve') p.authorizedMinor = p.amountMinor
    this.changed(reference, p)
    return true
  }

  /** The bank lets go of the hold before its time. */
  lapse(reference: string): void {
    const p = this.payments.get(reference)
    if (!p || p.state !== 'authorized' || openOf(p) <= 0) return
    p.cancelledMinor += openOf(p)
    p.lapsedByBank = true
    this.changed(reference, p)
  }

  private changed(reference: string, p: LedgerPayment): void {
    if (p.closedAt === null && p.state !== 'created' && openOf(p) === 0) p.closedAt = this.t.now()
    this.t.tell(reference)
  }

  private once(p: LedgerPayment, key: string, body: string): boolean {
    const known = p.keys.get(key)
    if (known !== undefined && known !== body) throw new Error('law 7: same key, another body')
    p.keys.set(key, body)
    return known !== undefined
  }

  private undo(p: LedgerPayment, key: string, failure: Failure): Failure {
    p.keys.delete(key)
    return failure
  }

  private answer(reference: string): Outcome<PaymentSnapshot> {
    const p = this.payments.get(reference)
    if (!p) return absent()
    const { state, authorizedMinor, capturedMinor, cancelledMinor, refundedMinor } = p
    if (state === 'authorized') p.shownAt ??= this.t.now()
    const money = { authorizedMinor, capturedMinor, cancelledMinor, refundedMinor }
    return {
      ok: true,
      value: { state, ...money, currency: 'NOK', guaranteedUntil: this.t.guaranteedUntil },
    }
  }
}

/** What is still held. */
export function openOf(p: LedgerPayment): number {
  return p.authorizedMinor - p.capturedMinor - p.cancelledMinor
}

function fresh(amountMinor: number, key: string, body: string): LedgerPayment {
  return {
    amountMinor,
    state: 'created',
    authorizedMinor: 0,
    capturedMinor: 0,
    cancelledMinor: 0,
    refundedMinor: 0,
    captures: [],
    refunds: [],
    closedAt: null,
    keys: new Map([[key, body]]),
    lapsedByBank: false,
    approving: false,
    shownAt: null,
  }
}

function refused(why: Failure['why']): Failure {
  return { ok: false, fate: 'refused', why, code: 'refused', gateway: 502, retryAfterMs: null }
}

function absent(): Failure {
  return { ...refused('payment-terminated'), fate: 'absent', code: '404' }
}

function later(): Failure {
  return { ...refused('payer-outage'), fate: 'retry', code: '6280' }
}
