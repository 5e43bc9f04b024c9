// A decision in the making: each event said is applied at once, so that what follows from it is
// decided on the state it leads to. The only thing in this room that is changed in place, and it
// never leaves decide().
import { evolve } from './evolve.ts'
import type { Event, Session } from './model.ts'

export interface Draft {
  /** The state with everything said so far. */
  session: Session
  readonly events: Event[]
  readonly now: number
}

/** Begins a decision on `session` at `now`. */
export function draftOf(session: Session, now: number): Draft {
  return { session, events: [], now }
}

/** Distributes Omit over a union, so that each event keeps its own fields. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** Says one event, stamped with the time of the command. */
export function say(draft: Draft, event: Without<Event, 'at'>): void {
  const stamped = { ...event, at: draft.now } as Event
  draft.events.push(stamped)
  const next = evolve(draft.session, stamped)
  if (next.phase === 'none') throw new Error('no event leads back to nothing')
  draft.session = next
}
