// How the service fares, as figures for a machine and as an answer for the console.
import type { CallMinute, Counted } from '#bff/session/ports.ts'
import { addDuration, noDurations } from '#bff/watch/durations.ts'
import { METRICS } from '#bff/watch/metrics.ts'
import { VERSION } from '#bff/version.ts'
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { NOW } from '#tests/driver/samples.ts'
import { file } from '#tests/tidy/sources.ts'
import { readExposition } from '#tests/watch/exposition.ts'
import { describe, expect, it } from 'vitest'
import { AUTH, operating } from './trial.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const thisMinute = NOW - (NOW % MINUTE)
const thisHour = NOW - (NOW % HOUR)

function calls(at: number, times: number[], failed = 0): CallMinute {
  const durations = noDurations()
  for (const ms of times) addDuration(durations, ms)
  return { neighbour: 'payer', at, refused: 0, failed, durations }
}

const counted = (): Counted => ({
  counts: [
    { sample: 'stikk_requests_total{door="api",status="2xx"}', value: 12 },
    { sample: 'stikk_effects_total{effect="CapturePayment",outcome="done"}', value: 4 },
    { sample: 'stikk_of_another_build_total', value: 1 },
  ],
  durations: [
    { series: 'stikk_request_seconds{door="api"}', value: calls(0, [5, 80]).durations },
    {
      series: 'stikk_neighbour_seconds{neighbour="payer",operation="read",outcome="ok"}',
      value: calls(0, [120]).durations,
    },
  ],
  neighbours: [
    {
      neighbour: 'payer',
      answeredAt: NOW - 90_000,
      failedAt: NOW - 1000,
      code: 'timeout',
      failing: 4,
      failingSince: NOW - 70_000,
    },
  ],
  marks: { webhook: NOW - 5000 },
  waiting: [
    { id: 'a', effect: 'CapturePayment', reference: 'ev-1', since: NOW - 61_000, seenAt: NOW },
  ],
  streams: 7,
})

interface Fare {
  requests: number
  errors: number
  p50: number
  p99: number
}
interface Answer {
  at: number
  neighbours: { spans: Record<'5m' | '1h' | '24h', Fare>; minutes: Fare[]; hours: Fare[] }[]
}

describe('GET /metrics', () => {
  it('is an exposition that holds every metric there is, and no other', async () => {
    const world = makeWorld()
    world.office.counted = counted()
    const { get } = tryOut(world, { METRICS_TOKEN: 'a-metrics-token' })
    const response = await get('/metrics', { authorization: 'Bearer a-metrics-token' })
    const families = readExposition(await response.text())
    expect([...families.keys()].toSorted()).toEqual(Object.keys(METRICS).toSorted())
    const valueOf = (name: string) => families.get(name)?.samples[0]?.value
    expect(valueOf('stikk_open_streams')).toBe(7)
    expect(valueOf('stikk_effects_waiting')).toBe(1)
    expect(valueOf('stikk_effect_oldest_seconds')).toBe(61)
    expect(valueOf('stikk_webhook_age_seconds')).toBe(5)
    expect(valueOf('stikk_webhook_registration_age_seconds')).toBeUndefined()
    expect(valueOf('stikk_catalogue_age_seconds')).toBe(0)
    expect(valueOf('stikk_neighbour_up')).toBe(0)
    expect(valueOf('stikk_requests_total')).toBe(12)
    expect(families.get('stikk_build_info')?.samples[0]?.labels).toEqual({ version: VERSION })
    // What this isolate has not told yet is told before it is asked.
    expect(world.lookout.flushed).toBe(1)
  })

  it('says the version that package.json has', () => {
    expect(file('package.json')).toContain(`"version": "${VERSION}"`)
  })
})

describe('GET /operator/health', () => {
  it('says how each neighbour fares, over minutes, an hour and a day', async () => {
    const { get, world } = operating()
    world.office.counted = counted()
    world.office.series = {
      minutes: [
        calls(thisMinute - 40 * MINUTE, [400]),
        calls(thisMinute - MINUTE, [90, 90], 1),
        calls(thisMinute, [10_000], 1),
      ],
      hours: [calls(thisHour - 30 * HOUR, [50]), calls(thisHour - 3 * HOUR, [60, 60])],
    }
    const response = await get('/operator/health', AUTH)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const { neighbours, ...rest }: Answer = await response.json()
    expect(rest).toEqual({
      at: NOW,
      effects: { waiting: 1, oldestSince: NOW - 61_000 },
      openStreams: 7,
      webhookAt: NOW - 5000,
      webhookSeenRegisteredAt: null,
      catalogueAt: NOW,
    })
    const [payer] = neighbours
    expect(payer).toMatchObject({
      name: 'payer',
      away: true,
      lastAnswerAt: NOW - 90_000,
      lastFailure: { at: NOW - 1000, code: 'timeout' },
      failing: 4,
    })
    if (!payer) throw new Error('the payer was called')
    const { spans, minutes, hours } = payer
    expect([spans['5m'].requests, spans['1h'].requests, spans['24h'].requests]).toEqual([3, 4, 6])
    expect([spans['5m'].errors, spans['24h'].errors]).toEqual([2, 2])
    expect(spans['5m'].p50).toBeLessThan(100)
    expect(spans['5m'].p99).toBeGreaterThan(5000)
    expect(minutes.map((one) => one.requests)).toEqual([1, 2, 1])
    const sum = hours.reduce((all, one) => all + one.requests, 0)
    expect(sum).toBe(7)
  })

  it('knows of no neighbour before one was called', async () => {
    const { get } = operating()
    expect(await (await get('/operator/health', AUTH)).json()).toMatchObject({
      neighbours: [],
      effects: { waiting: 0, oldestSince: null },
      webhookAt: null,
    })
  })
})
