// Any one thing wrong with an object of the CPO's: never a failure of ours, never a lower meter, never
// a bill that nobody agreed to.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectorsOf } from '#bff/ocpi/translate-location.ts'
import { spoilt } from '#tests/doors/arbitraries.ts'
import { CDR, LOCATION, SESSION } from './fixtures.ts'
import { begun, live, over } from './live.ts'

const RUNS = { numRuns: 300 }
const parse = (json: string): unknown => JSON.parse(json)

/** The sample at the clock of the session, so that only what was spoilt is wrong. */
const now = (json: string, at: string): string =>
  json.replaceAll(/"2026-11-22T1[12]:\d\d:00Z"/g, `"${at}"`)

describe('a session with one thing wrong', () => {
  it('never fails us, never takes back a Wh, never costs more than the connector gives', async () => {
    await fc.assert(
      fc.asyncProperty(spoilt(parse(SESSION)), async (value) => {
        const { call, story, iso, view } = live(begun(12_000))
        story.now += 10_000
        const before = view()
        const body = now(JSON.stringify(value) ?? 'null', iso(0))
        const { http } = await call('PUT', '/2.2.1/sessions/NO/STK/S-101', body)
        expect([200, 400]).toContain(http)
        expect(view().energyWh).toBeGreaterThanOrEqual(before.energyWh)
        expect(view().costMinor).toBeGreaterThanOrEqual(before.costMinor)
        // 150 kW for ten seconds, twice that and the slack.
        expect(view().energyWh).toBeLessThanOrEqual(12_000 + 2000)
      }),
      RUNS,
    )
  })
})

describe('a CDR with one thing wrong', () => {
  it('never fails us, and bills what was agreed for what was measured, or a human is asked', async () => {
    await fc.assert(
      fc.asyncProperty(spoilt(parse(CDR)), async (value) => {
        const { call, story, iso } = live(over)
        const body = now(JSON.stringify(value) ?? 'null', iso(0))
        const { http } = await call('POST', '/2.2.1/cdrs', body)
        expect([200, 400]).toContain(http)
        const { settlement, phase } = story.session
        expect(['awaitingCdr', 'capturing', 'parked']).toContain(phase)
        if (!settlement) return
        // 20 kWh are 119.80 kr: no less than a quarter of it, no more than what twice the meter costs.
        expect(settlement.captureMinor).toBeGreaterThanOrEqual(2995)
        expect(settlement.captureMinor).toBeLessThanOrEqual(27_000)
      }),
      RUNS,
    )
  })
})

describe('a location with one thing wrong', () => {
  it('gives connectors or says why not, and never throws', () => {
    fc.assert(
      fc.property(spoilt(parse(LOCATION)), (value) => {
        const { connectors, faults } = connectorsOf(value)
        for (const connector of connectors) {
          expect(connector.evseUid).not.toBe('')
          if (connector.maxPowerW !== null) expect(connector.maxPowerW).toBeGreaterThan(0)
        }
        for (const fault of faults) expect(fault).toMatch(/\S/)
      }),
      RUNS,
    )
  })
})
