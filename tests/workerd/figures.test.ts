// The office's sums on real storage: what many isolates tell adds up, once each, and outlives them.
import { createOffice } from '#bff/durable/stubs.ts'
import { addDuration, noDurations } from '#bff/watch/durations.ts'
import type { CallMinute, CallRun, Gathered } from '#bff/session/ports.ts'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import './bindings.ts'

const HOUR_MS = 3_600_000
const nowHour = Date.now() - (Date.now() % HOUR_MS)

let isolates = 0
const telling = (more: Partial<Gathered> = {}): Gathered => ({
  isolate: `isolate-${(isolates += 1)}`,
  at: Date.now(),
  counts: [],
  durations: [],
  minutes: [],
  runs: [],
  marks: [],
  waiting: [],
  over: [],
  streams: 0,
  ...more,
})

const office = () => createOffice(env.OFFICE)
const valueOf = async (sample: string) =>
  (await office().counted()).counts.find((one) => one.sample === sample)?.value

const run = (more: Partial<CallRun>): CallRun => ({
  neighbour: 'push',
  answeredAt: null,
  failedAt: null,
  code: null,
  failing: 0,
  failingSince: null,
  ...more,
})

function minute(at: number, ms: number): CallMinute {
  const durations = noDurations()
  addDuration(durations, ms)
  return { neighbour: 'push', at, refused: 0, failed: 1, durations }
}

describe('the figures of the office', () => {
  it('add up what many isolates tell at once', async () => {
    const sample = 'many_total{a="b"}'
    await Promise.all(
      Array.from({ length: 20 }, () => office().addUp(telling({ counts: [[sample, 3]] }))),
    )
    expect(await valueOf(sample)).toBe(60)
  })

  it('count a telling once, however often it arrives', async () => {
    const sample = 'twice_total'
    const told = telling({ counts: [[sample, 1]] })
    await office().addUp(told)
    await office().addUp(told)
    expect(await valueOf(sample)).toBe(1)
    await office().addUp({ ...told, at: told.at + 1 })
    expect(await valueOf(sample)).toBe(2)
  })

  it('know how many streams are open, and forget an isolate that has died', async () => {
    const before = (await office().counted()).streams
    const one = telling({ streams: 4 })
    await office().addUp(one)
    await office().addUp(telling({ streams: 3, at: Date.now() - 400_000 }))
    expect((await office().counted()).streams).toBe(before + 4)
    await office().addUp({ ...one, at: one.at + 1, streams: 0 })
    expect((await office().counted()).streams).toBe(before)
  })

  it('show what waits, oldest first, until it is done or nobody speaks of it', async () => {
    const at = Date.now()
    const of = (id: string, since: number, seenAt = at) => ({
      id,
      effect: 'CapturePayment',
      reference: 'ev-1',
      since,
      seenAt,
    })
    await office().addUp(
      telling({ waiting: [of('b', at - 1000), of('a', at - 9000), of('lost', 1, at - 1_000_000)] }),
    )
    const ids = async () => (await office().counted()).waiting.map(({ id }) => id)
    expect(await ids()).toEqual(['a', 'b'])
    await office().addUp(telling({ over: ['a'] }))
    expect(await ids()).toEqual(['b'])
  })

  it('keep the latest moment of each mark', async () => {
    await office().addUp(telling({ marks: [['webhook', 5000]] }))
    await office().addUp(telling({ marks: [['webhook', 4000]] }))
    expect((await office().counted()).marks.webhook).toBe(5000)
  })
})

describe('how a neighbour fares', () => {
  it('is a run of failures over all isolates, until any of them has an answer', async () => {
    const failures = run({ failedAt: 2000, code: 'timeout', failing: 2, failingSince: 1000 })
    await office().addUp(telling({ runs: [failures] }))
    const more = run({ failedAt: 3000, code: '503', failing: 1, failingSince: 3000 })
    await office().addUp(telling({ runs: [more] }))
    const seen = async () => (await office().neighbours()).find((o) => o.neighbour === 'push')
    expect(await seen()).toMatchObject({ failing: 3, failingSince: 1000, code: '503' })
    await office().addUp(telling({ runs: [run({ answeredAt: 4000 })] }))
    expect(await seen()).toMatchObject({
      failing: 0,
      failingSince: null,
      answeredAt: 4000,
      failedAt: 3000,
    })
  })

  it('is kept by the minute for an hour and by the hour for a week, and no call is lost between', async () => {
    const old = nowHour - 5 * HOUR_MS
    const forgotten = nowHour - 9 * 24 * HOUR_MS
    await office().addUp(
      telling({
        minutes: [
          minute(old, 40),
          minute(old + 60_000, 400),
          minute(nowHour, 4),
          minute(forgotten, 1),
        ],
      }),
    )
    // Tidied at most once a minute: whether now or at the next telling, the sum is the same.
    const { minutes, hours } = await office().callSeries(0)
    const calls = [...minutes, ...hours]
      .filter(({ neighbour, at }) => neighbour === 'push' && at >= old)
      .flatMap(({ durations }) => durations.counts)
      .reduce((sum, one) => sum + one, 0)
    expect(calls).toBe(3)
  })
})
