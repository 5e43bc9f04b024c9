// The engine of a session over a journal in memory: that a turn is whole, lanes keep order, failures
// are put off and told once, and that a second life carries on where the first one died.
import { SessionEngine } from '#bff/durable/engine.ts'
import type { PerformPorts } from '#bff/durable/perform.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { anOpening } from './examples.ts'
import { authorized, away, portsOf } from './engine-ports.ts'
import { MemoryJournal } from './memory-journal.ts'

let journal: MemoryJournal
let now: number
let alarm: number | null
let asked: string[]
let logged: string[]
let ports: PerformPorts

beforeEach(() => {
  journal = new MemoryJournal()
  now = 1_000_000
  alarm = null
  asked = []
  logged = []
  ports = portsOf(asked, () => now)
})

function anEngine(): SessionEngine {
  return new SessionEngine({
    journal,
    ports,
    chance: () => 0,
    arm: (at) => {
      alarm = at
    },
    log: (record) => logged.push(record.event),
    lookout: { effect: ({ outcome }) => logged.push(`effect-${outcome}`) },
  })
}

function open(engine: SessionEngine): void {
  engine.say({ type: 'OpenSession', now, opening: anOpening() })
}

describe('a turn', () => {
  it('writes its events and what follows from them together, with the alarm set', () => {
    const engine = anEngine()
    open(engine)
    const [turn] = journal.turns
    expect(turn?.events.map((e) => e.type)).toEqual(['SessionOpened'])
    expect(turn?.effects.map((e) => e.type)).toEqual(['CreatePayment'])
    expect(alarm).not.toBeNull()
  })

  it('that changes nothing writes nothing', async () => {
    const engine = anEngine()
    open(engine)
    await engine.idle()
    const turns = journal.turns.length
    open(engine)
    engine.say({ type: 'ReportStop', now, answer: 'accepted' })
    expect(journal.turns).toHaveLength(turns)
  })

  it('takes the effect out of the outbox together with what it led to', async () => {
    const engine = anEngine()
    open(engine)
    const [create] = journal.rows
    await engine.idle()
    const reporting = journal.turns.find((t) => t.events.some((e) => e.type === 'PaymentCreated'))
    expect(reporting?.done).toEqual([create?.id])
    expect(journal.rows).toEqual([])
  })
})

describe('a session', () => {
  it('goes from the offer to an abandoned session by itself when the station refuses', async () => {
    const engine = anEngine()
    open(engine)
    await engine.idle()
    engine.paymentNews()
    await engine.idle()
    expect(engine.state.phase).toBe('abandoned')
    expect(asked.filter((call) => !call.startsWith('record'))).toEqual([
      'create 1',
      'read',
      'claim',
      'start',
      'cancel',
    ])
    expect(asked.at(-1)).toBe('record abandoned')
  })

  it('frees its EVSE as soon as it leaves it, before the money is at rest', async () => {
    const engine = anEngine()
    ports.payments.cancel = async () => away
    open(engine)
    await engine.idle()
    engine.paymentNews()
    await engine.idle()
    expect(engine.state.phase).toBe('releasing')
    expect(asked).toContain('record releasing')
  })
})

describe('a failure', () => {
  it('is put off, holds back its lane, and is told', async () => {
    ports.payments.create = async () => {
      asked.push('create')
      return away
    }
    const engine = anEngine()
    open(engine)
    await engine.idle()
    engine.say({ type: 'StopCharging', now })
    await engine.idle()
    expect(asked).toEqual(['create'])
    expect(engine.createFailure?.gateway).toBe(503)
    expect(alarm).toBe(now + 500)
    now += 500
    engine.tick()
    await engine.idle()
    expect(asked).toEqual(['create', 'create'])
    expect(logged).toEqual(['effect-failed', 'effect-failed'])
  })

  it('that lasts parks the session, where the operator sees it, and ends when the payer is back', async () => {
    ports.payments.create = async () => away
    ports.payments.read = async () => away
    const engine = anEngine()
    open(engine)
    for (let i = 0; i < 100; i += 1) {
      await engine.idle()
      now += 60_000
      engine.tick()
    }
    await engine.idle()
    const parked = journal.events.filter((e) => e.type === 'Parked')
    expect(parked).toHaveLength(1)
    expect(engine.session?.parked?.outage).toBe(true)
    expect(logged.filter((event) => event === 'effect-parked')).toHaveLength(1)
    ports.payments.create = async () => ({ ok: true, value: { redirectUrl: 'https://pay' } })
    now += 60_000
    engine.tick()
    await engine.idle()
    expect(journal.events.some((e) => e.type === 'Unparked')).toBe(true)
  })

  it('of a create that took effect all the same holds nothing back once a read has shown it', async () => {
    ports.payments.create = async () => {
      asked.push('create')
      return away
    }
    const engine = anEngine()
    open(engine)
    await engine.idle()
    engine.paymentNews()
    await engine.idle()
    now += 5000
    engine.tick()
    await engine.idle()
    expect(asked.filter((call) => !call.startsWith('record'))).toEqual([
      'create',
      'read',
      'claim',
      'start',
      'cancel',
    ])
    expect(engine.state.phase).toBe('abandoned')
  })

  it('of our own ledger is tried again like any other', async () => {
    const engine = anEngine()
    let failures = 2
    ports.ledger.record = async ({ phase }) => {
      failures -= 1
      if (failures >= 0) throw new Error('overloaded')
      asked.push(`record ${phase}`)
      return { receiptNumber: null, creditNotes: [] }
    }
    open(engine)
    await engine.idle()
    engine.paymentNews()
    await engine.idle()
    for (let i = 0; i < 5; i += 1) {
      now += 5000
      engine.tick()
      await engine.idle()
    }
    expect(asked.at(-1)).toBe('record abandoned')
    expect(journal.rows).toEqual([])
  })
})

describe('a second life', () => {
  it('has the state of the first', async () => {
    const first = anEngine()
    open(first)
    await first.idle()
    const second = anEngine()
    expect(second.state).toEqual(first.state)
    expect(second.position).toBe(first.position)
  })

  it('repeats what was under way, with the same key', async () => {
    const keys: string[] = []
    ports.payments.create = (_, key) => {
      keys.push(key)
      return new Promise(() => undefined)
    }
    open(anEngine())
    await Promise.resolve()
    ports.payments.create = async (_, key) => {
      keys.push(key)
      return { ok: true, value: { redirectUrl: 'https://pay' } }
    }
    const second = anEngine()
    second.tick()
    await second.idle()
    expect(second.session?.payment.state).toBe('waiting')
    expect(new Set(keys).size).toBe(1)
    expect(keys).toHaveLength(2)
  })

  it('reads the payment that the first had news of', async () => {
    ports.payments.read = async () => away
    const first = anEngine()
    open(first)
    await first.idle()
    first.paymentNews()
    await first.idle()
    expect(journal.awake).toBe(true)
    ports.payments.read = async () => ({ ok: true, value: authorized })
    const second = anEngine()
    second.tick()
    await second.idle()
    expect(journal.awake).toBe(false)
    expect(journal.events.some((e) => e.type === 'PaymentAuthorized')).toBe(true)
  })
})

describe('news', () => {
  it('that arrives while the payment is being read is read once more', async () => {
    const answers: (() => void)[] = []
    ports.payments.read = () => {
      asked.push('read')
      return new Promise((resolve) => {
        const created = { ...authorized, state: 'created', authorizedMinor: 0 } as const
        answers.push(() => resolve({ ok: true, value: created }))
      })
    }
    const engine = anEngine()
    open(engine)
    await engine.idle()
    engine.paymentNews()
    engine.paymentNews()
    expect(answers).toHaveLength(1)
    answers[0]?.()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(answers).toHaveLength(2)
    expect(journal.awake).toBe(true)
    answers[1]?.()
    await engine.idle()
    expect(journal.awake).toBe(false)
    expect(asked.filter((call) => call === 'read')).toHaveLength(2)
  })
})
