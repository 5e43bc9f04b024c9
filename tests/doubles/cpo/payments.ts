/**
 * The CPO's side of the payments module of 2.3.0 (spec: mod_payments, Receiver Interface): it takes
 * terminals and financial advice, and shows what it took.
 *
 * `POST /ocpi/2.3.0/payments/{terminals|financial-advice-confirmations}` · `GET /sandbox/payments` ·
 * `POST /sandbox/terminals {"reference", "location_ids"}` activates a terminal at the eMSP.
 */
import { Hono } from 'hono'
import { z } from 'zod'
import { guarded, readBody, success } from './envelope.ts'
import type { Edge } from './envelope.ts'
import { authorization } from './push.ts'
import type { World } from './world.ts'

const text = (longest: number) => z.string().min(1).max(longest)

const terminalWire = z.looseObject({
  terminal_id: text(36),
  invoice_creator: z.enum(['CPO', 'PTP']).optional(),
  reference: text(36).optional(),
  location_ids: z.array(text(36)).optional(),
  evse_uids: z.array(text(36)).optional(),
  last_updated: z.iso.datetime(),
})

const adviceWire = z.object({
  id: text(36),
  authorization_reference: text(36),
  total_costs: z.object({
    before_taxes: z.number(),
    taxes: z.array(z.object({ name: z.string(), percentage: z.number(), amount: z.number() })),
  }),
  currency: text(3),
  eft_data: z.array(text(255)).min(1),
  capture_status_code: z.enum(['SUCCESS', 'PARTIAL_SUCCESS', 'FAILED']),
  capture_status_message: text(255).optional(),
  last_updated: z.iso.datetime(),
})

/** What came over the payments module. */
export type Payments = {
  readonly terminals: z.infer<typeof terminalWire>[]
  readonly advice: z.infer<typeof adviceWire>[]
}

/** `/ocpi/2.3.0/payments/...`. */
export function paymentRoutes(world: World): Hono<Edge> {
  const app = new Hono<Edge>()
  app.post('/terminals', async (c) => {
    const read = await readBody(c, terminalWire)
    if ('answer' in read) return read.answer
    world.payments.terminals.push(read.body)
    return success(c, read.body)
  })
  app.post('/financial-advice-confirmations', async (c) => {
    const read = await readBody(c, adviceWire)
    if ('answer' in read) return read.answer
    return await guarded(c, world, 'advice', () => {
      world.payments.advice.push(read.body)
      return success(c, read.body)
    })
  })
  return app
}

/** `/sandbox/{payments|terminals}`. */
export function paymentControls(world: World): Hono {
  const app = new Hono()
  app.get('/payments', (c) => c.json(world.payments))
  app.post('/terminals', async (c) => {
    const known = world.registration
    if (known === null || known.paymentsUrl === null) return c.json({ status: 409 }, 409)
    const answer = await fetch(`${known.paymentsUrl}/terminals/activate`, {
      method: 'POST',
      headers: {
        Authorization: authorization(known.tokenB),
        'Content-Type': 'application/json',
      },
      body: await c.req.text(),
    })
    return c.json(await answer.json(), answer.ok ? 200 : 502)
  })
  return app
}
