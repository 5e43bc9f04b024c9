/**
 * The payer's side of every payment, as plain arithmetic: what Vipps MobilePay answers to create, read, capture, cancel and
 * refund, and what the driver does in the app. Pure and synchronous: the clock is an argument, ids come from a counter, so a
 * seeded simulation can run it by the hundred thousand. It must never know HTTP, timers, chance or our client. What Vipps does
 * not document is marked "our choice".
 */
import {
  cancelFault,
  captureFault,
  decliningAmounts,
  norwegianRules,
  refundFault,
  remaining,
} from './book-rules.ts'
import type { BookRules } from './book-rules.ts'
import { checkCreate } from './payment-checks.ts'
import { renderAdjustment, renderEvent, renderPayment } from './payment-model.ts'
import type {
  Adjustment,
  CancelRequest,
  CreateAnswer,
  CreateRequest,
  EventName,
  EventView,
  ModificationRequest,
  Payment,
  PaymentView,
} from './payment-model.ts'
import { refuse } from './payment-refusals.ts'
import type { ErrorCode, Problem, RefusalStatus } from './payment-refusals.ts'
import { PaymentShelf } from './payment-shelf.ts'
import type { EventListener, ShelfSnapshot } from './payment-shelf.ts'
import { sameValue } from './same-value.ts'

/** A refusal as a value. */
export type Refusal = { readonly status: RefusalStatus; readonly body: Problem }

/** What every operation gives back: the status and the body a client would see. */
export type Answer<Body> = { readonly status: 200 | 201; readonly body: Body } | Refusal

/** What a book is made of, ready for JSON; see {@link PaymentBook.snapshot}. */
export type BookSnapshot = ShelfSnapshot & {
  readonly answers: readonly (readonly [string, KeptAnswer])[]
}
type KeptAnswer = { readonly request: unknown; readonly answer: Answer<unknown> }

/** All payments of one sales unit (MSN). Every operation first lets time pass for the payment it touches. */
export class PaymentBook {
  readonly rules: BookRules
  readonly #shelf: PaymentShelf
  readonly #answers = new Map<string, KeptAnswer>()

  constructor(rules: Partial<BookRules> = {}) {
    this.rules = { ...norwegianRules, ...rules }
    this.#shelf = new PaymentShelf(this.rules)
  }

  /** Sets who hears of events; one listener, because the webhook sender fans out by itself. */
  onEvent(listener: EventListener): void {
    this.#shelf.onEvent(listener)
  }

  /** CreatePayment: 201, or the same 201 for the same key and body. 409/4020 for another body, 409/4150 for a taken reference. */
  create(now: number, key: string, request: CreateRequest): Answer<CreateAnswer> {
    return this.#once(`create ${key}`, request, '4020', () => this.#admit(now, key, request))
  }

  /** GetPayment: 200, or 404/5090. */
  read(now: number, reference: string): Answer<PaymentView> {
    const payment = this.#shelf.find(now, reference)
    return payment ? { status: 200, body: renderPayment(payment) } : this.#refuse('5090')
  }

  /** GetEvents: 200 with the whole history, oldest first, or 404/5090. */
  events(now: number, reference: string): Answer<readonly EventView[]> {
    const payment = this.#shelf.find(now, reference)
    if (!payment) return this.#refuse('5090')
    return { status: 200, body: payment.events.map((event) => renderEvent(payment, event)) }
  }

  /** CapturePayment: repeatable up to the reserved amount, never above it. */
  capture(
    now: number,
    reference: string,
    key: string,
    request: ModificationRequest,
  ): Answer<Adjustment> {
    return this.#once(`capture ${reference} ${key}`, request, '4010', () => {
      const payment = this.#shelf.find(now, reference)
      if (!payment) return this.#refuse('5090')
      const { value } = request.modificationAmount
      const fault = captureFault(payment, request.modificationAmount, this.rules)
      if (fault) return this.#refuse(fault)
      payment.captured += value
      this.#shelf.settle(payment)
      return this.#adjusted(now, payment, 'CAPTURED', value, key)
    })
  }

  /**
   * CancelPayment: before approval it terminates, after it releases all that is not captured. A key is optional (the document
   * dropped it); with one, a repeat gives the same answer.
   */
  cancel(
    now: number,
    reference: string,
    request: CancelRequest = {},
    key?: string,
  ): Answer<Adjustment> {
    if (key === undefined) return this.#cancel(now, reference, request, null)
    return this.#once(`cancel ${reference} ${key}`, request, '4020', () =>
      this.#cancel(now, reference, request, key),
    )
  }

  /** RefundPayment: repeatable up to what is captured and not yet refunded. */
  refund(
    now: number,
    reference: string,
    key: string,
    request: ModificationRequest,
  ): Answer<Adjustment> {
    return this.#once(`refund ${reference} ${key}`, request, '4150', () => {
      const payment = this.#shelf.find(now, reference)
      if (!payment) return this.#refuse('5090')
      const { value } = request.modificationAmount
      const fault = refundFault(now, payment, request.modificationAmount, this.rules)
      if (fault) return this.#refuse(fault)
      payment.refunded += value
      return this.#adjusted(now, payment, 'REFUNDED', value, key)
    })
  }

  /** The driver approves. With one of Vipps' failing test amounts the card is declined instead. 6230 when nothing is open. */
  approve(now: number, reference: string): Answer<PaymentView> {
    const reason = decliningAmounts[this.#shelf.find(now, reference)?.request.amount.value ?? 0]
    if (reason !== undefined) return this.decline(now, reference, reason)
    return this.#whileOpen(now, reference, (payment) => {
      this.#shelf.reserve(now, payment)
      this.#shelf.log(now, payment, 'AUTHORIZED', payment.authorized, payment.createKey)
    })
  }

  /** The driver cancels in the app: final. */
  abort(now: number, reference: string): Answer<PaymentView> {
    return this.#whileOpen(now, reference, (payment) => this.#shelf.end(now, payment, 'ABORTED'))
  }

  /** The card is refused: the payment stays open for another card. */
  decline(now: number, reference: string, reason = 'refused by issuer'): Answer<PaymentView> {
    return this.#whileOpen(now, reference, (payment) => {
      payment.declines.push({ at: now, reason })
      const { value } = payment.request.amount
      if (this.rules.declineEvents)
        this.#shelf.log(now, payment, 'AUTHORIZED', value, payment.createKey, false)
    })
  }

  /** The approval time runs out at once, as if the deadline had come. */
  expire(now: number, reference: string): Answer<PaymentView> {
    return this.#whileOpen(now, reference, (payment) => this.#shelf.end(now, payment, 'EXPIRED'))
  }

  /**
   * The bank lets go of a reservation before the merchant captured it all. Our choice: what is left is cancelled and logged, and
   * capture and cancel then answer 6100 and 6030. 400/6050 when nothing is reserved.
   */
  lapse(now: number, reference: string): Answer<PaymentView> {
    const payment = this.#shelf.find(now, reference)
    if (!payment) return this.#refuse('5090')
    if (!this.#shelf.isReserved(payment)) return this.#refuse('6050')
    this.#shelf.letGo(now, payment)
    return { status: 200, body: renderPayment(payment) }
  }

  /** Lets time pass: expires what was not approved, lets go of what was not captured. Returns how many payments changed. */
  readonly tick = (now: number): number => this.#shelf.tick(now)

  /** As if it had never been: what no payer does, and what a reconciliation must notice. */
  readonly forget = (reference: string): void => this.#shelf.forget(reference)

  /** The payment as kept, for the landing page, the controls and an auditor; undefined when unknown. */
  get(reference: string): Payment | undefined {
    return this.#shelf.get(reference)
  }

  /** The payment a landing page's token stands for. */
  byToken(token: string): Payment | undefined {
    return this.#shelf.byToken(token)
  }

  /** All payments, oldest first. */
  readonly all = (): IterableIterator<Payment> => this.#shelf.all()

  /** Everything the book knows; the payments in it are the live ones, so turn it into text at once. */
  snapshot(): BookSnapshot {
    return { ...this.#shelf.snapshot(), answers: [...this.#answers] }
  }

  /** Fills an empty book from a snapshot; tells no listener. */
  restore(snapshot: BookSnapshot): void {
    this.#shelf.restore(snapshot)
    for (const [key, kept] of snapshot.answers) this.#answers.set(key, kept)
  }

  #admit(now: number, key: string, request: CreateRequest): Answer<CreateAnswer> {
    const { reference } = request
    const fault = this.#shelf.get(reference) ? '4150' : checkCreate(request, this.rules)
    if (fault) return this.#refuse(fault)
    const token = this.#shelf.id()
    const redirectUrl = this.rules.redirectUrl(request.userFlow, token)
    const payment: Payment = {
      reference,
      token,
      request,
      createKey: key,
      pspReference: this.#shelf.id(),
      redirectUrl,
      deadlineAt: now + this.rules.lifetimeMs,
      state: 'CREATED',
      authorizedAt: null,
      authorized: 0,
      captured: 0,
      cancelled: 0,
      refunded: 0,
      lapsed: false,
      events: [],
      declines: [],
    }
    this.#shelf.add(payment)
    this.#shelf.log(now, payment, 'CREATED', request.amount.value, key)
    return {
      status: 201,
      body: redirectUrl === undefined ? { reference } : { redirectUrl, reference },
    }
  }

  #cancel(
    now: number,
    reference: string,
    request: CancelRequest,
    key: string | null,
  ): Answer<Adjustment> {
    const payment = this.#shelf.find(now, reference)
    if (!payment) return this.#refuse('5090')
    const fault = cancelFault(payment, request.cancelTransactionOnly === true)
    if (fault) return this.#refuse(fault)
    if (payment.state === 'AUTHORIZED') {
      const released = remaining(payment)
      payment.cancelled += released
      this.#shelf.settle(payment)
      return this.#adjusted(now, payment, 'CANCELLED', released, key)
    }
    // Vipps shows a terminated payment as never authorized and wholly cancelled.
    payment.cancelled = payment.request.amount.value
    this.#shelf.end(now, payment, 'TERMINATED', key)
    return { status: 200, body: renderAdjustment(payment) }
  }

  #adjusted(
    now: number,
    payment: Payment,
    name: EventName,
    amount: number,
    key: string | null,
  ): Answer<Adjustment> {
    this.#shelf.log(now, payment, name, amount, key)
    return { status: 200, body: renderAdjustment(payment) }
  }

  #whileOpen(now: number, reference: string, act: (payment: Payment) => void): Answer<PaymentView> {
    const payment = this.#shelf.find(now, reference)
    if (!payment) return this.#refuse('5090')
    if (payment.state !== 'CREATED') return this.#refuse('6230')
    act(payment)
    return { status: 200, body: renderPayment(payment) }
  }

  #once<Body>(
    slot: string,
    request: unknown,
    conflict: ErrorCode,
    act: () => Answer<Body>,
  ): Answer<Body> {
    const kept = this.#answers.get(slot)
    if (kept === undefined) {
      const answer = act()
      this.#answers.set(slot, { request, answer })
      return answer
    }
    if (!sameValue(kept.request, request)) return this.#refuse(conflict)
    // The slot names the operation, so what was kept in it has that operation's body.
    return kept.answer as Answer<Body>
  }

  #refuse(code: ErrorCode): Refusal {
    return refuse(code, `00-${this.#shelf.id().replaceAll('-', '')}-0000000000000000-00`)
  }
}
