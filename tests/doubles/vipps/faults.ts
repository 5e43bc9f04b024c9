/**
 * The language in which a test tells the stand-in to misbehave, and the list it is kept in. Pure.
 *
 * `POST /sandbox/faults` takes `{"faults": [fault, ...]}`, adds them and answers the whole list; `GET` lists; `DELETE` clears.
 * Each call that arrives takes at most one fault: the first in the list that matches. A fault:
 *
 * - `match`: which calls. `create read events capture cancel refund approve token receipt category qr register` are calls to the
 *   stand-in, `*` is any of those; `webhook` is a delivery by it (never matched by `*`).
 * - `do`, for calls:
 *   - `refuse`: answer the documented `code` ("6280") with its status, or with `status`; nothing takes effect, and the
 *     idempotency key is not used up
 *   - `refuse-key`: the same, and the key is used up: every further call with it gets that answer ("a 4xx stays 4xx for that key")
 *   - `status`: answer `status` (500) with a bare problem, and `Retry-After: retryAfter` if given; nothing takes effect
 *   - `delay`: wait `delayMs`, then go on as usual
 *   - `drop-before`: close the connection; nothing takes effect
 *   - `drop-after`: the call takes effect, then the connection is closed without an answer
 *   - `forget-token`: every access token is forgotten, as if it had expired, and the call answers 401
 * - `do`, for `webhook`:
 *   - `lose`: never sent, nor sent again
 *   - `double`: sent twice, with one webhook-id
 *   - `delay`: sent `delayMs` later; what follows for that payment waits behind it
 *   - `reorder`: sent after the next one of that payment, if one comes within `delayMs` (5000)
 *   - `forge`: before it goes a forgery that says AUTHORIZED, signed with a wrong secret
 * - `delayMs`: milliseconds, real ones; with the `drop-*` faults the connection is closed after that wait.
 * - `times`: how many calls (1). `skip`: how many matching calls are let pass first (0).
 * - `reference`: only this payment. `event`: only webhooks with this `name`, such as "AUTHORIZED".
 */
import { z } from 'zod'
import { isErrorCode } from './payment-refusals.ts'

const callNames = [
  'create',
  'read',
  'events',
  'capture',
  'cancel',
  'refund',
  'approve',
  'token',
  'receipt',
  'category',
  'qr',
  'register',
] as const

/** A call to the stand-in that a fault can match. */
export type CallName = (typeof callNames)[number]

const callDeeds = [
  'refuse',
  'refuse-key',
  'status',
  'delay',
  'drop-before',
  'drop-after',
  'forget-token',
] as const
const webhookDeeds = ['lose', 'double', 'delay', 'reorder', 'forge'] as const

const common = {
  delayMs: z.int().min(0).max(86_400_000).optional(),
  times: z.int().min(1).default(1),
  skip: z.int().min(0).default(0),
  reference: z.string().optional(),
}

const callFault = z.strictObject({
  match: z.enum([...callNames, '*']),
  do: z.enum(callDeeds),
  code: z.string().refine(isErrorCode, 'The code is not in the ePayment list.').optional(),
  status: z.int().min(400).max(599).optional(),
  retryAfter: z.int().min(0).optional(),
  ...common,
})

const webhookFault = z.strictObject({
  match: z.literal('webhook'),
  do: z.enum(webhookDeeds),
  event: z.string().optional(),
  ...common,
})

/** The body of `POST /sandbox/faults`. */
export const faultsRequest = z
  .strictObject({ faults: z.array(z.union([webhookFault, callFault])) })
  .refine(
    ({ faults }) =>
      faults.every(
        (fault) => (fault.do !== 'refuse' && fault.do !== 'refuse-key') || fault.code !== undefined,
      ),
    'A fault that refuses needs a code.',
  )

/** What to do to a call. */
export type CallFault = z.infer<typeof callFault>

/** What to do to a delivery. */
export type WebhookFault = z.infer<typeof webhookFault>

type Pending = (CallFault | WebhookFault) & { times: number; skip: number }

/** The faults still to come, in the sequence they were asked for. */
export class FaultList {
  #pending: Pending[] = []
  readonly #spent = new Map<string, CallFault>()

  /** Uses up an idempotency key: from now on it is answered by this fault alone. */
  spend(call: CallName, key: string, fault: CallFault): void {
    this.#spent.set(`${call} ${key}`, fault)
  }

  /** The fault a key was used up by. */
  spentBy(call: CallName, key: string): CallFault | undefined {
    return this.#spent.get(`${call} ${key}`)
  }

  /** Adds faults behind those that wait. */
  add(faults: readonly (CallFault | WebhookFault)[]): void {
    for (const fault of faults) this.#pending.push({ ...fault })
  }

  /** What waits, with the times left. */
  list(): readonly (CallFault | WebhookFault)[] {
    return this.#pending.map((fault) => ({ ...fault }))
  }

  /** Forgets all. */
  clear(): void {
    this.#pending = []
    this.#spent.clear()
  }

  /** The fault for a call that arrived, used up by asking. */
  takeForCall(call: CallName, reference: string | undefined): CallFault | undefined {
    for (const fault of this.#pending) {
      if (fault.match === 'webhook') continue
      if (fault.match !== '*' && fault.match !== call) continue
      if (fault.reference !== undefined && fault.reference !== reference) continue
      if (this.#use(fault)) return fault
    }
    return undefined
  }

  /** The fault for a delivery about to be made, used up by asking. */
  takeForWebhook(event: string, reference: string): WebhookFault | undefined {
    for (const fault of this.#pending) {
      if (fault.match !== 'webhook') continue
      if (fault.event !== undefined && fault.event !== event) continue
      if (fault.reference !== undefined && fault.reference !== reference) continue
      if (this.#use(fault)) return fault
    }
    return undefined
  }

  #use(fault: Pending): boolean {
    if (fault.skip > 0) {
      fault.skip -= 1
      return false
    }
    fault.times -= 1
    if (fault.times === 0) this.#pending = this.#pending.filter((one) => one !== fault)
    return true
  }
}
