import { ListReader } from '#bff/durable/list-reader.ts'
import type { Failure, Outcome } from '#bff/session/ports.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const DAY_MS = 24 * 3_600_000
const down = (retryAfterMs: number | null = null): Failure => ({
  ok: false,
  fate: 'retry',
  why: 'start-timeout',
  code: '503',
  gateway: 503,
  retryAfterMs,
})

/** A list that is answered by hand, one read after the other. */
function byHand() {
  const reads: {
    at: number
    since: number
    answer: (outcome: Outcome<string>) => void
    fail: (error: Error) => void
  }[] = []
  let atOnce = 0
  const seen = { most: 0 }
  const reader = new ListReader<string>({
    list(since) {
      atOnce += 1
      seen.most = Math.max(seen.most, atOnce)
      return new Promise<Outcome<string>>((resolve, reject) => {
        reads.push({ at: Date.now(), since, answer: resolve, fail: reject })
      }).finally(() => {
        atOnce -= 1
      })
    },
    reachMs: DAY_MS,
    now: Date.now,
  })
  return { reader, reads, seen }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const list = (name: string) => ({ ok: true as const, value: name })
const since = (at: number, name: string) => ({ ok: true, value: { list: name, from: at } })

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('One reader for all', () => {
  it('answers 500 who ask at once with at most two reads, never two at a time', async () => {
    const { reader, reads, seen } = byHand()
    const asking: ReturnType<typeof reader.read>[] = []
    for (let asked = 0; asked < 500; asked += 1) {
      asking.push(reader.read(NOW))
      // As remote calls do, each comes in a turn of its own.
      await pass(0)
    }
    expect(reads).toHaveLength(1)
    reads[0]?.answer(list('first'))
    await pass(1000)
    reads[1]?.answer(list('second'))
    const answers = await Promise.all(asking)
    expect(answers[0]).toEqual(since(NOW, 'first'))
    expect(answers.slice(1)).toEqual(Array(499).fill(since(NOW, 'second')))
    await pass(60_000)
    expect(reads).toHaveLength(2)
    expect(seen.most).toBe(1)
  })

  it('lets nobody join a read that began before he asked', async () => {
    const { reader, reads } = byHand()
    const early = reader.read(NOW)
    await pass(3000)
    let answered = false
    const late = reader.read(NOW).finally(() => {
      answered = true
    })
    reads[0]?.answer(list('first'))
    expect(await early).toEqual(since(NOW, 'first'))
    await pass(0)
    expect(answered).toBe(false)
    expect(reads).toHaveLength(2)
    reads[1]?.answer(list('second'))
    expect(await late).toEqual(since(NOW, 'second'))
  })

  it('begins the next read at once when one ends, but a second after that one began', async () => {
    const { reader, reads } = byHand()
    void reader.read(NOW)
    await pass(100)
    void reader.read(NOW)
    reads[0]?.answer(list('quick'))
    await pass(899)
    expect(reads).toHaveLength(1)
    await pass(1)
    expect(reads[1]?.at).toBe(NOW + 1000)
    void reader.read(NOW)
    await pass(4000)
    reads[1]?.answer(list('slow'))
    await pass(0)
    expect(reads[2]?.at).toBe(NOW + 5000)
  })

  it('reads from the earliest that anybody asked for', async () => {
    const { reader, reads } = byHand()
    void reader.read(NOW)
    await pass(0)
    const asking = [-5000, -90_000, -20].map((ago) => reader.read(NOW + ago))
    reads[0]?.answer(list('first'))
    await pass(1000)
    expect(reads[1]?.since).toBe(NOW - 90_000)
    reads[1]?.answer(list('second'))
    expect(await Promise.all(asking)).toEqual(Array(3).fill(since(NOW - 90_000, 'second')))
  })

  it('reads no further back than its reach, and says how far', async () => {
    const { reader, reads } = byHand()
    const asking = reader.read(NOW - 3 * DAY_MS)
    await pass(0)
    reads[0]?.answer(list('cut'))
    expect(reads[0]?.since).toBe(NOW - DAY_MS)
    expect(await asking).toEqual(since(NOW - DAY_MS, 'cut'))
  })

  it('reads nothing while nobody asks', async () => {
    const { reader, reads } = byHand()
    void reader.read(NOW)
    await pass(0)
    reads[0]?.answer(list('only'))
    await pass(600_000)
    expect(reads).toHaveLength(1)
  })
})

describe('A read that fails', () => {
  it('fails for all who waited for it, and not for those after them', async () => {
    const { reader, reads } = byHand()
    void reader.read(NOW)
    await pass(0)
    const asking = [1, 2, 3].map(() => reader.read(NOW))
    reads[0]?.answer(list('first'))
    await pass(1000)
    const after = reader.read(NOW)
    reads[1]?.answer(down())
    expect(await Promise.all(asking)).toEqual([down(), down(), down()])
    await pass(1000)
    reads[2]?.answer(list('third'))
    expect(await after).toEqual(since(NOW, 'third'))
  })

  it('throws a mistake at those who waited, and goes on reading', async () => {
    const { reader, reads } = byHand()
    const asking = expect(reader.read(NOW)).rejects.toThrow('mistake')
    await pass(0)
    reads[0]?.fail(new Error('mistake'))
    await asking
    const after = reader.read(NOW)
    await pass(1000)
    reads[1]?.answer(list('second'))
    expect(await after).toEqual(since(NOW, 'second'))
  })

  it('gives the CPO the pause it asks for, within what those who wait can bear', async () => {
    const { reader, reads } = byHand()
    void reader.read(NOW)
    await pass(0)
    reads[0]?.answer(down(4000))
    await pass(0)
    void reader.read(NOW)
    await pass(3999)
    expect(reads).toHaveLength(1)
    await pass(1)
    expect(reads).toHaveLength(2)
    reads[1]?.answer(down(3_600_000))
    await pass(0)
    void reader.read(NOW)
    await pass(10_000)
    expect(reads).toHaveLength(3)
  })

  it('is given up after 30 s, and the next one begins', async () => {
    const { reader, reads } = byHand()
    const stuck = reader.read(NOW)
    await pass(29_000)
    const late = reader.read(NOW)
    await pass(1000)
    expect(await stuck).toMatchObject({ ok: false, fate: 'retry', code: 'list-timeout' })
    expect(reads).toHaveLength(2)
    reads[1]?.answer(list('second'))
    expect(await late).toEqual(since(NOW, 'second'))
  })
})

describe('Those who wait', () => {
  it('are told after 30 s, and then neither cause nor lengthen a read', async () => {
    const { reader, reads } = byHand()
    void reader.read(NOW)
    await pass(100)
    const gone = reader.read(NOW - 3_600_000)
    await pass(28_900)
    reads[0]?.answer(down(10_000))
    await pass(1099)
    void reader.read(NOW)
    await pass(1)
    expect(await gone).toMatchObject({ fate: 'retry', code: 'list-timeout' })
    expect(reads).toHaveLength(1)
    await pass(9000)
    expect(reads[1]?.since).toBe(NOW)
    reads[1]?.answer(down(10_000))
    await pass(0)
    void reader.read(NOW - 3_600_000)
    await pass(10_000)
    expect(reads).toHaveLength(3)
  })

  it('are at most 10,000; the next is sent away at once and may come again', async () => {
    // Ten thousand pretended timers would take longer than a real second.
    vi.useRealTimers()
    const { reader, reads } = byHand()
    const asking = Array.from({ length: 10_000 }, () => reader.read(NOW))
    expect(await reader.read(NOW)).toMatchObject({ fate: 'retry', code: 'too-many-readers' })
    await vi.waitUntil(() => reads.length === 1)
    reads[0]?.answer(list('first'))
    expect((await Promise.all(asking)).every(({ ok }) => ok)).toBe(true)
    const again = reader.read(NOW)
    await vi.waitUntil(() => reads.length === 2, { timeout: 3000 })
    reads[1]?.answer(list('second'))
    expect(await again).toMatchObject({ ok: true })
  })
})
