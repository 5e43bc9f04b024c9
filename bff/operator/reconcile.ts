// The three sides of the books, page by page, for whoever compares them: here because the product alone
// has the keys. A page is small enough for one call of a worker (docs/decisions/050). It must never
// compare anything itself, nor show what leads to a driver.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { DEFAULT_MERCHANT } from '../merchants.ts'
import { cdrShape, numberShape, sessionShape, strangerShape } from '../reconcile/sides.ts'
import { PAYMENT_WITHOUT_SESSION } from '../session/ports.ts'
import { operatorApp, refuse, troubles, UNKEPT, type OperatorContext } from './edge.ts'
import { cdrSides, payerSide, sessionSides } from './reconcile-sides.ts'
import { answering, operatorRoute } from './route.ts'

export type ReconcileDeps = Pick<AppDeps, 'readings' | 'notices' | 'now'>

/** Each is a call of its session and two of the payer: 31 of the 50 that the smallest worker may make. */
const SESSIONS_A_PAGE = 10
const NUMBERS_A_PAGE = 500
/** Two calls of the payer each; more strangers than that are one mistake, not many. */
const MOST_STRANGERS = 20
const NOTICES_LOOKED_AT = 500
/** Nobody charges longer than three days, and a CDR is a week late at most (decision 050). */
const CDRS_AFTER_MS = 10 * 24 * 3_600_000

const instant = (example: string, description: string) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'It is a moment in epoch ms.')
    .transform(Number)
    .openapi({ type: 'string', example, description })
const query = z.object({
  from: instant('1790000000000', 'Epoch ms.'),
  until: instant('1790086400000', 'Epoch ms; not itself within.'),
  cursor: z.string().max(2000).optional().openapi({ description: '`next` of the page before.' }),
})
const next = z.string().nullable()

const sessionsRoute = operatorRoute('read', {
  method: 'get',
  path: '/sessions',
  operationId: 'readSessionSides',
  tags: ['Books'],
  'x-whose': 'own',
  summary:
    'Sessions opened in a period: ledger, journal, documents, and the payment as it is read now',
  request: { query },
  responses: {
    200: answering('At most 10.', z.object({ sessions: z.array(sessionShape), next })),
  },
})
const cdrsRoute = operatorRoute('read', {
  method: 'get',
  path: '/cdrs',
  operationId: 'readCdrSides',
  tags: ['Books'],
  'x-whose': 'own',
  summary: 'The charger backend’s CDRs of a period, one page of its list',
  description: 'Also those that are none of ours. `guessed`: the same page again is the end.',
  request: { query },
  responses: {
    200: answering('A page.', z.object({ cdrs: z.array(cdrShape), next, guessed: z.boolean() })),
    ...troubles(502),
  },
})
const numbersRoute = operatorRoute('read', {
  method: 'get',
  path: '/numbers',
  operationId: 'readNumbers',
  tags: ['Books'],
  'x-whose': 'own',
  summary: 'Numbers of the documents issued in a period',
  request: { query },
  responses: { 200: answering('At most 501.', z.object({ numbers: z.array(numberShape), next })) },
})
const strangersRoute = operatorRoute('read', {
  method: 'get',
  path: '/strangers',
  operationId: 'readStrangers',
  tags: ['Books'],
  'x-whose': 'own',
  summary: 'Payments that the payer told news of and that no session is behind',
  responses: { 200: answering('At most 20.', z.object({ strangers: z.array(strangerShape) })) },
})

/** Routes below `/operator/reconcile`. */
export function reconcileRoutes(deps: ReconcileDeps) {
  return operatorApp()
    .openapi(sessionsRoute, async (c) => {
      const page = await deps.readings.opened(asked(c, c.req.valid('query'), SESSIONS_A_PAGE))
      const sessions = await Promise.all(page.sessions.map((one) => sessionSides(deps, one)))
      return c.json({ sessions, next: page.next }, 200, UNKEPT)
    })
    .openapi(cdrsRoute, async (c) => {
      const { from, until, cursor } = c.req.valid('query')
      const end = until + CDRS_AFTER_MS
      const period = { from, until: end < deps.now() ? end : null }
      const page = await deps.readings.cdrs(period, cursor ?? null)
      if (!page.ok) return unread(c, page)
      const cdrs = await cdrSides(deps, page.value.cdrs, c.get('operator').merchantId)
      const { next: after, guessed } = page.value
      return c.json({ cdrs, next: after, guessed }, 200, UNKEPT)
    })
    .openapi(numbersRoute, async (c) => {
      const page = await deps.readings.numbered(asked(c, c.req.valid('query'), NUMBERS_A_PAGE))
      return c.json(page, 200, UNKEPT)
    })
    .openapi(strangersRoute, async (c) => {
      const strangers = await strangersFor(deps, c.get('operator').merchantId)
      return c.json({ strangers }, 200, UNKEPT)
    })
}

function asked(c: OperatorContext, wish: z.infer<typeof query>, limit: number) {
  const { from, until, cursor: after = null } = wish
  return { from, until, after, limit, merchantId: c.get('operator').merchantId }
}

function unread(c: OperatorContext, failure: { code: string; retryAfterMs: number | null }) {
  const wait = failure.retryAfterMs
  return refuse(c, 502, {
    slug: 'chargers',
    title: 'The charger backend’s CDRs cannot be read',
    detail: failure.code,
    ...(wait === null ? {} : { headers: { 'retry-after': String(Math.ceil(wait / 1000)) } }),
  })
}

async function strangersFor(deps: ReconcileDeps, merchantId: string | null) {
  const notices = await deps.notices.notices(NOTICES_LOOKED_AT)
  const told = notices.filter(
    ({ code, field }) =>
      code === PAYMENT_WITHOUT_SESSION &&
      (merchantId === null || (field ?? DEFAULT_MERCHANT) === merchantId),
  )
  const known = await deps.readings.whose(told.map(({ subject }) => subject))
  const ours = new Set(known.map(({ reference }) => reference))
  const strange = told.filter(({ subject }) => !ours.has(subject)).slice(0, MOST_STRANGERS)
  return Promise.all(
    strange.map(async ({ subject: reference, field }) => ({
      reference,
      payer: payerSide(await deps.readings.payment(field ?? DEFAULT_MERCHANT, reference)),
    })),
  )
}
