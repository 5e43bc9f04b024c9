// What the operator should know of the neighbours: fields that were refused, registrations that had
// gone. It must never know what a code means.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

/** The newest: what came before them is counted in the metrics. */
const MOST_NOTICES = 200

const shown = z
  .object({
    code: z.string(),
    subject: z.string(),
    field: z.string().nullable(),
    detail: z.string(),
    count: z.int(),
    firstAt: z.int(),
    lastAt: z.int(),
  })
  .openapi('Notice')

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  summary: 'What no retry can mend, the latest first',
  description: 'The same code, subject and field is one row that counts.',
  responses: { 200: answering('At most 200.', z.object({ notices: z.array(shown) })) },
})

/** `GET /operator/notices`. */
export function noticesRoutes(deps: Pick<AppDeps, 'notices'>) {
  return operatorApp().openapi(listRoute, async (c) => {
    const notices = await deps.notices.notices(MOST_NOTICES)
    return c.json({ notices }, 200, UNKEPT)
  })
}

/** One counter per code, as Prometheus text. */
export async function noticeMetrics(deps: Pick<AppDeps, 'notices'>): Promise<string[]> {
  const counts = await deps.notices.noticeCounts()
  return [
    '# HELP stikk_notices_total What the operator was told of a neighbour, by code.',
    '# TYPE stikk_notices_total counter',
    ...counts.map(({ code, count }) => `stikk_notices_total{code="${label(code)}"} ${count}`),
  ]
}

/** The exposition format's escapes for a label's value. */
function label(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
