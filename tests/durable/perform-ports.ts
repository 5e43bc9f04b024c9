// Ports made by hand for trying `perform`: they record what they were asked, and answer as told.
import type { PerformPorts, Task } from '#bff/durable/perform.ts'
import { evolve } from '#bff/session/evolve.ts'
import type { Effect, Event, PaymentSnapshot, Session, State } from '#bff/session/model.ts'
import type { Failure, LedgerRow } from '#bff/session/ports.ts'
import { anOpening } from './examples.ts'

const NOW = 50_000

export const APPROVED: Event[] = [
  { type: 'PaymentAuthorized', at: 1, authorizedMinor: 35_000, guaranteedUntil: null },
  { type: 'StartAsked', at: 1, attempt: 1 },
]
export const CHARGING: Event = { type: 'ChargingBegan', at: 2, sessionId: 'S1', startedAt: 2 }

export function sessionAfter(...events: Event[]): Session {
  const opened: Event = { type: 'SessionOpened', at: 0, opening: anOpening() }
  const state = [opened, ...events].reduce<State>((s, e) => evolve(s, e), { phase: 'none' })
  if (state.phase === 'none') throw new Error('it was opened')
  return state
}

export function snapshot(change: Partial<PaymentSnapshot> = {}): PaymentSnapshot {
  return {
    state: 'authorized',
    authorizedMinor: 35_000,
    capturedMinor: 0,
    cancelledMinor: 0,
    refundedMinor: 0,
    currency: 'NOK',
    guaranteedUntil: null,
    ...change,
  }
}

export function failure(fate: Failure['fate']): Failure {
  return {
    ok: false,
    fate,
    why: 'capture-refused',
    code: 'code',
    gateway: 503,
    retryAfterMs: null,
  }
}

type Answers = {
  [K in keyof PerformPorts['payments']]?: Awaited<ReturnType<PerformPorts['payments'][K]>>
} & {
  start?: Awaited<ReturnType<PerformPorts['chargers']['start']>>
  stop?: Awaited<ReturnType<PerformPorts['chargers']['stop']>>
  claim?: boolean
  number?: number | null
  creditNotes?: number[]
}

export function portsWith(answers: Answers): PerformPorts & { asked: string[]; rows: LedgerRow[] } {
  const asked: string[] = []
  const rows: LedgerRow[] = []
  const give = <T>(name: string, answer: T | undefined): T => {
    asked.push(name)
    if (answer === undefined) throw new Error(`nobody should ask ${name}`)
    return answer
  }
  return {
    asked,
    rows,
    payments: {
      create: async (_, key) => give(`create ${key}`, answers.create),
      read: async () => give('read', answers.read),
      capture: async (_, amount, __, key) => give(`capture ${amount} ${key}`, answers.capture),
      cancel: async (_, key) => give(`cancel ${key}`, answers.cancel),
      refund: async (_, amount, __, key) => give(`refund ${amount} ${key}`, answers.refund),
      sendReceipt: async ({ number }) => give(`receipt ${number}`, answers.sendReceipt),
    },
    chargers: {
      start: async () => give('start', answers.start),
      stop: async () => give('stop', answers.stop),
      readSession: async () => ({ ok: true, value: give<null>('list', undefined) }),
      readCdrs: async () => ({ ok: true, value: give<[]>('cdrs', undefined) }),
    },
    ledger: {
      claim: async () => give('claim', answers.claim),
      async record(row) {
        rows.push(row)
        return {
          receiptNumber: give('record', answers.number),
          creditNotes: answers.creditNotes ?? [],
        }
      },
    },
    notices: { note: async ({ code, detail }) => void asked.push(`note ${code}: ${detail}`) },
    returnUrl: async (reference) => `https://stikk.example/c/${reference}`,
    now: () => NOW,
  }
}

export function task(effect: Effect, session: Session, attemptsBefore = 0): Task {
  return { effect, key: 'key', attemptsBefore, session }
}
