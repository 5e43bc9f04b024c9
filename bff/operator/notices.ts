// What the operator should know of the neighbours: fields that were refused, registrations that had
// gone. The door of the room has checked the token before this is asked. It must never know what a
// code means.
import type { Context } from 'hono'
import type { AppDeps } from '../deps.ts'

/** The newest: what came before them is counted in the metrics. */
const MOST_NOTICES = 200

/** `GET /operator/notices`: the latest first; the same code, subject and field is one row. */
export async function showNotices(
  deps: Pick<AppDeps, 'notices'>,
  c: Pick<Context, 'json'>,
): Promise<Response> {
  const notices = await deps.notices.notices(MOST_NOTICES)
  return c.json({ notices }, 200, { 'cache-control': 'no-store' })
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
