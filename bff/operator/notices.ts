// What the operator should know of the neighbours: fields that were refused, registrations that had
// gone. It must never know what a code means.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { figure, labelled } from '../watch/metrics.ts'
import { answering, operatorRoute } from './route.ts'

/** The newest: what came before them is counted in the metrics. */
const MOST_NOTICES = 200

const shown = z
  .object({
    code: z.string().openapi({ description: 'What it is; stable, see the runbook.' }),
    subject: z.string().openapi({ description: 'Which object, by the neighbour’s own id.' }),
    field: z.string().nullable().openapi({ description: 'Which field of it; null: none.' }),
    detail: z.string(),
    count: z.int().openapi({ description: 'How often it was seen.' }),
    firstAt: z.int().openapi({ description: 'Epoch ms.' }),
    lastAt: z.int().openapi({ description: 'Epoch ms.' }),
    merchantId: z
      .string()
      .nullish()
      .openapi({ description: 'Whose matter it is; null: everybody’s.' }),
  })
  .openapi('Notice', {
    example: {
      code: 'ocpi-cdr-refused',
      subject: 'NO*CPO*CDR-17',
      field: 'total_energy',
      detail: 'it is not a number',
      count: 3,
      firstAt: 1_790_000_000_000,
      lastAt: 1_790_000_600_000,
      merchantId: null,
    },
  })

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  'x-whose': 'own',
  operationId: 'listNotices',
  tags: ['Neighbours'],
  summary: 'What no retry can mend, the latest first',
  description: 'The same code, subject and field is one row that counts.',
  responses: { 200: answering('At most 200.', z.object({ notices: z.array(shown) })) },
})

/** `GET /operator/notices`. */
export function noticesRoutes(deps: Pick<AppDeps, 'notices'>) {
  return operatorApp().openapi(listRoute, async (c) => {
    const { merchantId } = c.get('operator')
    const notices = await deps.notices.notices(MOST_NOTICES, merchantId)
    return c.json({ notices }, 200, UNKEPT)
  })
}

/** One counter per code, as Prometheus text. */
export async function noticeMetrics(deps: Pick<AppDeps, 'notices'>): Promise<string[]> {
  const counts = await deps.notices.noticeCounts()
  return figure(
    'stikk_notices_total',
    counts.map(({ code, count }) => [labelled('code', code), count]),
  )
}
