// One session's whole story, for whoever runs the product: its events as sentences, meter values folded,
// with the phase each led to, and what still waits to be done. It decides nothing and keeps nothing.
import { evolve } from './evolve.ts'
import type { Effect, Event, Opening, Phase, State } from './model.ts'
import { sentenceOf } from './story-events.ts'
import { money, type Sentence } from './story-words.ts'

export interface StoryEntry extends Sentence {
  /** The event's own name, for who knows the code. */
  event: Event['type']
  /** Epoch ms. */
  at: number
  /** Where several events are told as one: when the last of them was. */
  until: number | null
  /** How many events it tells. */
  times: number
  /** The phase it led to. */
  phase: Phase
}

/** What waits to be done at a neighbour. */
export interface Waiting {
  effect: Effect['type']
  text: string
  attempts: number
  /** Epoch ms; null: it was not tried yet. */
  firstTriedAt: number | null
  /** Epoch ms; 0: at once. */
  nextAt: number
  /** It failed for so long that a human was told; it is tried on. */
  givenUp: boolean
}

export interface Story {
  entries: StoryEntry[]
  waiting: Waiting[]
}

/** Told once for a row of them: only the last is news. */
const FOLDED: ReadonlySet<Event['type']> = new Set([
  'MeterAdvanced',
  'MeterDoubted',
  'StopAsked',
  'StopAnswered',
  'LateStartSeen',
])

/** The sentences of a session's events, oldest first. */
export function storyOf(events: readonly Event[]): StoryEntry[] {
  const [first] = events
  if (first?.type !== 'SessionOpened') return []
  const entries: StoryEntry[] = []
  let state: State = { phase: 'none' }
  for (const event of events) {
    state = evolve(state, event)
    if (state.phase === 'none') continue
    const { phase } = state
    const said = { ...sentenceOf(event, first.opening), event: event.type, phase }
    const before = entries.at(-1)
    if (before && before.event === event.type && FOLDED.has(event.type)) {
      const { at, times } = before
      entries[entries.length - 1] = { ...said, at, until: event.at, times: times + 1 }
    } else {
      entries.push({ ...said, at: event.at, until: null, times: 1 })
    }
  }
  return entries
}

/** What an effect is about, as something that is still to be done. */
export function effectSentence(effect: Effect, { currency }: Pick<Opening, 'currency'>): string {
  switch (effect.type) {
    case 'CreatePayment':
      return `Create the payment of ${money(effect.amountMinor, currency)}`
    case 'CapturePayment':
      return `Capture ${money(effect.amountMinor, currency)}`
    case 'CancelPayment':
      return 'Let the reservation go'
    case 'RefundPayment':
      return `Give ${money(effect.amountMinor, currency)} back`
    case 'StartSession':
      return 'Ask the charger backend to start'
    case 'StopSession':
      return `Ask the charger backend to stop session ${effect.sessionId}`
    case 'RecordInLedger':
      return 'Enter it in the ledger'
    case 'SendReceipt':
      return `Send receipt ${effect.number}`
    case 'TellOperator':
      return 'Tell the operator'
    default: {
      const unknown: never = effect
      throw new Error(`an effect nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}
