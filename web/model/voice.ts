// What a screen reader is told, and how often: a new step at once, live figures at most once a minute
// and on request (experience, "Look").
import { createModel, effect, signal } from '@preact/signals'
import type { SessionModel } from './session.ts'

const REST_MS = 60_000

export const Voice = createModel(
  (session: SessionModel, say: { step(): string; figures(): string | null }) => {
    const text = signal('')
    let spokenAt = session.clock.now.peek()
    let step = session.step.peek()

    effect(() => {
      const now = session.clock.now.value
      if (session.step.value !== step) {
        step = session.step.value
        spokenAt = now
        text.value = say.step()
      } else if (now - spokenAt >= REST_MS) {
        spokenAt = now
        text.value = say.figures() ?? text.peek()
      }
    })

    return {
      text,
      /** On request: the figures now, else where the trip stands. */
      speak(): void {
        spokenAt = session.clock.now.peek()
        text.value = say.figures() ?? say.step()
      },
    }
  },
)
export type VoiceModel = InstanceType<typeof Voice>
