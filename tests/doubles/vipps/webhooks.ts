/**
 * The sender of webhooks: registrations, and for each registration and payment one queue with head-of-line blocking, so that a
 * refused AUTHORIZED holds back the CAPTURED behind it. Written from the Webhooks API; knows nothing of who listens.
 *
 * Retries follow Vipps' rhythm divided by `speed`; each carries a fresh date and signature and the same webhook-id. Not played:
 * the deletion of a registration after two weeks of silence.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultList } from './faults.ts'
import { renderEvent } from './payment-model.ts'
import type { LoggedEvent, Payment } from './payment-model.ts'
import { signedHeaders } from './signature.ts'

/** Who wants to hear of which events. */
export type Registration = {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly secret: string
}

/** One event on its way to one registration; `attempts` in the sequence they were made. */
export type Delivery = {
  readonly webhookId: string
  readonly registrationId: string
  readonly name: string
  readonly reference: string
  readonly body: string
  readonly queuedAt: number
  fate: 'waiting' | 'delivered' | 'lost' | 'given up'
  readonly attempts: { readonly at: number; readonly outcome: string }[]
  reordered?: boolean
}

/** What a sender needs from outside. */
export type SenderOptions = {
  readonly msn: string
  readonly speed: number
  readonly faults: FaultList
  readonly now: () => number
  readonly log: (line: string) => void
}

/** Registrations allowed per event type (RegisterRequest in the document). */
const maxRegistrations = 25
const timeoutMs = 10_000
const giveUpAfterMs = 7 * 86_400_000

/** The wait before the next try, in seconds, after so many failed ones: 4 x 2 s, 60 s, 120 s, hourly to the 29th, then daily. */
export const retryDelayS = (failed: number): number => {
  if (failed <= 4) return 2
  if (failed === 5) return 60
  if (failed === 6) return 120
  return failed <= 29 ? 3600 : 86_400
}

/** The body of a webhook: compact, keys in the sequence seen in real deliveries. */
export const webhookBody = (msn: string, payment: Payment, event: LoggedEvent): string => {
  const { reference, pspReference, name, amount, timestamp, idempotencyKey, success } = renderEvent(
    payment,
    event,
  )
  return JSON.stringify({
    msn,
    reference,
    pspReference,
    name,
    amount,
    timestamp,
    idempotencyKey,
    success,
  })
}

/** Sends events to whoever registered for them. */
export class WebhookSender {
  readonly #options: SenderOptions
  readonly #registrations = new Map<string, Registration>()
  readonly #queues = new Map<string, Delivery[]>()
  readonly #deliveries = new Map<string, Delivery[]>()
  readonly #closing = new AbortController()

  constructor(options: SenderOptions) {
    this.#options = options
  }

  /** Registers a URL; the secret is in this answer and nowhere else. Undefined when an event has 25 registrations already. */
  register(url: string, events: readonly string[]): Registration | undefined {
    const full = (event: string) =>
      this.list().filter((one) => one.events.includes(event)).length >= maxRegistrations
    if (events.some(full)) return undefined
    const secret = randomBytes(64).toString('base64')
    const registration = { id: randomUUID(), url, events: [...events], secret }
    this.#registrations.set(registration.id, registration)
    return registration
  }

  /** All registrations, oldest first, secrets included: only for this room. */
  list(): Registration[] {
    return [...this.#registrations.values()]
  }

  /** Takes a registration out; what waits for it is not sent any more. */
  unregister(id: string): boolean {
    return this.#registrations.delete(id)
  }

  /** Puts registrations back after a restart. */
  restore(registrations: readonly Registration[]): void {
    for (const one of registrations) this.#registrations.set(one.id, one)
  }

  /** Every delivery of a payment, for the controls. */
  deliveries(reference: string): readonly Delivery[] {
    return this.#deliveries.get(reference) ?? []
  }

  /** Queues an event for everyone who asked for it. */
  send(payment: Payment, event: LoggedEvent): void {
    const type = `epayments.payment.${event.name.toLowerCase()}.v1`
    for (const registration of this.#registrations.values()) {
      if (!registration.events.includes(type)) continue
      const delivery: Delivery = {
        webhookId: randomUUID(),
        registrationId: registration.id,
        name: event.name,
        reference: payment.reference,
        body: webhookBody(this.#options.msn, payment, event),
        queuedAt: this.#options.now(),
        fate: 'waiting',
        attempts: [],
      }
      const sent = this.#deliveries.get(payment.reference)
      if (sent) sent.push(delivery)
      else this.#deliveries.set(payment.reference, [delivery])
      this.#enqueue(`${registration.id} ${payment.reference}`, delivery)
    }
  }

  /** Stops sending; what waits is forgotten. */
  close(): void {
    this.#closing.abort()
  }

  #enqueue(key: string, delivery: Delivery): void {
    const queue = this.#queues.get(key)
    if (queue) {
      queue.push(delivery)
      return
    }
    const fresh = [delivery]
    this.#queues.set(key, fresh)
    void this.#drain(key, fresh)
  }

  async #drain(key: string, queue: Delivery[]): Promise<void> {
    try {
      for (let head = queue[0]; head !== undefined; head = queue[0]) {
        const done = await this.#process(head, queue)
        if (done) queue.splice(queue.indexOf(head), 1)
      }
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#options.log(`webhook queue failed: ${String(error)}`)
    } finally {
      this.#queues.delete(key)
    }
  }

  /** Plays the head of a queue to its end; false when it has stepped back behind the next one. */
  async #process(head: Delivery, queue: Delivery[]): Promise<boolean> {
    const fault = head.reordered
      ? undefined
      : this.#options.faults.takeForWebhook(head.name, head.reference)
    if (fault?.do === 'lose') {
      head.fate = 'lost'
      return true
    }
    if (fault?.do === 'delay') await this.#wait(fault.delayMs ?? 0)
    if (fault?.do === 'reorder') {
      head.reordered = true
      for (let left = fault.delayMs ?? 5000; left > 0 && queue.length < 2; left -= 20)
        await this.#wait(20)
      if (queue.length > 1) {
        queue.splice(0, 2, ...queue.slice(0, 2).toReversed())
        return false
      }
    }
    if (fault?.do === 'forge') {
      // The dangerous lie: the money is reserved. It is noted among the true delivery's attempts.
      const body = head.body.replace(`"name":"${head.name}"`, '"name":"AUTHORIZED"')
      await this.#attempt({ ...head, webhookId: randomUUID(), body }, 'not-the-secret')
    }
    await this.#deliver(head)
    if (fault?.do === 'double' && head.fate === 'delivered') await this.#attempt(head)
    return true
  }

  async #deliver(delivery: Delivery): Promise<void> {
    for (let failed = 1; ; failed += 1) {
      if (!this.#registrations.has(delivery.registrationId)) {
        delivery.fate = 'given up'
        return
      }
      if (await this.#attempt(delivery)) {
        delivery.fate = 'delivered'
        return
      }
      const waitMs = retryDelayS(failed) * 1000
      const age = (this.#options.now() - delivery.queuedAt) * this.#options.speed
      if (age + waitMs > giveUpAfterMs) {
        delivery.fate = 'given up'
        return
      }
      await this.#wait(waitMs / this.#options.speed)
    }
  }

  /** One POST; true for any 2XX. A redirect counts as a failure. */
  async #attempt(delivery: Delivery, forgedSecret?: string): Promise<boolean> {
    const registration = this.#registrations.get(delivery.registrationId)
    if (!registration) return false
    const at = this.#options.now()
    const url = new URL(registration.url)
    const secret = forgedSecret ?? registration.secret
    const label = forgedSecret === undefined ? '' : 'forged: '
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: signedHeaders(url, secret, delivery.body, at, delivery.webhookId),
        body: delivery.body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMs)]),
      })
      await response.body?.cancel()
      delivery.attempts.push({ at, outcome: `${label}${response.status}` })
      this.#options.log(`webhook ${delivery.name} ${delivery.reference} ${label}${response.status}`)
      return response.ok
    } catch (error) {
      this.#closing.signal.throwIfAborted()
      const outcome = error instanceof Error ? error.name : 'failed'
      delivery.attempts.push({ at, outcome: `${label}${outcome}` })
      this.#options.log(`webhook ${delivery.name} ${delivery.reference} ${label}${outcome}`)
      return false
    }
  }

  async #wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#closing.signal, ref: false })
  }
}
