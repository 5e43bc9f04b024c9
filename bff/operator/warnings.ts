// What is wrong at the moment, for whoever looks instead of waiting to be woken, and a trial of the way
// to wake them. What each code means and what to do is told in docs/runbook.md.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { operatorApp, refuse, troubles, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

const MOST_WARNINGS = 200

const shown = z
  .object({
    id: z.int(),
    code: z.string().openapi({ example: 'session-parked' }),
    subject: z.string().openapi({ description: 'A session’s reference, or a neighbour.' }),
    merchantId: z.string().nullable(),
    detail: z.string(),
    since: z.int().openapi({ description: 'Epoch ms: when it began.' }),
    raisedAt: z.int().openapi({ description: 'Epoch ms: when it was found to last.' }),
    overAt: z.int().nullable().openapi({ description: 'Epoch ms; null: it is so now.' }),
    told: z.boolean().openapi({ description: 'ALERT_URL has taken the latest of it.' }),
  })
  .openapi('Warning', {
    example: {
      id: 7,
      code: 'session-parked',
      subject: 'ev-0123456789abcdefghjkmnpqrs',
      merchantId: 'default',
      detail: 'Station 1001: parked.',
      since: 1_790_000_000_000,
      raisedAt: 1_790_000_060_000,
      overAt: null,
      told: true,
    },
  })

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'listWarnings',
  tags: ['Warnings'],
  summary: 'What is wrong now, then what lately was',
  description:
    'What is of no merchant is everybody’s: a neighbour that is away keeps all from charging.',
  'x-whose': 'own',
  responses: {
    200: answering('At most 200.', z.object({ told: z.boolean(), warnings: z.array(shown) })),
  },
})

const trialRoute = operatorRoute('root', {
  method: 'post',
  path: '/trial',
  operationId: 'tryAlert',
  tags: ['Warnings'],
  summary: 'Send a trial to ALERT_URL',
  responses: {
    202: answering('It was taken.', z.object({ accepted: z.literal(true) })),
    ...troubles(409, 502),
  },
})

/** `GET /operator/warnings`, `POST /operator/warnings/trial`. */
export function warningsRoutes(deps: Pick<AppDeps, 'settings' | 'watch'>) {
  return operatorApp()
    .openapi(listRoute, async (c) => {
      const { merchantId } = c.get('operator')
      const all = await deps.watch.warnings(MOST_WARNINGS)
      // What is of no merchant is of everybody: a neighbour that is away keeps all from charging.
      const warnings = all.filter(
        (one) => merchantId === null || one.merchantId === null || one.merchantId === merchantId,
      )
      return c.json({ told: deps.settings.ALERT_URL !== undefined, warnings }, 200, UNKEPT)
    })
    .openapi(trialRoute, async (c) => {
      const outcome = await deps.watch.tryAlert()
      if (outcome === null) {
        return refuse(c, 409, {
          slug: 'nobody-to-tell',
          title: 'There is nobody to tell',
          detail: 'ALERT_URL is not set.',
        })
      }
      if (outcome.ok) return c.json({ accepted: true as const }, 202, UNKEPT)
      return refuse(c, 502, {
        slug: 'alert-not-taken',
        title: 'ALERT_URL did not take it',
        detail: outcome.code,
      })
    })
}
