/** The ePayment doors: HTTP on one side, the payment book on the other. Idempotency keys and bodies are checked here, rules there. */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { guard, readBody, refusal, reply } from './door.ts'
import type { CallName } from './faults.ts'
import type { Adjustment } from './payment-model.ts'
import type { Answer } from './payment-book.ts'
import type { LimitKind } from './rate-limits.ts'
import type { DoorEnv, StandIn } from './stand-in.ts'
import { cancelRequest, createRequest, forceApproveRequest, modificationRequest } from './wire.ts'

/** Longest idempotency key the document allows. */
const maxKeyLength = 50

const badHeader = (name: string, reason: string): Response =>
  refusal('problem', 400, 'One or more validation errors occurred.', [{ name, reason }])

/** The key, or the refusal to send; `required` is false for cancel, where the document dropped it. */
const readKey = (
  c: Context<DoorEnv>,
  required: boolean,
): { value: string | undefined } | { refused: Response } => {
  const name = 'Idempotency-Key'
  const key = c.req.header(name)
  if ((key ?? '') === '')
    return required
      ? { refused: badHeader(name, `The ${name} field is required.`) }
      : { value: undefined }
  if (key !== undefined && key.length > maxKeyLength)
    return { refused: badHeader(name, `The ${name} must not be longer than 50 characters.`) }
  return { value: key }
}

/** All doors under `/epayment/v1`. */
export const epaymentDoors = (standIn: StandIn): Hono<DoorEnv> => {
  const { book, receipts, now } = standIn
  const doors = new Hono<DoorEnv>()
  const behind = (call: CallName, limit?: LimitKind) =>
    guard(standIn, call, {
      family: 'problem',
      serialNumber: true,
      ...(limit === undefined ? {} : { limit }),
    })

  doors.post('/payments', behind('create', 'write'), async (c) => {
    const key = readKey(c, true)
    if ('refused' in key) return key.refused
    const request = await readBody(c, createRequest, 'problem')
    if ('refused' in request) return request.refused
    const answer = book.create(now(), key.value ?? '', request.value)
    // A receipt sent at create is stored in Order Management too, so a later one for this payment is refused there.
    if (answer.status === 201 && request.value.receipt)
      receipts.post(request.value.reference, request.value.receipt)
    return reply(answer)
  })

  doors.get('/payments/:reference', behind('read', 'read'), (c) =>
    reply(book.read(now(), c.req.param('reference'))),
  )

  doors.get('/payments/:reference/events', behind('events', 'read'), (c) =>
    reply(book.events(now(), c.req.param('reference'))),
  )

  doors.post('/payments/:reference/cancel', behind('cancel', 'write'), async (c) => {
    const key = readKey(c, false)
    if ('refused' in key) return key.refused
    const request = await readBody(c, cancelRequest, 'problem', {})
    if ('refused' in request) return request.refused
    return reply(book.cancel(now(), c.req.param('reference'), request.value, key.value))
  })

  const adjust = (call: 'capture' | 'refund') => {
    const perform = (reference: string, key: string, body: Modification): Answer<Adjustment> =>
      call === 'capture'
        ? book.capture(now(), reference, key, body)
        : book.refund(now(), reference, key, body)
    doors.post(`/payments/:reference/${call}`, behind(call, 'write'), async (c) => {
      const key = readKey(c, true)
      if ('refused' in key) return key.refused
      const request = await readBody(c, modificationRequest, 'problem')
      if ('refused' in request) return request.refused
      return reply(perform(c.req.param('reference') ?? '', key.value ?? '', request.value))
    })
  }
  adjust('capture')
  adjust('refund')

  doors.post('/test/payments/:reference/approve', behind('approve'), async (c) => {
    const request = await readBody(c, forceApproveRequest, 'problem')
    if ('refused' in request) return request.refused
    const reference = c.req.param('reference')
    const { customer, token } = request.value
    if (customer === undefined && (token === undefined || book.get(reference)?.token !== token))
      return badHeader('customer', 'A customer, or the token of this payment, is required.')
    const answer = book.approve(now(), reference)
    return answer.status === 200 ? c.body(null, 200) : reply(answer)
  })
  return doors
}

type Modification = Parameters<StandIn['book']['capture']>[3]
