// Reads the three sides through the operator's door, page by page, with patience where a neighbour asks
// for a pause. It must never compare anything.
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import {
  cdrShape,
  numberShape,
  sessionShape,
  strangerShape,
  type World,
} from '#bff/reconcile/sides.ts'
import { Trouble } from './desk.ts'
import type { Door } from './door.ts'
import type { Pages } from './reconcile-pages.ts'

const next = z.string().nullable()
const sessionsPage = z.object({ sessions: z.array(sessionShape), next })
const cdrsPage = z.object({ cdrs: z.array(cdrShape), next, guessed: z.boolean() })
const numbersPage = z.object({ numbers: z.array(numberShape), next })
const strangersPage = z.object({ strangers: z.array(strangerShape) })

/** Between tries of a page that could not be read whole, unless the neighbour asks for longer. */
const PAUSES_MS = [2000, 10_000, 30_000]
/** Longer than any rate limit's minute; beyond it the answer is taken as it is. */
const MOST_PAUSE_MS = 90_000

export interface ReadingDeps {
  door: Pick<Door, 'get'>
  pages: Pages
  strict: boolean
  progress(text: string): void
  pause?(ms: number): Promise<unknown>
}

export interface ReadingResult {
  world: World
  /** Why the CDRs could not be read; null: they were. */
  cdrTrouble: string | null
}

/** Everything of the period; what cannot be read is told as such. */
export async function readWorld(deps: ReadingDeps): Promise<ReadingResult> {
  const { from, until, at } = deps.pages.head
  const sessions = await readSide(deps, 'sessions', sessionsPage, ({ sessions: all }) => all)
  let cdrTrouble: string | null = null
  let cdrs: World['cdrs'] = null
  try {
    cdrs = await readSide(deps, 'cdrs', cdrsPage, (page) => page.cdrs)
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    cdrTrouble = error.message
  }
  const numbers = await readSide(deps, 'numbers', numbersPage, (page) => page.numbers)
  const { strangers } = await deps.door.get('/operator/reconcile/strangers', strangersPage)
  const { strict } = deps
  return {
    world: { from, until, at, strict, sessions, cdrs, numbers, strangers },
    cdrTrouble,
  }
}

/** All pages of one side: those that were kept, then the rest. */
async function readSide<P extends { next: string | null }, T>(
  deps: ReadingDeps,
  side: 'sessions' | 'cdrs' | 'numbers',
  shape: z.ZodType<P>,
  itemsOf: (page: P) => T[],
): Promise<T[]> {
  const { pages } = deps
  const kept = pages.lines.filter((line) => line.side === side)
  const items = kept.flatMap((line) => itemsOf(shape.parse(line.page)))
  const last = kept.at(-1)
  if (last && last.next === null) return items
  let cursor = last?.next ?? null
  const visited = new Set<string>()
  let before = JSON.stringify(last ? itemsOf(shape.parse(last.page)) : null)
  for (;;) {
    const page = await patiently(deps, side, cursor, shape)
    const found = itemsOf(page)
    const text = JSON.stringify(found)
    const again = found.length > 0 && text === before
    // Asked for on a guess, a list that knows no pages comes once more as a whole: that was all.
    const end = again && side === 'cdrs' ? null : page.next
    if (!again) items.push(...found)
    pages.add({ side, next: end, page: again ? { ...page, [side]: [] } : page })
    deps.progress(`${side}: ${items.length}`)
    if (end === null) return items
    if (visited.has(end)) throw new Trouble(`the pages of ${side} lead in a circle`)
    visited.add(end)
    before = text
    cursor = end
  }
}

async function patiently<P>(
  deps: ReadingDeps,
  side: string,
  cursor: string | null,
  shape: z.ZodType<P>,
): Promise<P> {
  const { from, until } = deps.pages.head
  const query = new URLSearchParams({ from: String(from), until: String(until) })
  if (cursor !== null) query.set('cursor', cursor)
  const path = `/operator/reconcile/${side}?${query}`
  const pause = deps.pause ?? sleep
  for (let attempt = 0; ; attempt += 1) {
    const wait = PAUSES_MS[attempt]
    try {
      const page = await deps.door.get(path, shape)
      const asked = pauseAskedBy(page)
      if (asked === null || wait === undefined) return page
      deps.progress(`${side}: the payer asks for a pause`)
      await pause(Math.min(MOST_PAUSE_MS, Math.max(wait, asked)))
    } catch (error) {
      // A wrong token stays wrong; a neighbour that is away may come back.
      if (wait === undefined || !(error instanceof Trouble) || !isPassing(error)) throw error
      deps.progress(`${side}: ${error.message}; trying again`)
      await pause(wait)
    }
  }
}

const unread = z.object({
  sessions: z.array(
    z.object({ payer: z.looseObject({ kind: z.string(), retryAfterMs: z.int().nullish() }) }),
  ),
})

/** How long to wait before a page with unread payments is worth another try; null: none is unread. */
function pauseAskedBy(page: unknown): number | null {
  const payers = unread.safeParse(page).data?.sessions.map(({ payer }) => payer) ?? []
  const waiting = payers.filter(({ kind }) => kind === 'unread')
  if (waiting.length === 0) return null
  return Math.max(...waiting.map(({ retryAfterMs }) => retryAfterMs ?? 0))
}

const refusal = z.object({ status: z.int() })

const isPassing = ({ document }: Trouble): boolean => {
  const status = refusal.safeParse(document).data?.status
  return status === undefined || status >= 500
}
