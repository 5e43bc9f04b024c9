/**
 * The controls for people and scripts, without any key:
 *
 * - `GET /sandbox/payments` and `/sandbox/payments/{reference}`: state, money, events, receipt, webhooks sent
 * - `POST /sandbox/payments/{reference}/{approve|abort|decline|expire}`: play the driver; `lapse`: the bank drops the reservation
 * - `POST /sandbox/payments/{reference}/by-hand/…`: the payer's portal, and its misfortunes (portal.ts)
 * - `POST|GET|DELETE /sandbox/faults`: the language of faults.ts
 * - `POST|GET /sandbox/sales-unit`: how the unit is set up, any of `{market: "NO"|"DK"|"FI", partialCapture, orderManagement,
 *   rateLimits}` (the last three true or false); answers how it is then
 *
 * An action answers the payment as it is afterwards; what is not possible any more answers a problem (400/6230).
 */
import { Hono } from 'hono'
import { z } from 'zod'
import { marketOf, marketRules } from './book-rules.ts'
import { json, readBody, refusal, reply } from './door.ts'
import { faultsRequest } from './faults.ts'
import { playDriver } from './landing.ts'
import { portalDoors } from './portal.ts'
import { RateLimits } from './rate-limits.ts'
import { renderEvent, renderPayment } from './payment-model.ts'
import type { Payment } from './payment-model.ts'
import type { DoorEnv, StandIn } from './stand-in.ts'

const view = (standIn: StandIn, payment: Payment) => {
  const { receipt = null, category = null } = standIn.receipts.get(payment.reference) ?? {}
  return {
    ...renderPayment(payment),
    request: payment.request,
    deadlineAt: payment.deadlineAt,
    lapsed: payment.lapsed,
    declines: payment.declines,
    events: payment.events.map((event) => renderEvent(payment, event)),
    receipt,
    category,
    webhooks: standIn.webhooks.deliveries(payment.reference),
  }
}

const salesUnitRequest = z.strictObject({
  market: z.enum(['NO', 'DK', 'FI']).optional(),
  partialCapture: z.boolean().optional(),
  orderManagement: z.boolean().optional(),
  rateLimits: z.boolean().optional(),
})

const unitOf = ({ book, receiptsApi, limits }: StandIn) => ({
  market: marketOf(book.rules.currency),
  currency: book.rules.currency,
  partialCapture: book.rules.partialCapture,
  orderManagement: receiptsApi,
  rateLimits: limits !== null,
})

const unknown = (): Response => refusal('problem', 404, 'The reference was not found.')

/** All doors under `/sandbox`. */
export const controlDoors = (standIn: StandIn): Hono<DoorEnv> => {
  const { book, faults, now } = standIn
  const doors = new Hono<DoorEnv>()

  doors.get('/payments', () => {
    book.tick(now())
    return json(200, { payments: [...book.all()].map((payment) => view(standIn, payment)) })
  })

  doors.get('/payments/:reference', (c) => {
    book.tick(now())
    const payment = book.get(c.req.param('reference'))
    return payment ? json(200, view(standIn, payment)) : unknown()
  })

  doors.post('/payments/:reference/:action{approve|abort|decline|expire|lapse}', (c) => {
    const { reference, action } = c.req.param()
    const payment = book.get(reference)
    if (!payment) return unknown()
    const answer = act(standIn, reference, action)
    return answer.status === 200 ? json(200, view(standIn, payment)) : reply(answer)
  })

  doors.route('/payments', portalDoors(standIn))

  doors.get('/sales-unit', () => json(200, unitOf(standIn)))

  doors.post('/sales-unit', async (c) => {
    const request = await readBody(c, salesUnitRequest, 'problem')
    if ('refused' in request) return request.refused
    const { market, partialCapture, orderManagement, rateLimits } = request.value
    // The book and its shelf share one object; payments that are there keep their currency.
    if (market !== undefined) Object.assign(book.rules, marketRules(market, standIn.speed))
    if (partialCapture !== undefined) Object.assign(book.rules, { partialCapture })
    if (orderManagement !== undefined) standIn.receiptsApi = orderManagement
    if (rateLimits !== undefined) standIn.limits = rateLimits ? new RateLimits(standIn.speed) : null
    return json(200, unitOf(standIn))
  })

  doors.get('/faults', () => json(200, { faults: faults.list() }))

  doors.post('/faults', async (c) => {
    const request = await readBody(c, faultsRequest, 'problem')
    if ('refused' in request) return request.refused
    faults.add(request.value.faults)
    return json(200, { faults: faults.list() })
  })

  doors.delete('/faults', (c) => {
    faults.clear()
    return c.body(null, 204)
  })
  return doors
}

const act = (standIn: StandIn, reference: string, action: string) => {
  switch (action) {
    case 'approve':
    case 'abort':
    case 'decline':
    case 'expire':
      return playDriver(standIn, reference, action)
    default:
      // The route lets nothing else through.
      return standIn.book.lapse(standIn.now(), reference)
  }
}
