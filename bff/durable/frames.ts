// What a session's stream carries, and when it has nothing more to carry.
import { view } from '#bff/session/view.ts'
import type { SessionEngine } from './engine.ts'
import type { Frame } from './stream.ts'

/** At rest, and the receipt's number is known where there is one: nothing more to wait for. */
export function isDone({ session }: SessionEngine): boolean {
  if (session?.phase !== 'settled' && session?.phase !== 'abandoned') return false
  return session.payment.capturedMinor === 0 || session.receipt.number !== null
}

/** The whole view, by its position in the journal. */
export function frameOf({ session, position }: SessionEngine): Frame {
  if (!session) throw new Error('only a session that exists has a view')
  return { id: position, text: JSON.stringify(view(session)) }
}
