// A period of the ledger, read page by page: where a page begins, and where the next one does. One way
// for sessions, documents and numbers, so that a cursor of one build is read by the next. It must never
// know what the rows are.
import type { PageOf } from '#bff/session/ports.ts'

/**
 * What a page is asked of the database by: after this moment and this place within it, before `until`, of
 * this merchant (null: of all), so many rows.
 */
export function askedOf({
  from,
  until,
  merchantId = null,
  after = null,
  limit,
}: PageOf): [at: number, place: number, until: number, merchantId: string | null, limit: number] {
  const [at, place] = (after ?? '').split('.').map(Number)
  const goesOn = Number.isSafeInteger(at) && Number.isSafeInteger(place)
  const begin: [number, number] = goesOn ? [at ?? 0, place ?? 0] : [from, -1]
  return [...begin, until, merchantId, limit]
}

/** Where the next page begins; null: this one was the last. */
export function nextOf<Row>(
  rows: readonly Row[],
  { limit }: PageOf,
  placeOf: (row: Row) => readonly [at: number | null, place: number],
): string | null {
  const last = rows.length < limit ? undefined : rows.at(-1)
  return last === undefined ? null : placeOf(last).join('.')
}
