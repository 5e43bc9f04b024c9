// Lists of OCPI, page by page (transport_and_format "Pagination"). Either the whole list comes back
// or a failure does: half a list would pass for proof that something is not there.
import type { Outcome } from '#bff/session/ports.ts'
import { callOcpi, retry, type Call, type Reply, type Transport } from './transport.ts'
import { count } from './wire.ts'

/** Asked for per page; the other side may give fewer. */
const PAGE_LIMIT = 100

/**
 * Reads all pages from `call.url`, at most `mostPages`. Next pages are followed only on the first
 * one's own origin: the token goes nowhere else.
 */
export async function readPages(
  transport: Transport,
  call: Call,
  mostPages: number,
): Promise<Outcome<unknown[]>> {
  const first = new URL(call.url)
  first.searchParams.set('limit', String(PAGE_LIMIT))
  const items: unknown[] = []
  let url: URL | null = first
  for (let page = 0; url !== null; page += 1) {
    if (page >= mostPages) return retry('too-many-pages')
    const reply: Outcome<Reply> = await callOcpi(transport, { ...call, url: url.href })
    if (!reply.ok) return reply
    // An empty list may come without `data` at all.
    const content = reply.value.content ?? []
    if (!Array.isArray(content)) return retry('not-a-list')
    items.push(...(content satisfies unknown[]))
    const next = nextPage(url, reply.value.headers, items.length, content.length)
    if (next !== null && next.origin !== first.origin) return retry('foreign-page')
    url = next
  }
  return { ok: true, value: items }
}

/** The Link, else, where some servers forget it, the next offset while more is counted. */
function nextPage(current: URL, headers: Headers, seen: number, got: number): URL | null {
  const link = /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(headers.get('Link') ?? '')?.[1]
  // A Link that is no address counts as foreign: taken for the end, it would cut the list short.
  if (link) return URL.parse(link, current.href) ?? new URL('about:blank')
  const total = count.safeParse(headers.get('X-Total-Count') ?? '').data ?? 0
  if (got === 0 || seen >= total) return null
  const next = new URL(current)
  next.searchParams.set('offset', String(seen))
  return next
}
