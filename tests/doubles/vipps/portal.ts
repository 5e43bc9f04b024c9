/**
 * The payer's portal and its misfortunes, for tests of whoever must notice them: money moved by hand, without the merchant's
 * own keys; a payment or an event that is no longer there.
 *
 * `POST /sandbox/payments/{reference}/by-hand/{capture|refund|cancel|forget|lose-event}`; `{"amount": 500}` for the first two,
 * `{"name": "CANCELLED"}` for the last. Webhooks go out as for any other movement (`forget` and `lose-event` tell nobody);
 * faults.ts loses them. It must never do what the portal cannot, but for the two that are mishaps of the payer's own.
 */
import { Hono } from 'hono'
import { z } from 'zod'
import { json, readBody, refusal, reply } from './door.ts'
import type { DoorEnv, StandIn } from './stand-in.ts'

const byHandRequest = z.strictObject({
  amount: z.int().positive().optional(),
  name: z.string().optional(),
})

/** Doors under `/sandbox/payments`. */
export const portalDoors = ({ book, now }: StandIn): Hono<DoorEnv> => {
  const doors = new Hono<DoorEnv>()
  let acts = 0
  doors.post('/:reference/by-hand/:act{capture|refund|cancel|forget|lose-event}', async (c) => {
    const { reference, act } = c.req.param()
    const payment = book.get(reference)
    if (!payment) return refusal('problem', 404, 'The reference was not found.')
    const request = await readBody(c, byHandRequest, 'problem')
    if ('refused' in request) return request.refused
    const { amount = 0, name } = request.value
    const { currency } = payment.request.amount
    const modification = { modificationAmount: { currency, value: amount } }
    acts += 1
    const key = `portal-${acts}`
    switch (act) {
      case 'capture':
        return reply(book.capture(now(), reference, key, modification))
      case 'refund':
        return reply(book.refund(now(), reference, key, modification))
      case 'cancel':
        return reply(book.cancel(now(), reference))
      case 'forget':
        book.forget(reference)
        return json(200, { forgotten: reference })
      default: {
        const at = payment.events.findIndex((event) => event.name === name)
        const lost = at < 0 ? [] : payment.events.splice(at, 1)
        return json(200, { lost: lost.length })
      }
    }
  })
  return doors
}
