// Reads the CPO's lists of sessions and CDRs, whole or not at all. Implements the ChargeLists port. It
// must never decide when to read: lists are meant for all sessions at once (durable/list-reader.ts).
import type { ChargeLists, Failure, Outcome } from '#bff/session/ports.ts'
import { callFor, impliedOwner, instantText, logOf, noticed, type CallerDeps } from './calling.ts'
import { cdrList, sessionList } from './list-index.ts'
import { ownedBy } from './names-of-2-1-1.ts'
import { readPages } from './paging.ts'
import { tellingTo } from './refusing.ts'
import type { Fetch } from './transport.ts'

/** 50 pages of 100: more sessions than one CPO has in the time that is asked for. */
const MOST_PAGES = 50
/** Clocks differ: what was updated a little before is asked for too. */
const CLOCK_SLACK_MS = 60_000
/** All pages together: over before those who wait give up (30 s, durable/list-reader.ts). */
const LIST_TIME_MS = 25_000

/**
 * Both lists by `date_from` (mod_sessions, mod_cdrs "GET Method"). A list that is cut short, too long
 * or too slow is a failure, never a shorter list.
 */
export function createLists(deps: CallerDeps): ChargeLists {
  const telling = tellingTo(logOf(deps), deps.note)
  return {
    async listSessions(since) {
      const list = await readList(deps, 'sessions', since)
      return list.ok ? { ok: true, value: sessionList(list.value, telling, deps.now()) } : list
    },
    async listCdrs(since) {
      const list = await readList(deps, 'cdrs', since)
      return list.ok ? { ok: true, value: cdrList(list.value, telling) } : list
    },
  }
}

async function readList(
  deps: CallerDeps,
  module: 'sessions' | 'cdrs',
  since: number,
): Promise<Outcome<unknown[]>> {
  const call = await callFor(deps, module, 'SENDER')
  if (!call.ok) return withoutList(deps, module, call)
  const url = new URL(call.value.url)
  url.searchParams.set('date_from', instantText(since - CLOCK_SLACK_MS))
  const transport = { ...deps, fetch: inTime(deps.fetch, AbortSignal.timeout(LIST_TIME_MS)) }
  const list = await readPages(transport, { ...call.value, url: url.href }, MOST_PAGES)
  if (!list.ok) return withoutList(deps, module, noticed(deps, list, module))
  const owner = impliedOwner(call.value)
  return { ok: true, value: list.value.map((raw) => ownedBy(raw, owner)) }
}

/** What a backend answers that has no such list; anything else may be another answer tomorrow. */
const NO_LIST = new Set(['404', '405', '501'])

/** A CPO that offers no list is told from one that cannot be reached: nothing will ever be read there. */
function withoutList(deps: CallerDeps, module: string, failure: Failure): Failure {
  if (!NO_LIST.has(failure.code) && failure.code !== `no-endpoint-${module}`) return failure
  const detail = 'it offers no such list: what it does not push we never learn'
  deps.note?.({ code: 'ocpi-list-missing', subject: module, field: null, detail })
  return { ...failure, fate: 'absent' }
}

/** No page is asked for, or waited for, after the end. */
function inTime(fetch: Fetch, end: AbortSignal): Fetch {
  return async (url, init) => {
    end.throwIfAborted()
    const signal = init.signal ? AbortSignal.any([init.signal, end]) : end
    return fetch(url, { ...init, signal })
  }
}
