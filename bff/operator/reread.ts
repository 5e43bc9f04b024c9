// Lets a session read its payment again: for what was done by hand in the payer's portal while its
// webhook was lost. It must never say what the payment is: that is read.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { operatorApp, troubles, unknownSession } from './edge.ts'
import { answering, operatorRoute } from './route.ts'
import { referenceShape, rowOf } from './sessions.ts'

const rereadRoute = operatorRoute('act', {
  method: 'post',
  path: '/{reference}/reread',
  operationId: 'rereadPayment',
  tags: ['Sessions'],
  summary: 'Have the payment read again',
  description:
    'As if the payer had told news of it: money captured, released or refunded elsewhere is noted, and what is held at rest is released.',
  request: { params: z.object({ reference: referenceShape }) },
  responses: {
    202: answering(
      'Taken; what came of it is seen at the session.',
      z.object({ accepted: z.literal(true) }),
    ),
    ...troubles(404),
  },
})

/** `POST /operator/sessions/{reference}/reread`. */
export function rereadRoutes(deps: Pick<AppDeps, 'sessions' | 'ledger'>) {
  return operatorApp().openapi(rereadRoute, async (c) => {
    const row = await rowOf(deps, c)
    if (!row) return unknownSession(c)
    const known = await deps.sessions.paymentNews(row.reference, row.merchantId)
    return known ? c.json({ accepted: true as const }, 202) : unknownSession(c)
  })
}
