import type { Gathered } from '#bff/session/ports.ts'
import { Tally } from '#bff/watch/tally.ts'
import { createTelling } from '#bff/watch/telling.ts'
import { describe, expect, it } from 'vitest'

/** An isolate whose clock moves only while it waits. */
function anIsolate(tell?: (told: Gathered) => Promise<void>) {
  const told: Gathered[] = []
  const work: Promise<unknown>[] = []
  const isolate = {
    told,
    now: 0,
    tally: new Tally('one'),
    done: async () => void (await Promise.all(work)),
    /** False: the request that waits has been cancelled, and its timers never come back. */
    alive: true,
  }
  const telling = createTelling({
    tally: isolate.tally,
    tell: tell ?? (async (gathered) => void told.push(gathered)),
    later: (one) => void work.push(one),
    async pause(ms) {
      if (!isolate.alive) await new Promise(() => undefined)
      isolate.now += ms
    },
    now: () => isolate.now,
  })
  const count = (sample = 'a') => {
    isolate.tally.count(sample)
    telling.soon()
  }
  return { ...isolate, isolate, telling, count, work }
}

describe('an isolate', () => {
  it('tells all that was counted within ten seconds in one write', async () => {
    const { count, done, told, isolate, work } = anIsolate()
    for (let i = 0; i < 500; i += 1) count()
    expect(work).toHaveLength(1)
    await done()
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ isolate: 'one', counts: [['a', 500]] })
    expect(isolate.now).toBe(10_000)
  })

  it('writes nothing while it is idle', async () => {
    const { done, told, telling } = anIsolate()
    await telling.flush()
    await done()
    expect(told).toEqual([])
  })

  it('is not kept waiting once somebody has asked', async () => {
    const { count, done, told, telling, isolate } = anIsolate()
    count()
    await telling.flush()
    await done()
    expect(told).toHaveLength(1)
    expect(isolate.now).toBeLessThan(2000)
  })

  it('tells again what could not be told, the same first and unchanged', async () => {
    const heard: Gathered[] = []
    const { count, telling } = anIsolate(async (gathered) => {
      heard.push(gathered)
      if (heard.length === 1) throw new Error('the office is away')
    })
    count('a')
    await telling.flush()
    count('b')
    await telling.flush()
    await telling.flush()
    expect(heard.map(({ counts }) => counts)).toEqual([[['a', 1]], [['a', 1]], [['b', 1]]])
    expect(heard[1]?.at).toBe(heard[0]?.at)
    expect(heard[2]?.at).toBeGreaterThan(heard[1]?.at ?? Infinity)
  })

  it('waits anew where the request that it waited in has died', async () => {
    const { count, isolate, work } = anIsolate()
    isolate.alive = false
    count()
    isolate.now += 20_000
    count()
    expect(work).toHaveLength(1)
    isolate.now += 11_000
    count()
    expect(work).toHaveLength(2)
  })
})

describe('a run of failures', () => {
  it('counts from its first failure and ends with an answer, a refusal being one', () => {
    const tally = new Tally('one')
    const call = (outcome: 'ok' | 'refused' | 'failed', at: number) =>
      tally.called('payer', { outcome, code: outcome === 'failed' ? 'timeout' : null }, 5, at)
    call('failed', 1000)
    call('failed', 2000)
    const [run] = tally.take(1)?.runs ?? []
    expect(run).toMatchObject({ failing: 2, failingSince: 1000, failedAt: 2000, code: 'timeout' })
    call('failed', 3000)
    call('refused', 4000)
    expect(tally.take(2)?.runs[0]).toMatchObject({
      answeredAt: 4000,
      failing: 0,
      failingSince: null,
    })
  })
})
