// The payer of the simulated world: its own ledger of payments, which the auditor reads. It knows
// nothing of the product; it can refuse, lose what it answered, and let a reservation lapse.
import type { Reference } from '#shared/ids.ts'
import type { Failure, Outcome, Payments, ReceiptToSend } from '#bff/session/ports.ts'
import type { PaymentSnapshot } from '#bff/session/model.ts'
import type { Network } from './network.ts'

export interface LedgerPayment {
  amountMinor: number
  state: PaymentSnapshot['state']
  authorizedMinor: number
  capturedMinor: number
  cancelledMinor: number
  refundedMinor: number
  captures: { at: number; amountMinor: number }[]
  keys: Map<string, string>
  lapsedByBank: boolean
  approving: boolean
}

export interface PayerMood {
  /** Every capture is refused for good. */
  refusesCapture: boolean
  /** The create is refused for good. */
  refusesCreate: boolean
  /** 6280: the first capture fails and must be tried again. */
  stumbles: boolean
  refusesReceipt: boolean
}

export class Payer implements Payments {
  readonly payments = new Map<string, LedgerPayment>()
  readonly receipts: ReceiptToSend[] = []
  private stumbled = false

  private readonly network: Network
  private readonly mood: PayerMood
  private readonly now: () => number
  private readonly tell: (reference: string) => void

  constructor(
    network: Network,
    mood: PayerMood,
    now: () => number,
    tell: (reference: string) => void,
  ) {
    this.network = network
    this.mood = mood
    this.now = now
    this.tell = tell
  }

  async create(
    payment: { reference: Reference; amountMinor: number; currency: 'NOK' | 'DKK' | 'EUR' | 'SEK' },
    key: string,
  ): Promise<Outcome<{ redirectUrl: string }>> {
    return this.network.call(() => {
      if (this.mood.refusesCreate) return refused('payment-refused')
      const body = JSON.stringify([payment.reference, payment.amountMinor])
      const known = this.payments.get(payment.reference)
      if (known && known.keys.get(key) !== body)
        throw new Error('same reference, another key or body')
      if (!known) {
        this.payments.set(payment.reference, {
          amountMinor: payment.amountMinor,
          state: 'created',
          authorizedMinor: 0,
          capturedMinor: 0,
          cancelledMinor: 0,
          refundedMinor: 0,
          captures: [],
          keys: new Map([[key, body]]),
          lapsedByBank: false,
          approving: false,
        })
      }
      return { ok: true, value: { redirectUrl: `https://pay.example/${payment.reference}` } }
    })
  }

  async read(reference: Reference): Promise<Outcome<PaymentSnapshot>> {
    return this.network.call(() => this.answer(reference))
  }

  async capture(
    reference: Reference,
    amountMinor: number,
    _currency: string,
    key: string,
  ): Promise<Outcome<PaymentSnapshot>> {
    return this.network.call(() => {
      const p = this.payments.get(reference)
      if (!p) return absent()
      const done = this.once(p, key, `capture ${amountMinor}`)
      if (done) return this.answer(reference)
      if (this.mood.refusesCapture) return this.undo(p, key, refused('capture-refused'))
      if (this.mood.stumbles && !this.stumbled) {
        this.stumbled = true
        return this.undo(p, key, later())
      }
      const open = p.authorizedMinor - p.capturedMinor - p.cancelledMinor
      if (p.state !== 'authorized' || amountMinor > open || amountMinor <= 0) {
        return this.undo(p, key, refused('capture-refused'))
      }
      p.capturedMinor += amountMinor
      p.captures.push({ at: this.now(), amountMinor })
      this.tell(reference)
      return this.answer(reference)
    })
  }

  async cancel(reference: Reference, _key: string): Promise<Outcome<PaymentSnapshot>> {
    return this.network.call(() => {
      const p = this.payments.get(reference)
      if (!p) return absent()
      // The driver stands in 3-D Secure: 6250, later.
      if (p.state === 'created' && p.approving) return later()
      if (p.state === 'created') p.state = 'terminated'
      else if (p.state === 'authorized') {
        const open = p.authorizedMinor - p.capturedMinor - p.cancelledMinor
        // The product's client reads first: what is already released is not asked for again.
        p.cancelledMinor += open
      }
      this.tell(reference)
      return this.answer(reference)
    })
  }

  async refund(
    reference: Reference,
    amountMinor: number,
    _currency: string,
    key: string,
  ): Promise<Outcome<PaymentSnapshot>> {
    return this.network.call(() => {
      const p = this.payments.get(reference)
      if (!p) return absent()
      if (this.once(p, key, `refund ${amountMinor}`)) return this.answer(reference)
      if (amountMinor > p.capturedMinor - p.refundedMinor) {
        return this.undo(p, key, refused('refund-refused'))
      }
      p.refundedMinor += amountMinor
      this.tell(reference)
      return this.answer(reference)
    })
  }

  async sendReceipt(receipt: ReceiptToSend): Promise<Outcome<null>> {
    return this.network.call(() => {
      if (this.mood.refusesReceipt) return refused('payment-refused')
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
    this.tell(reference)
    return true
  }

  /** The bank lets go of the hold before its time. */
  lapse(reference: string): void {
    const p = this.payments.get(reference)
    if (!p || p.state !== 'authorized') return
    const open = p.authorizedMinor - p.capturedMinor - p.cancelledMinor
    if (open <= 0) return
    p.cancelledMinor += open
    p.lapsedByBank = true
    this.tell(reference)
  }

  private once(p: LedgerPayment, key: string, body: string): boolean {
    const known = p.keys.get(key)
    if (known !== undefined && known !== body) throw new Error('same key, another body')
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
    const money = { authorizedMinor, capturedMinor, cancelledMinor, refundedMinor }
    return { ok: true, value: { state, ...money, currency: 'NOK' } }
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
