/**
 * The whole stand-in of Vipps MobilePay as one Hono app: access token, ePayment, Webhooks, QR, Order Management, the page that
 * plays the app, and the controls. Written from Vipps' OpenAPI documents; it must never know the client it is called by.
 */
import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { marketOf, marketRules } from './book-rules.ts'
import type { BookRules, Market } from './book-rules.ts'
import { controlDoors } from './controls.ts'
import { sandboxVipps } from './credentials.ts'
import type { SalesUnitKeys } from './credentials.ts'
import { json, playFaults, refusal } from './door.ts'
import { epaymentDoors } from './epayment.ts'
import { FaultList } from './faults.ts'
import { Gate } from './gate.ts'
import { landingDoors } from './landing.ts'
import { PaymentBook } from './payment-book.ts'
import { qrDoors, qrPublicDoors } from './qr-doors.ts'
import { QrShelf } from './qr-shelf.ts'
import { RateLimits } from './rate-limits.ts'
import { receiptDoors } from './receipt-doors.ts'
import { ReceiptShelf } from './receipt-shelf.ts'
import type { DoorEnv, StandIn } from './stand-in.ts'
import { webhookDoors } from './webhook-doors.ts'
import { WebhookSender } from './webhooks.ts'

/** How the stand-in behaves; every part has a default. */
export type VippsOptions = {
  readonly keys?: SalesUnitKeys
  /** Divides the time to approve (never below 60 s), the time to capture, and the waits between webhook tries. */
  readonly speed?: number
  /** Its own address, for links in answers. */
  readonly baseUrl?: () => string
  readonly now?: () => number
  readonly log?: (line: string) => void
  /** On by default in real time, off when time is compressed. */
  readonly rateLimits?: boolean
  /** False plays the test environment's missing Order Management. */
  readonly receiptsApi?: boolean
  /** Where the sales unit is: its currency, its smallest amount, its time to capture. Norway unless said. */
  readonly market?: Market
  /** The same by the market's currency. */
  readonly currency?: 'NOK' | 'DKK' | 'EUR'
  /** Off: 6140 for every capture but the full one, as in DK and FI until it is asked for. */
  readonly partialCapture?: boolean
  /** Log a declined card as AUTHORIZED with `success: false`, which Vipps does not document. */
  readonly declineEvents?: boolean
}

/** The app and its parts. `close` stops the webhooks. */
export type Vipps = StandIn & { readonly app: Hono<DoorEnv>; readonly close: () => void }

const approvalMs = 600_000
// People need a minute to look at a page, however fast the cars charge.
const shortestApprovalMs = 60_000

const rulesFor = (options: VippsOptions, baseUrl: () => string): Partial<BookRules> => {
  const { speed = 1, partialCapture = true, declineEvents = false } = options
  const market = options.market ?? marketOf(options.currency ?? 'NOK')
  return {
    ...marketRules(market, speed),
    partialCapture,
    declineEvents,
    lifetimeMs: Math.max(shortestApprovalMs, approvalMs / speed),
    idPrefix: randomBytes(4).toString('hex'),
    redirectUrl: (flow, token) => {
      switch (flow) {
        case 'WEB_REDIRECT':
          return `${baseUrl()}/landing?token=${token}`
        case 'QR':
          return `${baseUrl()}/landing/qr.svg?token=${token}`
        case 'NATIVE_REDIRECT':
          return `vipps://?token=${token}`
        case 'PUSH_MESSAGE':
          return undefined
        default:
          return flow satisfies never
      }
    },
  }
}

const build = (options: VippsOptions): StandIn => {
  const { keys = sandboxVipps, speed = 1, now = Date.now, log = () => undefined } = options
  const baseUrl = options.baseUrl ?? (() => 'http://127.0.0.1')
  const faults = new FaultList()
  const book = new PaymentBook(rulesFor(options, baseUrl))
  const webhooks = new WebhookSender({ msn: keys.msn, speed, faults, now, log })
  book.onEvent((payment, event) => {
    log(`payment ${event.name} ${payment.reference} ${event.amount}`)
    webhooks.send(payment, event)
  })
  return {
    book,
    faults,
    webhooks,
    receipts: new ReceiptShelf(),
    codes: new QrShelf(),
    gate: new Gate(keys),
    limits: (options.rateLimits ?? speed === 1) ? new RateLimits(speed) : null,
    receiptsApi: options.receiptsApi ?? true,
    speed,
    now,
    baseUrl,
  }
}

const tokenDoor = (standIn: StandIn): Hono<DoorEnv> => {
  const door = new Hono<DoorEnv>()
  door.post('/get', playFaults(standIn, 'token', 'azure'), (c) => {
    const refused = standIn.gate.refuseCredentials(c.req.raw.headers)
    return refused
      ? json(refused.status, refused.body)
      : json(200, standIn.gate.grant(standIn.now()))
  })
  return door
}

/** Builds the stand-in; nothing listens and nothing ticks until somebody lets it. */
export const createVipps = (options: VippsOptions = {}): Vipps => {
  const standIn = build(options)
  const app = new Hono<DoorEnv>()
  app.route('/accesstoken', tokenDoor(standIn))
  app.route('/epayment/v1', epaymentDoors(standIn))
  app.route('/webhooks/v1/webhooks', webhookDoors(standIn))
  app.route('/qr/v1/merchant-redirect', qrDoors(standIn))
  app.route('/order-management', receiptDoors(standIn))
  app.route('/landing', landingDoors(standIn))
  app.route('/sandbox', controlDoors(standIn))
  app.route('/', qrPublicDoors(standIn))
  app.get('/healthz', (c) => c.text('ok'))
  app.notFound(() => refusal('problem', 404, 'Resource not found.'))
  app.onError((error) => {
    options.log?.(`failed: ${error.message}`)
    return refusal('problem', 500, 'Internal error.', [{ name: 'ErrorCode', reason: '3010' }])
  })
  return { ...standIn, app, close: () => standIn.webhooks.close() }
}
