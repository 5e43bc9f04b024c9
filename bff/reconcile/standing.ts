// How far a session has come, and whether it should have come further. Pure; it judges no money.
import type { Journal, SessionSides, World } from './sides.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/**
 * How long a session may stay in a phase at most: an approval ends within ten minutes, a start is given
 * up within minutes, what fails outside is parked after GIVE_UP_S (a quarter of an hour); nobody charges
 * for three days. Twice and more of it, so that an outage is no difference.
 */
const MOST_MS: Readonly<Record<string, number>> = {
  reserving: HOUR_MS,
  starting: 2 * HOUR_MS,
  charging: 72 * HOUR_MS,
  stopping: 24 * HOUR_MS,
  awaitingCdr: 2 * HOUR_MS,
  capturing: 2 * HOUR_MS,
  releasing: 2 * HOUR_MS,
}

/** News of the ledger and the receipt's number take seconds; an outage of ours no longer than this. */
const NEWS_MS = 15 * MINUTE_MS
/** A session is entered in the ledger a moment before it begins. */
const BEGINNING_MS = 10 * MINUTE_MS

export type Standing = 'missing' | 'moving' | 'parked' | 'young' | 'rested'

export function standingOf(
  { journal, ledger }: Pick<SessionSides, 'journal' | 'ledger'>,
  { at, strict }: Pick<World, 'at' | 'strict'>,
): Standing {
  if (!journal) return at < ledger.openedAt + BEGINNING_MS ? 'moving' : 'missing'
  if (journal.phase === 'parked') return 'parked'
  if (journal.phase !== 'settled' && journal.phase !== 'abandoned') return 'moving'
  return !strict && at < journal.phaseAt + NEWS_MS ? 'young' : 'rested'
}

/** Has it stayed longer in its phase than it can? */
export function isStale({ phase, phaseAt, cdrWaitS }: Journal, at: number): boolean {
  const wait = phase === 'awaitingCdr' ? cdrWaitS * 1000 : 0
  return at > phaseAt + wait + (MOST_MS[phase] ?? 0)
}
