/** The Order Management doors: receipts once per payment, categories, images. Their errors carry `invalidParams`. */
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { guard, json, readBody, refusal } from './door.ts'
import type { CallName } from './faults.ts'
import type { DoorEnv, StandIn } from './stand-in.ts'
import {
  addCategoryRequest,
  categoryRequest,
  imageRequest,
  receiptReference,
  receiptRequest,
} from './wire.ts'

const family = 'invalidParams'

/** The document writes ECOM, production takes `ecom` too; case is not looked at. */
const knownPaymentType = (paymentType: string): boolean => /^(?:ecom|recurring)$/i.test(paymentType)

const refusePath = (paymentType: string, reference: string): Response | null => {
  const faults = [
    ...(knownPaymentType(paymentType)
      ? []
      : [{ name: 'paymentType', reason: 'The payment type is ECOM or RECURRING.' }]),
    ...(receiptReference.safeParse(reference).success
      ? []
      : [{ name: 'orderId', reason: 'The field OrderId is not valid.' }]),
  ]
  return faults.length > 0 ? refusal(family, 400, 'BadRequest', faults) : null
}

/** All doors under `/order-management`. */
export const receiptDoors = (standIn: StandIn): Hono<DoorEnv> => {
  const { receipts } = standIn
  const doors = new Hono<DoorEnv>()
  const behind = (call: CallName) => guard(standIn, call, { family, serialNumber: true })

  doors.use(async (_c, next) => {
    if (!standIn.receiptsApi) return refusal(family, 404, 'Resource not found.')
    await next()
    return undefined
  })

  doors.post('/v2/:paymentType/receipts/:reference', behind('receipt'), async (c) => {
    const refused = refusePath(c.req.param('paymentType'), c.req.param('reference'))
    if (refused) return refused
    const request = await readBody(c, receiptRequest, family)
    if ('refused' in request) return request.refused
    return receipts.post(c.req.param('reference'), request.value)
      ? json(201, randomUUID())
      : refusal(family, 409, 'A receipt already exists for this payment.')
  })

  doors.put('/v2/:paymentType/categories/:reference', behind('category'), async (c) => {
    const refused = refusePath(c.req.param('paymentType'), c.req.param('reference'))
    if (refused) return refused
    const request = await readBody(c, categoryRequest, family)
    if ('refused' in request) return request.refused
    receipts.put(c.req.param('reference'), request.value)
    return json(200, randomUUID())
  })

  doors.get('/v2/:paymentType/:reference', behind('receipt'), (c) => {
    const refused = refusePath(c.req.param('paymentType'), c.req.param('reference'))
    const found = receipts.get(c.req.param('reference'))
    return (
      refused ?? (found ? json(200, found) : refusal(family, 404, 'The payment has no receipt.'))
    )
  })

  doors.post('/v3/categories', behind('category'), async (c) => {
    const request = await readBody(c, addCategoryRequest, family)
    if ('refused' in request) return request.refused
    const categoryId = randomUUID()
    receipts.addEntry({ ...request.value, categoryId })
    return json(201, { categoryId })
  })

  doors.get('/v3/categories', behind('category'), (c) =>
    json(200, { categories: receipts.entries(c.req.query('orderId')) }),
  )

  doors.get('/v3/categories/:categoryId', behind('category'), (c) => {
    const entry = receipts.entry(c.req.param('categoryId'))
    return entry ? json(200, entry) : refusal(family, 404, 'The category was not found.')
  })

  doors.delete('/v3/categories/:categoryId', behind('category'), (c) =>
    receipts.removeEntry(c.req.param('categoryId'))
      ? c.body(null, 200)
      : refusal(family, 404, 'The category was not found.'),
  )

  doors.post('/v1/images', behind('category'), async (c) => {
    const request = await readBody(c, imageRequest, family)
    if ('refused' in request) return request.refused
    return json(200, { imageId: request.value.imageId })
  })
  return doors
}
