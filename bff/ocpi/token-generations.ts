// Which generations of token B open our door. A generation is offered before a handshake begins,
// becomes the current one when it is known to have arrived, and the one before it stays valid until
// the new one is used, or a day has passed. Pure: no token, no clock, nothing kept here.
import * as z from 'zod'

const generation = z.int().min(0)

export const generations = z.object({
  /** The highest ever offered: none is offered twice. */
  last: generation,
  /** What the partner is known to hold; null: nobody is registered. */
  current: generation.nullable(),
  /** Sent in a handshake that has not ended, or whose answer was lost. It opens the door too. */
  offered: generation.nullable(),
  /** The one before, and until when (epoch ms) it opens the door at the latest. */
  previous: z.object({ generation, until: z.number() }).nullable(),
})
export type Generations = z.infer<typeof generations>

/** Nothing was ever offered. Generation 0 belongs to registrations from before there were any. */
export const FRESH: Generations = { last: 0, current: null, offered: null, previous: null }

/** Messages under way, and a partner of several machines, need minutes; one that is slow, a day. */
export const OVERLAP_MS = 24 * 3_600_000

/** The generation that the partner should hold: the one offered, else the current one. */
export function wanted(known: Generations): number | null {
  return known.offered ?? known.current
}

/** Offers a generation, or the one that is on offer already: a repeat must not make a third. */
export function offer(known: Generations): Generations & { offered: number } {
  if (known.offered !== null) return { ...known, offered: known.offered }
  return { ...known, last: known.last + 1, offered: known.last + 1 }
}

/** The partner has confirmed `given` (its answer to our POST or PUT). */
export function confirmed(known: Generations, given: number, now: number): Generations {
  const offered = known.offered === given ? null : known.offered
  if (known.current === given) return { ...known, offered }
  return { ...known, offered, current: given, previous: overlapping(known.current, now) }
}

/**
 * A new one is given in an answer that may be lost: what the partner `used` to ask for it stays
 * valid, and whatever it was given in between and has not used does not.
 */
export function granted(
  known: Generations,
  used: number | null,
  now: number,
): Generations & { current: number } {
  const next = known.last + 1
  return { last: next, current: next, offered: null, previous: overlapping(used, now) }
}

/** Nobody is registered any more: nothing opens the door. */
export function closed(known: Generations): Generations {
  return { ...FRESH, last: known.last }
}

/** The generations that open the door now. */
export function opening(known: Generations, now: number): number[] {
  const { current, offered, previous } = known
  const old = previous && previous.until > now ? previous.generation : null
  return [current, offered, old].filter((one) => one !== null)
}

function overlapping(old: number | null, now: number): Generations['previous'] {
  return old === null ? null : { generation: old, until: now + OVERLAP_MS }
}
