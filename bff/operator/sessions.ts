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

export type SessionsDeps = Pick<AppDeps, 'sessions' | 'ledger'>

/** The most urgent: the operator looks at what needs him, not at history. */
const MOST_ROWS = 500

const reason = z.string().trim().min(1).max(500)
/** Minor units. */
const amount = z.int().positive()
/** What an operator's own program names a refund by, so that a repeated request is one refund. */
const key = z.string().regex(/^[\x21-\x7e]{1,100}$/, 'It has 1 to 100 visible characters.')

const shown = z
  .object({
    reference: z.string(),
    phase: z.enum(PHASES),
    why: z.enum(WHYS).nullable(),
    energyWh: z.int(),
    reservedMinor: z.int(),
    capturedMinor: z.int(),
    currency: z.string(),
    openedAt: z.int().openapi({ description: 'Epoch ms.' }),
    captureUntil: z.int().nullable().openapi({ description: 'Epoch ms; null: nothing is held.' }),
    atStakeMinor: z.int(),
    lossMinor: z.int(),
  })
  .openapi('SessionRow')
const shownWhole = shown
  .extend({
    releasedMinor: z.int().nullable(),
    refundedMinor: z.int().nullable(),
    receiptNumber: z.int().nullable(),
    creditNotes: z.array(
      z.object({
        number: z.string(),
        at: z.int(),
        amountMinor: z.int(),
        taxMinor: z.int(),
        reason: z.string().optional(),
      }),
    ),
  })
  .openapi('Session')
const params = z.object({ reference: z.string() })
const taken = answering(
  'Taken; what came of it is seen at the session.',
  z.object({ accepted: z.literal(true) }),
)

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  summary: 'Sessions, the most urgent first',
  request: {
    query: z.object({
      phase: z.enum(PHASES, `It is one of ${PHASES.join(', ')}.`).optional(),
    }),
  },
  responses: { 200: answering('At most 500.', z.object({ sessions: z.array(shown) })) },
})

const oneRoute = operatorRoute('read', {
  method: 'get',
  path: '/{reference}',
  summary: 'One session in figures',
  request: { params },
  responses: { 200: answering('As it stands now.', shownWhole), ...troubles(404) },
})

const refundRoute = operatorRoute('act', {
  method: 'post',
  path: '/{reference}/refund',
  summary: 'Give money back',
  request: {
    params,
    headers: z.object({ 'Idempotency-Key': key.optional() }),
    body: jsonBody(z.object({ amount, reason })),
  },
  responses: { 202: taken, ...troubles(404, 409) },
})

const resolveRoute = operatorRoute('act', {
  method: 'post',
  path: '/{reference}/resolve',
  summary: 'Decide a parked session',
  request: {
    params,
    body: jsonBody(
      z.object({
        action: z.enum(['retry', 'capture', 'release']),
        amount: amount.optional(),
        reason,
      }),
    ),
  },
  responses: { 202: taken, ...troubles(404, 409) },
})

/** Routes below `/operator/sessions`. */
export function sessionRoutes(deps: SessionsDeps) {
  return operatorApp()
    .openapi(listRoute, async (c) => {
      const { phase } = c.req.valid('query')
      const rows = await deps.ledger.list({
        ...(phase === undefined ? {} : { phase }),
        limit: MOST_ROWS,
      })
      return c.json({ sessions: rows.map(asShown) }, 200, UNKEPT)
    })
    .openapi(oneRoute, async (c) => {
      const row = await rowOf(deps, c)
      if (!row) return unknownSession(c)
      const view = await deps.sessions.view(row.reference)
      // Never the view itself: it leads the driver, and holds the address where a payment is approved.
      const money = {
        releasedMinor: view?.releasedMinor ?? null,
        refundedMinor: view?.refundedMinor ?? null,
        receiptNumber: view?.receiptNumber ?? null,
        creditNotes: view?.receipt?.creditNotes ?? [],
      }
      return c.json({ ...asShown(row), ...money }, 200, UNKEPT)
    })
    .openapi(refundRoute, async (c) => {
      const row = await rowOf(deps, c)
      if (!row) return unknownSession(c)
      const wish = c.req.valid('json')
      const named = c.req.valid('header')['Idempotency-Key'] ?? null
      const said = await deps.sessions.refund(row.reference, wish.amount, wish.reason, named)
      return answer(c, said)
    })
    .openapi(resolveRoute, async (c) => {
      const row = await rowOf(deps, c)
      if (!row) return unknownSession(c)
      const { action, amount: minor = null, reason: why } = c.req.valid('json')
      return answer(c, await deps.sessions.resolve(row.reference, action, minor, why))
    })
}

/** A row as the operator sees it; times in epoch ms, money in minor units. */
function asShown(row: LedgerRow): z.infer<typeof shown> {
  return {
    reference: row.reference,
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
  return row ? { ...row, reference } : null
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
