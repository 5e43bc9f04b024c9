// A session's story, read from its journal: events and what still waits in the outbox. A read never
// creates anything, and nothing is kept of it: operators ask rarely.
import type { Story } from '#bff/session/ports.ts'
import { effectSentence, storyOf } from '#bff/session/story.ts'
import type { Journal } from './journal.ts'

/** Null: there is no such session. */
export function readStory(journal: Pick<Journal, 'recall'>): Story | null {
  const { events, rows } = journal.recall()
  const [first] = events
  if (first?.type !== 'SessionOpened') return null
  return {
    entries: storyOf(events),
    waiting: rows.map(({ effect, attempts, firstTriedAt, nextAt, state }) => ({
      effect: effect.type,
      text: effectSentence(effect, first.opening),
      attempts,
      firstTriedAt,
      nextAt,
      givenUp: state === 'parked',
    })),
  }
}
