// Lists of OCPI, page by page (transport_and_format "Pagination"). Either the whole list comes back
// or a failure does: half a list would pass for proof that something is not there.
import type { Outcome } from '#bff/session/ports.ts'
import { callOcpi, retry, type Call, type Reply, type Transport } from './transport.ts'
import { count } from './wire.ts'

/** Asked for per page; the other side may give fewer, or all there is. */
const PAGE_LIMIT = 100

/**
 * Reads all pages from `call.url`, at most `mostPages`. Next pages are followed only on the first
 * one's own origin: the token goes nowhere else. Failure codes: `foreign-page`, `endless-pages` (a page
 * that leads back), `pages-repeat` (a next page that is the one before), `too-many-pages`,
 * `not-a-list`, `no-data`.
 */
export async function readPages(
  transport: Transport,
  call: Call,
  mostPages: number,
): Promise<Outcome<unknown[]>> {
  const first = new URL(call.url)
  first.searchParams.set('limit', String(PAGE_LIMIT))
  const items: unknown[] = []
  const visited = new Set<string>()
  let before = ''
  let next: Next | null = { url: first, guessed: false }
  while (next !== null) {
    const { url, guessed }: Next = next
    if (visited.has(url.href)) return retry('endless-pages')
    if (visited.size >= mostPages) return retry('too-many-pages')
    visited.add(url.href)
    const reply: Outcome<Reply> = await callOcpi(transport, { ...call, url: url.href })
    if (!reply.ok) return reply
    const page = listIn(reply.value)
    if (!page.ok) return page
    const text = JSON.stringify(page.value)
    if (page.value.length > 0 && text === before) {
      // Asked for on a guess, a server that knows no pages gives all it has once more: that was all.
      if (guessed) break
      return retry('pages-repeat')
    }
    before = text
    items.push(...page.value)
    next = nextPage(url, reply.value.headers, { seen: items.length, got: page.value.length })
    if (next && next.url.origin !== first.origin) {
      const own = ownOrigin(next.url, first)
      if (!own) return retry('foreign-page')
      next = { ...next, url: own }
    }
  }
  return { ok: true, value: items }
}

/** One page at `call.url`; `seen`: how many came before it. Failures as in {@link readPages}. */
export async function readPage(
  transport: Transport,
  call: Call,
  seen: number,
): Promise<Outcome<{ items: unknown[]; next: Next | null }>> {
  const url = new URL(call.url)
  if (!url.searchParams.has('limit')) url.searchParams.set('limit', String(PAGE_LIMIT))
  const reply: Outcome<Reply> = await callOcpi(transport, { ...call, url: url.href })
  if (!reply.ok) return reply
  const page = listIn(reply.value)
  if (!page.ok) return page
  const items = page.value
  const counts = { seen: seen + items.length, got: items.length }
  const next = nextPage(url, reply.value.headers, counts)
  if (!next || next.url.origin === url.origin) return { ok: true, value: { items, next } }
  const own = ownOrigin(next.url, url)
  return own ? { ok: true, value: { items, next: { ...next, url: own } } } : retry('foreign-page')
}

/** An empty list may come without `data` at all, but not where the headers count something. */
function listIn({ content, headers }: Reply): Outcome<unknown[]> {
  if (content === undefined || content === null) {
    return (totalIn(headers) ?? 0) > 0 ? retry('no-data') : { ok: true, value: [] }
  }
  return Array.isArray(content)
    ? { ok: true, value: content satisfies unknown[] }
    : retry('not-a-list')
}

export interface Next {
  url: URL
  /** Nothing says that there is a next page; the one before was merely full. */
  guessed: boolean
}

/**
 * The Link, which outranks every count. Where some servers forget it: the next offset while more is
 * counted, and after a page that is just full also where nothing is counted, or fewer than were seen.
 */
function nextPage(
  current: URL,
  headers: Headers,
  { seen, got }: { seen: number; got: number },
): Next | null {
  const link = /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(headers.get('Link') ?? '')?.[1]
  // A Link that is no address counts as foreign: taken for the end, it would cut the list short.
  if (link) {
    return { url: URL.parse(link, current.href) ?? new URL('about:blank'), guessed: false }
  }
  if (got === 0) return null
  const total = totalIn(headers)
  const most = count.safeParse(headers.get('X-Limit') ?? '').data ?? PAGE_LIMIT
  const counted = total !== null && total >= seen
  if (counted ? total === seen : got !== Math.min(most, PAGE_LIMIT)) return null
  const url = new URL(current)
  url.searchParams.set('offset', String(seen))
  return { url, guessed: !counted }
}

function totalIn(headers: Headers): number | null {
  return count.safeParse(headers.get('X-Total-Count') ?? '').data ?? null
}

/** A Link without TLS to the host we read from: their proxy ends TLS, and they do not know of it. */
function ownOrigin(url: URL, first: URL): URL | null {
  if (url.protocol !== 'http:' || url.hostname !== first.hostname) return null
  return new URL(`${first.origin}${url.pathname}${url.search}`)
}
