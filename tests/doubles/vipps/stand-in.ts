/** The parts every door of the stand-in shares, as one value that is built once and passed on. Types only. */
import type { HttpBindings } from '@hono/node-server'
import type { FaultList } from './faults.ts'
import type { Gate } from './gate.ts'
import type { PaymentBook } from './payment-book.ts'
import type { QrShelf } from './qr-shelf.ts'
import type { RateLimits } from './rate-limits.ts'
import type { ReceiptShelf } from './receipt-shelf.ts'
import type { WebhookSender } from './webhooks.ts'

/** What a door may use. */
export type StandIn = {
  readonly book: PaymentBook
  readonly receipts: ReceiptShelf
  readonly codes: QrShelf
  readonly webhooks: WebhookSender
  readonly gate: Gate
  readonly faults: FaultList
  /** Null when rate limits are off. */
  limits: RateLimits | null
  /** False plays Vipps' test environment, which has no Order Management: every call answers 404. */
  receiptsApi: boolean
  /** What time is divided by. */
  readonly speed: number
  readonly now: () => number
  /** The stand-in's own address, without a slash at the end. */
  readonly baseUrl: () => string
}

/** Hono's environment: the Node socket is there over real HTTP, and absent when a test calls `app.request`. */
export type DoorEnv = { Bindings: Partial<HttpBindings> }
