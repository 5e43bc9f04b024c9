// Notifications at work, over a real SQLite and a push service that does as it is told: each alert once to
// each phone, whatever fails and whoever dies, and nothing kept when it is over.
import { beforeEach, describe, expect, it } from 'vitest'
import type { PushFate } from '#bff/session/ports.ts'
import { pushMessage } from '#shared/contract.ts'
import { T0 } from '#tests/session/story.ts'
import { MIN, phone, Trial } from './alert-trial.ts'

let trial: Trial
beforeEach(() => (trial = new Trial()))

const NOTHING = { phones: 0, said: 0, waiting: 0 }

describe('a session nobody watches', () => {
  it('keeps nothing, not even tables, and is woken for nothing', async () => {
    await trial.end()
    expect(trial.db.prepare('select name from sqlite_master').all()).toEqual([])
    expect([trial.alerts.nextAt, trial.moves, trial.sent]).toEqual([null, 0, []])
  })
})

describe('the end of a charge', () => {
  it('is told to every phone in its language, once, and then nobody is known any more', async () => {
    expect(trial.alerts.subscribe(phone(1))).toBe('added')
    expect(trial.alerts.subscribe(phone(2))).toBe('added')
    expect(trial.alerts.subscribe(phone(2))).toBe('known')
    await trial.end()
    const titles = trial.sent.map(({ payload }) => pushMessage.parse(JSON.parse(payload)).title)
    expect(titles).toEqual(['ended in nb', 'ended in sv'])
    expect(trial.rows()).toEqual(NOTHING)
    expect(trial.alerts.nextAt).toBeNull()
    await trial.pass(MIN)
    expect(trial.sent).toHaveLength(2)
  })

  it('carries the reference, never a handle, and lives four hours', async () => {
    trial.alerts.subscribe(phone(1))
    await trial.end()
    const [message] = trial.sent
    expect(message?.payload).toContain(trial.story.session.opening.reference)
    expect(message?.ttlS).toBe(4 * 3600)
  })

  it('is the last that can be asked for', async () => {
    await trial.end()
    expect(trial.alerts.subscribe(phone(1))).toBe('over')
  })
})

describe('a push service that fails', () => {
  it('is asked again, later each time, and given up after six attempts', async () => {
    trial.alerts.subscribe(phone(1))
    trial.answer = () => ({ kind: 'later', code: 'http-500', afterMs: null })
    await trial.end()
    const waits: number[] = []
    while (trial.rows()['waiting'] === 1) {
      const wait = (trial.alerts.nextAt ?? 0) - trial.now
      waits.push(wait)
      await trial.pass(wait)
    }
    expect(trial.sent).toHaveLength(6)
    expect(waits).toEqual([2500, 5000, 10_000, 20_000, 40_000])
    expect(trial.rows()).toEqual(NOTHING)
    // The first failure and the last, without the phone.
    expect(trial.log).toHaveLength(2)
    expect(JSON.stringify(trial.log)).not.toContain('push.example')
  })

  it('is given the time it asks for, unless nobody is helped by then', async () => {
    trial.alerts.subscribe(phone(1))
    trial.answer = () => ({ kind: 'later', code: 'http-429', afterMs: 10 * MIN })
    await trial.end()
    expect(trial.alerts.nextAt).toBe(trial.now + 10 * MIN)
    trial.answer = () => ({ kind: 'later', code: 'http-429', afterMs: 5 * 60 * MIN })
    await trial.pass(10 * MIN)
    expect(trial.rows()).toEqual(NOTHING)
  })

  it('does not keep the other phone waiting', async () => {
    trial.alerts.subscribe(phone(1))
    trial.alerts.subscribe(phone(2))
    trial.answer = ({ to }) =>
      to.endpoint.endsWith('1')
        ? { kind: 'later', code: 'timeout', afterMs: null }
        : { kind: 'taken' }
    await trial.end()
    expect(trial.rows()).toMatchObject({ phones: 2, waiting: 1 })
    trial.answer = () => ({ kind: 'taken' })
    await trial.pass(MIN)
    expect(trial.rows()).toEqual(NOTHING)
  })

  it.each(['refused', 'keys-refused'] as const)(
    'and will never take it (%s): dropped',
    async (kind) => {
      trial.alerts.subscribe(phone(1))
      trial.answer = () => ({ kind, code: 'http-413' })
      await trial.end()
      expect([trial.sent.length, trial.rows()]).toEqual([1, NOTHING])
    },
  )

  it('that throws against its word is no trouble to the session', async () => {
    trial.alerts.subscribe(phone(1))
    trial.answer = () => {
      throw new Error('boom at https://push.example/1')
    }
    await trial.end()
    expect(trial.log).toMatchObject([{ event: 'push-failed', code: 'Error' }])
    // Taken for lost after half a minute, like one whose process died.
    trial.answer = () => ({ kind: 'taken' })
    await trial.pass(30_000)
    expect(trial.rows()).toEqual(NOTHING)
  })
})

describe('a phone', () => {
  it('that is gone is forgotten at once', async () => {
    trial.alerts.subscribe(phone(1))
    trial.alerts.subscribe(phone(2))
    trial.answer = ({ to }) =>
      to.endpoint.endsWith('1')
        ? { kind: 'gone', code: 'http-410' }
        : { kind: 'later', code: 'http-500', afterMs: null }
    await trial.end()
    expect(trial.rows()).toMatchObject({ phones: 1, waiting: 1 })
  })

  it('that switches it off is forgotten, with what waits for it', async () => {
    trial.alerts.subscribe(phone(1))
    trial.alerts.unsubscribe(phone(1).endpoint)
    expect(trial.rows()).toEqual(NOTHING)
    await trial.end()
    expect(trial.sent).toEqual([])
  })

  it('that switches it off while a message is on its way is not written down again', async () => {
    trial.alerts.subscribe(phone(1))
    const held: ((fate: PushFate) => void)[] = []
    trial.answer = () => new Promise((resolve) => held.push(resolve))
    const ending = trial.end()
    await Promise.resolve()
    trial.alerts.unsubscribe(phone(1).endpoint)
    held[0]?.({ kind: 'later', code: 'http-500', afterMs: null })
    await ending
    await trial.settle()
    expect(trial.rows()).toEqual(NOTHING)
  })

  it('gives way where there are four already', () => {
    for (const n of [1, 2, 3, 4, 5]) {
      trial.now += 1
      trial.alerts.subscribe(phone(n))
    }
    const kept = trial.db.prepare('select endpoint from push_phones order by since').all()
    expect(kept.map((row) => row['endpoint'])).toEqual([2, 3, 4, 5].map((n) => phone(n).endpoint))
  })

  it('is not kept for more than a week, whatever becomes of the session', async () => {
    trial.alerts.subscribe(phone(1))
    await trial.pass(7 * 24 * 60 * MIN)
    expect(trial.rows()).toMatchObject({ phones: 0 })
  })

  it('is forgotten where the operator has no keys any more', async () => {
    trial.alerts.subscribe(phone(1))
    trial.pushes = null
    trial.alerts = trial.wake()
    await trial.pass()
    expect(trial.rows()).toMatchObject({ phones: 0 })
  })
})

describe('an alert that the clock brings', () => {
  it('wakes the object in time, and is told once though the screen is looked at often', async () => {
    trial.alerts.subscribe(phone(1))
    trial.nearLimit()
    await trial.pass()
    expect(trial.sent).toEqual([])
    await trial.pass((trial.alerts.nextAt ?? 0) - trial.now)
    expect(trial.kinds()).toEqual(['near-limit'])
    await trial.pass(MIN)
    await trial.pass(MIN)
    expect(trial.kinds()).toEqual(['near-limit'])
    expect(trial.rows()).toEqual({ phones: 1, said: 1, waiting: 0 })
  })

  it('that is on the screen when the driver asks to be told is not told as well', async () => {
    trial.nearLimit()
    trial.now += 12 * MIN
    trial.alerts.subscribe(phone(1))
    await trial.settle()
    expect(trial.sent).toEqual([])
  })

  it('is old when the charge has ended before it could be sent', async () => {
    trial.alerts.subscribe(phone(1))
    trial.nearLimit()
    trial.answer = () => ({ kind: 'later', code: 'http-503', afterMs: 3 * MIN })
    await trial.pass()
    await trial.pass((trial.alerts.nextAt ?? 0) - trial.now)
    expect(trial.rows()).toMatchObject({ waiting: 1 })
    trial.answer = () => ({ kind: 'taken' })
    trial.story.say({ type: 'StopCharging' }, 1)
    const updatedAt = trial.story.now + 20_000
    trial.story.report({ status: 'completed', energyWh: 55_000, endedAt: updatedAt, updatedAt }, 20)
    await trial.pass()
    expect(trial.kinds()).toEqual(['near-limit', 'ended'])
    expect(trial.rows()).toEqual(NOTHING)
  })
})

describe('a process that dies', () => {
  it('before anything was sent: the alert is told by the next one', async () => {
    trial.alerts.subscribe(phone(1))
    // The end is in the journal, nobody has looked yet.
    trial.story.say({ type: 'StopCharging' }, 1)
    const endedAt = T0 + 630_000
    trial.story.report({ status: 'completed', energyWh: 10_000, endedAt, updatedAt: endedAt }, 9)
    trial.alerts = trial.wake()
    await trial.pass(1000)
    expect(trial.kinds()).toEqual(['ended'])
    expect(trial.rows()).toEqual(NOTHING)
  })

  it('after it was sent and before that was noted: it is told once more, and no more', async () => {
    trial.alerts.subscribe(phone(1))
    trial.answer = () => new Promise(() => undefined)
    void trial.end()
    await Promise.resolve()
    expect(trial.sent).toHaveLength(1)
    trial.answer = () => ({ kind: 'taken' })
    trial.alerts = trial.wake()
    await trial.pass()
    expect(trial.sent, 'it may still be under way').toHaveLength(1)
    await trial.pass(30_000)
    await trial.pass(MIN)
    expect(trial.kinds()).toEqual(['ended', 'ended'])
    expect(trial.sent[0]?.topic).toBe(trial.sent[1]?.topic)
    expect(trial.rows()).toEqual(NOTHING)
  })
})
