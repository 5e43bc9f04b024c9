// Which effects follow from a turn, and how one attempt of an effect is told to whoever watches: by names
// and numbers alone, because an effect may hold an address where money is approved. It must never know
// how an effect is carried out.
import type { Effect, Event, Session, State } from '#bff/session/model.ts'
import type { EffectOutcome } from '#bff/session/ports.ts'
import { laneOf, react } from '#bff/session/react.ts'
import type { EffectFate } from '#bff/watch/lookout.ts'
import { holdsEvse } from './ledger-row.ts'
import type { OutboxRow } from './outbox.ts'

/** What follows from the events that led from one state to the next. */
export function effectsOf(events: readonly Event[], before: State, next: Session): Effect[] {
  const effects = events.flatMap((event) => react(event))
  // The EVSE is free for the next driver as soon as this session leaves it, not when it rests.
  const left = holdsEvse(before.phase) && !holdsEvse(next.phase)
  const told = effects.some((effect) => effect.type === 'RecordInLedger')
  return left && !told ? [...effects, { type: 'RecordInLedger' }] : effects
}

/** `now`: epoch ms; `code`: of the failure, where it was one. */
export function fateOf(
  { id, effect, attempts, firstTriedAt }: OutboxRow,
  end: { reference: string; outcome: EffectOutcome; code: string | null; now: number },
): EffectFate {
  const { reference, outcome, code, now } = end
  const since = firstTriedAt ?? now
  return {
    id,
    effect: effect.type,
    lane: laneOf(effect),
    reference,
    outcome,
    code,
    attempts,
    since,
  }
}
