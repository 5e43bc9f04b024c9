// Neighbour 4, who runs it: what is parked, refunds, resolutions. Bearer token; without one set the
// whole room does not exist. It shows no handle: the operator never needs the driver's key.
import { PHASES } from '#shared/contract.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import { Hono, type Context } from 'hono'
import * as z from 'zod'
import { mediaType, parseJson, readBody } from '../body.ts'
import type { AppDeps, Edge } from '../deps.ts'
import { problemResponse, tooMany, type ProblemParts } from '../problem.ts'
import { bearerIs } from '../same-text.ts'
import type { LedgerRow, OperatorAnswer } from '../session/ports.ts'
import { showNotices } from './notices.ts'
import { registrationRoutes } from './registration-routes.ts'
import { showStations } from './stations.ts'
import { rotateWebhook } from './webhook-rotation.ts'

type Ctx = Context<Edge>

export interface OperatorDeps extends Pick<
  AppDeps,
  'settings' | 'sessions' | 'ledger' | 'catalogue' | 'notices' | 'registration' | 'rotateWebhook'
> {
  /** Notes a wrong token; whole seconds to wait where there were too many, else null. */
  failure(request: Request): number | null
}

/** The most urgent: the operator looks at what needs him, not at history. */
const MOST_ROWS = 500

const reason = z.string().trim().min(1).max(500)
/** Minor units. */
const amount = z.int().positive()
const refundShape = z.object({ amount, reason })
const resolveShape = z.object({
  action: z.enum(['retry', 'capture', 'release']),
  amount: amount.optional(),
  reason,
})
/** What an operator's own program names a refund by, so that a repeated request is one refund. */
const KEY = /^[\x21-\x7e]{1,100}$/
const phaseShape = z.enum(PHASES).optional()

/** Routes below `/operator`. 401 without the token, 404 unknown, 409 refused, 422 wrong input. */
export function operatorRoutes(deps: OperatorDeps): Hono<Edge> {
  const app = new Hono<Edge>()

  app.use('*', async (c, next) => {
    const token = deps.settings.OPERATOR_TOKEN
    if (!token) return notFound(c)
    if (await bearerIs(c.req.header('authorization'), token)) return next()
    const wait = deps.failure(c.req.raw)
    return wait === null ? unauthorized(c) : tooMany(wait, c.get('requestId'))
  })

  app.get('/sessions', async (c) => {
    const phase = phaseShape.safeParse(c.req.query('phase'))
    if (!phase.success) return wrongInput(c, 'phase', `It is one of ${PHASES.join(', ')}.`)
    const filter = phase.data === undefined ? {} : { phase: phase.data }
    const rows = await deps.ledger.list({ ...filter, limit: MOST_ROWS })
    return c.json(
      {
        sessions: rows.map(shown),
      },
      200,
      { 'cache-control': 'no-store' },
    )
  })

  app.get('/sessions/:reference', async (c) => {
    const reference = await known(deps, c.req.param('reference'))
    const [row] = reference ? await deps.ledger.list({ reference, limit: 1 }) : []
    if (!reference || !row) return unknownSession(c)
    const view = await deps.sessions.view(reference)
    // Never the view itself: it leads the driver, and holds the address where a payment is approved.
    const money = {
      releasedMinor: view?.releasedMinor ?? null,
      refundedMinor: view?.refundedMinor ?? null,
      receiptNumber: view?.receiptNumber ?? null,
      creditNotes: view?.receipt?.creditNotes ?? [],
    }
    return c.json({ ...shown(row), ...money }, 200, { 'cache-control': 'no-store' })
  })

  app.get('/notices', (c) => showNotices(deps, c))
  app.get('/stations', (c) => showStations(deps, c))
  app.route('/chargers', registrationRoutes(deps))

  app.post('/webhook/rotate', (c) => rotateWebhook(deps, c))

  app.post('/sessions/:reference/refund', async (c) => {
    const wish = await inputOf(c, refundShape)
    if (wish instanceof Response) return wish
    const reference = await known(deps, c.req.param('reference'))
    if (!reference) return unknownSession(c)
    const key = c.req.header('idempotency-key') ?? null
    if (key !== null && !KEY.test(key)) {
      return wrongInput(c, 'Idempotency-Key', 'It has 1 to 100 visible characters.')
    }
    return answer(c, await deps.sessions.refund(reference, wish.amount, wish.reason, key))
  })

  app.post('/sessions/:reference/resolve', async (c) => {
    const wish = await inputOf(c, resolveShape)
    if (wish instanceof Response) return wish
    const reference = await known(deps, c.req.param('reference'))
    if (!reference) return unknownSession(c)
    const { action, reason: why } = wish
    return answer(c, await deps.sessions.resolve(reference, action, wish.amount ?? null, why))
  })

  app.all('*', notFound)
  return app
}

/** A row as the operator sees it; times in epoch ms, money in minor units. */
function shown(row: LedgerRow) {
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

/** Only a session of the ledger is addressed: a typing mistake creates nothing (design §3). */
async function known(deps: OperatorDeps, text: string): Promise<Reference | null> {
  const reference = parseReference(text)
  return reference && (await deps.ledger.has(reference)) ? reference : null
}

/** The checked input, or the response that says what is wrong with it. */
async function inputOf<T>(c: Ctx, shape: z.ZodType<T>): Promise<T | Response> {
  if (mediaType(c.req.raw) !== 'application/json') {
    return say(c, { status: 415, slug: 'media-type', title: 'Send application/json' })
  }
  const body = await readBody(c.req.raw)
  if (body === null) {
    return say(c, { status: 413, slug: 'too-large', title: 'The request is too large' })
  }
  const parsed = shape.safeParse(parseJson(body))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  return wrongInput(c, String(issue?.path[0] ?? 'body'), issue?.message ?? 'It cannot be read.')
}

function answer(c: Ctx, result: OperatorAnswer): Response {
  if (result === 'taken') return c.json({ accepted: true }, 202)
  if (result === 'unknown') return unknownSession(c)
  return say(c, {
    status: 409,
    slug: 'not-possible-now',
    title: 'This is not possible for the session as it stands',
    detail: result.refused,
    ...(result.field === undefined ? {} : { field: result.field }),
  })
}

function say(c: Ctx, parts: ProblemParts): Response {
  return problemResponse(parts, c.get('requestId'))
}

function wrongInput(c: Ctx, field: string, detail: string): Response {
  return say(c, { status: 422, slug: 'wrong-input', title: `"${field}" is wrong`, detail, field })
}

function unknownSession(c: Ctx): Response {
  return say(c, { status: 404, slug: 'session-unknown', title: 'No such session' })
}

function notFound(c: Ctx): Response {
  return say(c, { status: 404, slug: 'not-found', title: 'There is nothing here' })
}

function unauthorized(c: Ctx): Response {
  return say(c, {
    status: 401,
    slug: 'unauthorized',
    title: 'A bearer token is needed',
    headers: { 'www-authenticate': 'Bearer' },
  })
}
