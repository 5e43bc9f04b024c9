// The sessions as whoever runs the product sees them: which wait for a human, one in figures, refunds
// and resolutions. It shows no handle: the operator never needs the driver's key.
import { PHASES, WHYS } from '#shared/contract.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import type { LedgerRow, OperatorAnswer } from '../session/ports.ts'
import {
  operatorApp,
  refuse,
  troubles,
  unknownSession,
  UNKEPT,
  type OperatorContext,
} from './edge.ts'
import { answering, jsonBody, operatorRoute } from './route.ts'
import { filterOf, searchQuery } from './session-search.ts'
import { maySee } from './whose.ts'

export type SessionsDeps = Pick<AppDeps, 'sessions' | 'ledger'>

const reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .openapi({ description: 'Why, in words: it is kept with the session and in the audit trail.' })
const amount = z.int().positive().openapi({ description: 'Minor units.' })
/** What an operator's own program names a refund by, so that a repeated request is one refund. */
const key = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/, 'It has 1 to 100 visible characters.')
  .optional()
  .openapi({
    description: 'Names this refund: the same key and amount again is the same refund, made once.',
    example: 'case-2026-117',
  })
/** Which session, as an address names it. */
export const referenceShape = z
  .string()
  .openapi({ description: 'Of the session.', example: 'ev-0123456789abcdefghjkmnpqrs' })
const minor = (description: string) =>
  z.int().openapi({ description: `Minor units. ${description}` })
const maybeMinor = (description: string) =>
  z
    .int()
    .nullable()
    .openapi({ description: `Minor units; null: not known yet. ${description}` })

const example = {
  reference: 'ev-0123456789abcdefghjkmnpqrs',
  merchantId: 'default',
  phase: 'parked',
  why: 'capture-refused',
  energyWh: 21_430,
  reservedMinor: 35_000,
  capturedMinor: 0,
  currency: 'NOK',
  openedAt: 1_790_000_000_000,
  captureUntil: 1_790_600_000_000,
  atStakeMinor: 12_837,
  lossMinor: 0,
  stationId: 'NO*STK*E1001*1',
}
const shown = z
  .object({
    reference: referenceShape,
    merchantId: z.string().openapi({ description: 'Whose it is.' }),
    phase: z.enum(PHASES),
    why: z.enum(WHYS).nullable().openapi({ description: 'Null: nothing out of the ordinary.' }),
    energyWh: z.int().openapi({ description: 'Delivered, Wh.' }),
    reservedMinor: minor('What the driver approved.'),
    capturedMinor: minor('Before any refund.'),
    currency: z.string().openapi({ description: 'ISO 4217.' }),
    openedAt: z.int().openapi({ description: 'Epoch ms.' }),
    captureUntil: z.int().nullable().openapi({ description: 'Epoch ms; null: nothing is held.' }),
    atStakeMinor: minor('Delivered and not yet paid for, while a human decides.'),
    lossMinor: minor('Delivered, and nobody will pay for it.'),
    stationId: z.string().openapi({ description: 'Empty: an older build entered it.' }),
  })
  .openapi('SessionRow', { example })
const shownWhole = shown
  .extend({
    releasedMinor: maybeMinor('Given back of what was reserved.'),
    refundedMinor: maybeMinor('Given back of what was captured.'),
    receiptNumber: z.int().nullable(),
    creditNotes: z.array(
      z.object({
        number: z.string(),
        at: z.int().openapi({ description: 'Epoch ms.' }),
        amountMinor: minor('Incl. VAT.'),
        taxMinor: minor('The VAT in it.'),
        reason: z.string().optional(),
      }),
    ),
  })
  .openapi('Session', {
    example: {
      ...example,
      releasedMinor: null,
      refundedMinor: null,
      receiptNumber: null,
      creditNotes: [],
    },
  })
const params = z.object({ reference: referenceShape })
const taken = answering(
  'Taken; what came of it is seen at the session.',
  z.object({ accepted: z.literal(true) }),
)

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'listSessions',
  tags: ['Sessions'],
  summary: 'Sessions, the most urgent first',
  description:
    'What waits for a human, by the end of what is held; then what is held; then the newest. With `before` it is a page of history, the newest first.',
  'x-whose': 'own',
  request: {
    query: searchQuery,
  },
  responses: { 200: answering('At most 500.', z.object({ sessions: z.array(shown) })) },
})

const oneRoute = operatorRoute('read', {
  method: 'get',
  path: '/{reference}',
  operationId: 'showSession',
  tags: ['Sessions'],
  summary: 'One session in figures',
  request: { params },
  responses: { 200: answering('As it stands now.', shownWhole), ...troubles(404) },
})

const refundRoute = operatorRoute('act', {
  method: 'post',
  path: '/{reference}/refund',
  operationId: 'refundSession',
  tags: ['Sessions'],
  summary: 'Give money back',
  description:
    'At most what was captured and not yet given back. A credit note follows when it has taken effect.',
  request: {
    params,
    headers: z.object({ 'Idempotency-Key': key }),
    body: jsonBody(
      z.object({ amount, reason }).openapi({
        example: { amount: 500, reason: 'The cable was broken.' },
      }),
    ),
  },
  responses: { 202: taken, ...troubles(404, 409) },
})

const resolveRoute = operatorRoute('act', {
  method: 'post',
  path: '/{reference}/resolve',
  operationId: 'resolveSession',
  tags: ['Sessions'],
  summary: 'Decide a parked session',
  description: `\`retry\` does again what failed; \`capture\` takes \`amount\`, or without one what the session
says; \`release\` gives the reservation back.`,
  request: {
    params,
    body: jsonBody(
      z
        .object({
          action: z.enum(['retry', 'capture', 'release']),
          amount: amount.optional(),
          reason,
        })
        .openapi({
          example: { action: 'capture', amount: 12_837, reason: 'Agreed with the driver.' },
        }),
    ),
  },
  responses: { 202: taken, ...troubles(404, 409) },
})

/** Routes below `/operator/sessions`. */
export function sessionRoutes(deps: SessionsDeps) {
  return operatorApp()
    .openapi(listRoute, async (c) => {
      const filter = filterOf(c.req.valid('query'), c.get('operator'))
      const rows = filter === null ? [] : await deps.ledger.list(filter)
      return c.json({ sessions: rows.map(asShown) }, 200, UNKEPT)
    })
    .openapi(oneRoute, async (c) => {
      const found = await rowOf(deps, c)
      if (!found) return unknownSession(c)
      const view = await deps.sessions.view(found.reference)
      // Never the view itself: it leads the driver, and holds the address where a payment is approved.
      const money = {
        releasedMinor: view?.releasedMinor ?? null,
        refundedMinor: view?.refundedMinor ?? null,
        receiptNumber: view?.receiptNumber ?? null,
        creditNotes: view?.receipt?.creditNotes ?? [],
      }
      return c.json({ ...asShown(found), ...money }, 200, UNKEPT)
    })
    .openapi(refundRoute, async (c) => {
      const found = await rowOf(deps, c)
      if (!found) return unknownSession(c)
      const wish = c.req.valid('json')
      const named = c.req.valid('header')['Idempotency-Key'] ?? null
      const said = await deps.sessions.refund(found.reference, wish.amount, wish.reason, named)
      return answer(c, said)
    })
    .openapi(resolveRoute, async (c) => {
      const found = await rowOf(deps, c)
      if (!found) return unknownSession(c)
      const { action, amount: sum = null, reason: why } = c.req.valid('json')
      return answer(c, await deps.sessions.resolve(found.reference, action, sum, why))
    })
}

/** A row as the operator sees it; times in epoch ms, money in minor units. */
function asShown(row: LedgerRow): z.infer<typeof shown> {
  return {
    reference: row.reference,
    merchantId: row.merchantId,
    phase: row.phase,
    why: row.why,
    energyWh: row.energyWh,
    reservedMinor: row.reservedMinor,
    capturedMinor: row.capturedMinor,
    currency: row.currency,
    openedAt: row.openedAt,
    captureUntil: row.captureUntil,
    atStakeMinor: row.atStakeMinor,
    lossMinor: row.lossMinor,
    stationId: row.stationId,
  }
}

/**
 * The session the address names, where this operator may see it; null: unknown. Only a session of the
 * ledger is addressed: a typing mistake creates nothing (design §3).
 */
export async function rowOf(
  deps: Pick<AppDeps, 'ledger'>,
  c: OperatorContext,
): Promise<(LedgerRow & { reference: Reference }) | null> {
  const reference = parseReference(c.req.param('reference') ?? '')
  if (!reference) return null
  const [row] = await deps.ledger.list({ reference, limit: 1 })
  return row && maySee(c.get('operator'), row.merchantId) ? { ...row, reference } : null
}

function answer(c: OperatorContext, result: OperatorAnswer) {
  if (result === 'taken') return c.json({ accepted: true as const }, 202)
  if (result === 'unknown') return unknownSession(c)
  return refuse(c, 409, {
    slug: 'not-possible-now',
    title: 'This is not possible for the session as it stands',
    detail: result.refused,
    ...(result.field === undefined ? {} : { field: result.field }),
  })
}
