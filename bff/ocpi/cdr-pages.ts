// The CPO's CDRs page by page, for whoever holds the books against them: every CDR of a period, also
// those that are none of ours and those that cannot be read. It keeps nothing and believes nothing.
import type { CdrPage, ListedCdr, Readings } from '#bff/session/readings.ts'
import type { Outcome } from '#bff/session/ports.ts'
import * as z from 'zod'
import { callFor, impliedOwner, instantText, noticed, type CallerDeps } from './calling.ts'
import { ownedBy } from './names-of-2-1-1.ts'
import { readPage } from './paging.ts'
import { mentioned, whoseIs } from './refusing.ts'
import { cdrOf } from './translate-cdr.ts'
import { retry } from './transport.ts'
import { cdr as wireCdr } from './wire-cdr.ts'
import { firstFault } from './wire.ts'

/** A bill was changed after the charge began; clocks differ, and some stamp the start. */
const SLACK_MS = 3_600_000

/** Port `Readings.cdrs`: one call, one page. */
export function createCdrPages(deps: CallerDeps): Readings['cdrs'] {
  return async ({ from, until }, after) => {
    const call = await callFor(deps, 'cdrs', 'SENDER')
    if (!call.ok) return call
    const url = new URL(call.value.url)
    if (after === null) {
      url.searchParams.set('date_from', instantText(from - SLACK_MS))
      if (until !== null) url.searchParams.set('date_to', instantText(until))
    } else {
      // The address of the list stays as we know it: only where to go on comes from outside.
      const { search, seen } = cursor(after)
      url.search = search
      return pageAt(deps, { ...call.value, url: url.href }, seen)
    }
    return pageAt(deps, { ...call.value, url: url.href }, 0)
  }
}

/** `<seen>?<query>`. */
function cursor(text: string): { seen: number; search: string } {
  const at = text.indexOf('?')
  const seen = Number(text.slice(0, Math.max(0, at)))
  return { seen: Number.isSafeInteger(seen) ? seen : 0, search: at < 0 ? '' : text.slice(at) }
}

async function pageAt(
  deps: CallerDeps,
  call: Parameters<typeof readPage>[1] & Parameters<typeof impliedOwner>[0],
  seen: number,
): Promise<Outcome<CdrPage>> {
  const page = await readPage(deps, call, seen)
  if (!page.ok) return noticed(deps, page, 'cdrs')
  const { items, next } = page.value
  // A next page at another address than the list's own is nothing we can come back to.
  if (next && next.url.pathname !== new URL(call.url).pathname) return retry('foreign-page')
  const owner = impliedOwner(call)
  const cdrs = items.map((raw) => listed(ownedBy(raw, owner)))
  const last = next && `${seen + items.length}${next.url.search}`
  return { ok: true, value: { cdrs, next: last, guessed: next?.guessed ?? false } }
}

const named = z.object({ id: z.string(), last_updated: z.string() }).partial()

function listed(raw: unknown): ListedCdr {
  const parsed = wireCdr.safeParse(raw)
  if (!parsed.success) return unreadable(raw, firstFault(parsed.error))
  try {
    const cdr = cdrOf(parsed.data)
    return {
      id: cdr.id,
      creditOf: cdr.creditOf,
      sessionId: cdr.sessionId,
      reference: whoseIs(parsed.data, raw),
      energyWh: cdr.energyWh,
      totalInclMinor: cdr.totalInclMinor,
      totalExclMicros: cdr.totalExclMicros,
      currency: cdr.currency,
      endedAt: cdr.endedAt,
      updatedAt: cdr.updatedAt,
      fault: null,
    }
  } catch (error) {
    // Numbers beyond what can be counted (decimal.ts).
    if (!(error instanceof RangeError)) throw error
    return unreadable(raw, { field: 'cdr', detail: error.message })
  }
}

function unreadable(raw: unknown, { field, detail }: { field: string; detail: string }): ListedCdr {
  const told = named.safeParse(raw).data ?? {}
  const [only, ...others] = mentioned(raw)
  const at = Date.parse(told.last_updated ?? '')
  return {
    id: told.id ?? '?',
    creditOf: null,
    sessionId: null,
    reference: others.length === 0 ? (only ?? null) : null,
    energyWh: 0,
    totalInclMinor: 0,
    totalExclMicros: 0,
    currency: '',
    endedAt: Number.isNaN(at) ? 0 : at,
    updatedAt: Number.isNaN(at) ? 0 : at,
    fault: `${field}: ${detail}`,
  }
}
