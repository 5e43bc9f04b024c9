// The audit trail for whoever may read it: who did what, when, and with which answer. There is no route
// that changes it. It must never be asked to forget: that is a matter of time alone (durable/office.ts).
import * as z from 'zod'
import { parseReference } from '#shared/ids.ts'
import type { AppDeps } from '../deps.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

/** A page: what an operator reads at once. */
const PAGE = 100

const shown = z
  .object({
    id: z.int(),
    at: z.int().openapi({ description: 'Epoch ms.' }),
    operatorId: z.string().openapi({ description: 'Of the token; `root`: OPERATOR_TOKEN.' }),
    operatorName: z.string(),
    route: z.string(),
    reference: z.string().nullable().openapi({ description: 'The session it was about.' }),
    merchantId: z.string().nullable().openapi({ description: 'Whose matter it was.' }),
    wish: z.string().openapi({ description: 'What was asked for: JSON, cut at 2000 characters.' }),
    requestId: z.string().openapi({ description: 'As in the answer, the log and the session.' }),
    status: z.int().nullable().openapi({
      description: 'HTTP status of the answer; null: it is not known whether it was done.',
    }),
  })
  .openapi('Act', {
    example: {
      id: 17,
      at: 1_790_000_000_000,
      operatorId: 'op-7k2mzq4a',
      operatorName: 'night desk',
      route: 'POST /operator/sessions/{reference}/refund',
      reference: 'ev-0123456789abcdefghjkmnpqrs',
      merchantId: 'default',
      wish: '{"amount":500,"reason":"a cable that broke"}',
      requestId: '5f0c2d3e4b5a69788796a5b4c3d2e1f0',
      status: 202,
    },
  })

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'listActs',
  tags: ['Access'],
  summary: 'The audit trail, the latest first',
  description: `What changed something, was refused as wrong, or was not possible; who signed in and out. An
act is entered before it is done. What a token may not do at all is not an act, and is not here. A token
that is bound to a merchant reads that merchant's acts.`,
  'x-whose': 'own',
  request: {
    query: z.object({
      reference: z
        .string()
        .transform((text) => parseReference(text))
        .refine((reference) => reference !== null, 'It is the reference of a session.')
        .optional()
        .openapi({ type: 'string', description: 'Only those about this session.' }),
      before: z.coerce
        .number()
        .int()
        .positive()
        .optional()
        .openapi({ description: '`next` of the page before.' }),
    }),
  },
  responses: {
    200: answering(
      'At most 100.',
      z.object({
        acts: z.array(shown),
        next: z.int().nullable().openapi({ description: 'For `before`; null: that was all.' }),
      }),
    ),
  },
})

/** `GET /operator/acts`. */
export function actsRoutes({ office }: Pick<AppDeps, 'office'>) {
  return operatorApp().openapi(listRoute, async (c) => {
    const { reference, before } = c.req.valid('query')
    const { merchantId } = c.get('operator')
    const filter = { reference: reference ?? undefined, merchantId, before, limit: PAGE }
    const acts = await office.acts(filter)
    const next = acts.length < PAGE ? null : (acts.at(-1)?.id ?? null)
    return c.json({ acts, next }, 200, UNKEPT)
  })
}
