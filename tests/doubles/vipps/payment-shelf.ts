/**
 * Where the payment book keeps its payments: found by reference or by landing token, queued by deadline, with the history of
 * each. Knows that time passes (deadlines, capture windows) but no operation of the API. Pure: the clock is an argument.
 */
import { captureWindowClosed, remaining } from './book-rules.ts'
import type { BookRules } from './book-rules.ts'
import type { EventName, LoggedEvent, Payment } from './payment-model.ts'

/** Hears of each event as it is logged. */
export type EventListener = (payment: Payment, event: LoggedEvent) => void

/** What a shelf holds, ready for JSON. */
export type ShelfSnapshot = { readonly counter: number; readonly payments: readonly Payment[] }

const byApproval = (one: Payment, other: Payment): number =>
  (one.authorizedAt ?? 0) - (other.authorizedAt ?? 0)

/** The payments of one sales unit. */
export class PaymentShelf {
  readonly #rules: BookRules
  readonly #payments = new Map<string, Payment>()
  readonly #references = new Map<string, string>()
  /** Unapproved payments, oldest first; with one lifetime for all, that is also the sequence of their deadlines. */
  readonly #open = new Map<string, Payment>()
  /** Reservations with money left, oldest approval first. */
  readonly #reserved = new Map<string, Payment>()
  #listener: EventListener = () => undefined
  #counter = 0

  constructor(rules: BookRules) {
    this.#rules = rules
  }

  /** Sets who hears of events. */
  onEvent(listener: EventListener): void {
    this.#listener = listener
  }

  /** Puts a new payment up. */
  add(payment: Payment): void {
    this.#payments.set(payment.reference, payment)
    this.#references.set(payment.token, payment.reference)
    this.#open.set(payment.reference, payment)
  }

  /** Takes a payment away for good. */
  forget(reference: string): void {
    const token = this.#payments.get(reference)?.token
    if (token !== undefined) this.#references.delete(token)
    for (const where of [this.#payments, this.#open, this.#reserved]) where.delete(reference)
  }

  /** The payment after time has passed for it, or undefined. */
  find(now: number, reference: string): Payment | undefined {
    const payment = this.#payments.get(reference)
    if (payment === undefined) return undefined
    if (payment.state === 'CREATED' && payment.deadlineAt <= now)
      this.end(payment.deadlineAt, payment, 'EXPIRED')
    else if (this.isReserved(payment) && captureWindowClosed(now, payment, this.#rules))
      this.letGo(now, payment)
    return payment
  }

  /** Lets time pass for all; returns how many payments changed. */
  tick(now: number): number {
    let changed = 0
    for (const payment of this.#open.values()) {
      if (payment.deadlineAt > now) break
      this.end(payment.deadlineAt, payment, 'EXPIRED')
      changed += 1
    }
    for (const payment of this.#reserved.values()) {
      if (!captureWindowClosed(now, payment, this.#rules)) break
      this.letGo(now, payment)
      changed += 1
    }
    return changed
  }

  /** Marks a payment approved, with all its money reserved. */
  reserve(now: number, payment: Payment): void {
    payment.state = 'AUTHORIZED'
    payment.authorizedAt = now
    payment.authorized = payment.request.amount.value
    this.#open.delete(payment.reference)
    this.#reserved.set(payment.reference, payment)
  }

  /** Takes a payment out of the reservations once nothing of it is left. */
  settle(payment: Payment): void {
    if (remaining(payment) === 0) this.#reserved.delete(payment.reference)
  }

  /** Whether money is reserved and neither captured nor released. */
  isReserved(payment: Payment): boolean {
    return this.#reserved.has(payment.reference)
  }

  /** Ends an open payment. */
  end(
    at: number,
    payment: Payment,
    state: 'ABORTED' | 'EXPIRED' | 'TERMINATED',
    key: string | null = null,
  ): void {
    payment.state = state
    this.#open.delete(payment.reference)
    this.log(at, payment, state, payment.request.amount.value, key)
  }

  /** The bank releases what is left of a reservation. */
  letGo(now: number, payment: Payment): void {
    const released = remaining(payment)
    payment.cancelled += released
    payment.lapsed = true
    this.settle(payment)
    this.log(now, payment, 'CANCELLED', released, null)
  }

  /** Writes one event of a payment's history and tells the listener. */
  log(
    at: number,
    payment: Payment,
    name: EventName,
    amount: number,
    idempotencyKey: string | null,
    success = true,
  ): void {
    const pspReference = name === 'CREATED' ? payment.pspReference : this.id()
    const event: LoggedEvent = { name, pspReference, amount, at, idempotencyKey, success }
    payment.events.push(event)
    this.#listener(payment, event)
  }

  /** A fresh id. Shaped like a UUID, because Vipps' pspReferences are; counted, because this room knows no chance. */
  id(): string {
    this.#counter += 1
    return `${this.#rules.idPrefix}-0000-4000-8000-${this.#counter.toString(16).padStart(12, '0')}`
  }

  /** The payment as kept; undefined when unknown. */
  get(reference: string): Payment | undefined {
    return this.#payments.get(reference)
  }

  /** The payment a landing page's token stands for. */
  byToken(token: string): Payment | undefined {
    return this.#payments.get(this.#references.get(token) ?? '')
  }

  /** All payments, oldest first. */
  all(): IterableIterator<Payment> {
    return this.#payments.values()
  }

  /** Everything on the shelf; the payments are the live ones, so turn it into text at once. */
  snapshot(): ShelfSnapshot {
    return { counter: this.#counter, payments: [...this.#payments.values()] }
  }

  /** Fills an empty shelf; tells no listener. */
  restore(snapshot: ShelfSnapshot): void {
    this.#counter = snapshot.counter
    for (const payment of snapshot.payments) {
      this.add(payment)
      if (payment.state !== 'CREATED') this.#open.delete(payment.reference)
    }
    for (const payment of snapshot.payments.toSorted(byApproval))
      if (remaining(payment) > 0) this.#reserved.set(payment.reference, payment)
  }
}
