// One attempt of an effect as it is told to whoever watches: by names and numbers alone, because an
// effect may hold an address where money is approved.
import type { EffectOutcome } from '#bff/session/ports.ts'
import { laneOf } from '#bff/session/react.ts'
import type { EffectFate } from '#bff/watch/lookout.ts'
import type { OutboxRow } from './outbox.ts'

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
