import type { LogRecord } from '#bff/watch/log.ts'
import type { Gathered } from '#bff/session/ports.ts'
import { createLookout, outcomeOf, type EffectFate, type RequestEnded } from '#bff/watch/lookout.ts'
import { describe, expect, it } from 'vitest'

const REFERENCE = 'ev-7zzzzzzzzzzzzzzzzzzzzzzzzz'

function aLookout() {
  const lines: LogRecord[] = []
  const told: Gathered[] = []
  let drawn = 0
  const world = {
    now: 1_000_000,
    lines,
    told,
    async gathered(): Promise<Gathered> {
      // The first may only join the telling of nothing that is under way.
      await lookout.flush()
      await lookout.flush()
      return told.at(-1) ?? expect.fail('nothing was told')
    },
  }
  const lookout = createLookout({
    log: (record) => lines.push(record),
    addUp: async (gathered) => void told.push(gathered),
    later: () => undefined,
    now: () => world.now,
    random: (length) => Uint8Array.from({ length }, () => (drawn += 1) % 256),
  })
  // Told just now: what is counted from here on is gathered until somebody asks.
  void lookout.flush()
  return { world, lookout }
}

describe('a call to a neighbour', () => {
  it('is a line, a duration by neighbour, operation and outcome, and a trace for the other side', async () => {
    const { world, lookout } = aLookout()
    const span = lookout.call({ neighbour: 'payer', operation: 'capture', reference: REFERENCE })
    world.now += 120
    span.ended('refused', '6140')
    const traceId = lookout.traceId(REFERENCE)
    expect(span.headers['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    expect(world.lines).toEqual([
      {
        event: 'call',
        level: 'info',
        neighbour: 'payer',
        operation: 'capture',
        outcome: 'refused',
        code: '6140',
        ms: 120,
        reference: REFERENCE,
        traceId,
      },
    ])
    const { durations, minutes } = await world.gathered()
    const labels = 'neighbour="payer",operation="capture",outcome="refused"'
    expect(durations.map(([series]) => series)).toEqual([`stikk_neighbour_seconds{${labels}}`])
    expect(minutes).toMatchObject([{ neighbour: 'payer', at: 960_000, refused: 1, failed: 0 }])
  })

  it('of a session carries the trace that its driver brought, each call with an id of its own', () => {
    const { lookout } = aLookout()
    const traceId = 'a'.repeat(32)
    lookout.remember(REFERENCE, { traceId, sampled: false, state: 'a=b' })
    const call = { neighbour: 'chargers', operation: 'STOP_SESSION', reference: REFERENCE } as const
    const [one, two] = [lookout.call(call).headers, lookout.call(call).headers]
    expect(one['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
    expect(one['tracestate']).toBe('a=b')
    expect(two['traceparent']).not.toBe(one['traceparent'])
  })

  it('of no session has a trace of its own', () => {
    const { lookout } = aLookout()
    const call = { neighbour: 'chargers', operation: 'locations' } as const
    const ids = [lookout.call(call), lookout.call(call)].map((o) =>
      o.headers['traceparent']?.slice(3, 35),
    )
    expect(new Set(ids).size).toBe(2)
  })
})

describe('an effect', () => {
  const fate: EffectFate = {
    id: 'effect-1',
    effect: 'CapturePayment',
    lane: 'payer',
    reference: REFERENCE,
    outcome: 'failed',
    code: 'timeout',
    attempts: 1,
    since: 900_000,
  }

  it('that fails is told at first and when it is parked, and waits until it is done', async () => {
    const { world, lookout } = aLookout()
    lookout.effect(fate)
    lookout.effect({ ...fate, attempts: 2 })
    lookout.effect({ ...fate, attempts: 3, outcome: 'parked' })
    expect(world.lines.map(({ event }) => event)).toEqual(['effect-failed', 'effect-parked'])
    const { waiting, counts } = await world.gathered()
    expect(waiting).toMatchObject([{ id: 'effect-1', since: 900_000 }])
    expect(counts).toContainEqual([
      'stikk_effects_total{effect="CapturePayment",outcome="failed"}',
      2,
    ])
    lookout.effect({ ...fate, attempts: 4, outcome: 'done' })
    expect(await world.gathered()).toMatchObject({ waiting: [], over: ['effect-1'] })
  })

  it('that is done at once was never waiting', async () => {
    const { world, lookout } = aLookout()
    lookout.effect({ ...fate, outcome: 'done', code: null })
    expect(await world.gathered()).toMatchObject({ waiting: [], over: [] })
  })
})

describe('a request', () => {
  const request: RequestEnded = {
    door: 'api',
    method: 'GET',
    route: '/api/sessions/:handle',
    status: 200,
    ms: 5,
    requestId: 'request-1',
    reference: REFERENCE,
    traceId: null,
    quiet: true,
  }

  it('like a thousand others is counted and not told, unless it failed or was slow', async () => {
    const { world, lookout } = aLookout()
    lookout.request(request)
    expect(world.lines).toEqual([])
    lookout.request({ ...request, ms: 5000 })
    lookout.request({ ...request, status: 500 })
    lookout.request({ ...request, quiet: false })
    expect(world.lines.map(({ level }) => level)).toEqual(['info', 'error', 'info'])
    const { counts } = await world.gathered()
    expect(counts).toEqual([
      ['stikk_requests_total{door="api",status="2xx"}', 3],
      ['stikk_requests_total{door="api",status="5xx"}', 1],
    ])
  })
})

describe('a status', () => {
  it('is an answer, but where it says nothing of the call', () => {
    expect([200, 204, 404, 409].map(outcomeOf)).toEqual(['ok', 'ok', 'refused', 'refused'])
    for (const status of [401, 403, 429, 500, 503]) expect(outcomeOf(status)).toBe('failed')
  })
})
