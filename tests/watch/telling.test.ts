import type { Gathered } from '#bff/session/ports.ts'
import { Tally } from '#bff/watch/tally.ts'
import { createTelling } from '#bff/watch/telling.ts'
import { describe, expect, it } from 'vitest'

/** An isolate whose clock the test moves. */
function anIsolate(tell?: (told: Gathered) => Promise<void>) {
  const told: Gathered[] = []
  const work: Promise<unknown>[] = []
  const isolate = {
    told,
    now: 0,
    tally: new Tally('one'),
    done: async () => void (await Promise.all(work)),
  }
  const telling = createTelling({
    tally: isolate.tally,
    tell: tell ?? (async (gathered) => void told.push(gathered)),
    later: (one) => void work.push(one),
    now: () => isolate.now,
  })
  const count = (sample = 'a') => {
    isolate.tally.count(sample)
    telling.soon()
  }
  return { ...isolate, isolate, telling, count, work }
}

describe('an isolate', () => {
  it('tells at once, and then all that was counted within ten seconds in one write', async () => {
    const { count, done, told, isolate, work } = anIsolate()
    for (let i = 0; i < 500; i += 1) count()
    expect(work).toHaveLength(1)
    await done()
    expect(told).toMatchObject([{ isolate: 'one', counts: [['a', 1]] }])
    isolate.now = 9999
    count()
    expect(work).toHaveLength(1)
    isolate.now = 10_000
    count()
    await done()
    expect(told).toHaveLength(2)
    expect(told[1]).toMatchObject({ isolate: 'one', counts: [['a', 501]] })
  })

  it('writes nothing while it is idle', async () => {
    const { done, told, telling } = anIsolate()
    await telling.flush()
    await done()
    expect(told).toEqual([])
  })

  it('tells what it has gathered to who asks, whenever that is', async () => {
    const { count, done, told, telling } = anIsolate()
    count()
    count()
    await done()
    await telling.flush()
    expect(told.map(({ counts }) => counts)).toEqual([[['a', 1]], [['a', 1]]])
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

  it('tells anew where the request that it told in has died', async () => {
    const { count, isolate, work } = anIsolate(async () => new Promise(() => undefined))
    count()
    isolate.now += 9000
    count()
    expect(work).toHaveLength(1)
    isolate.now += 1000
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
