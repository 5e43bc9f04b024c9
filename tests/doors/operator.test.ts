// The operator's doors, fuzzed: a slip of the hand is named and changes nothing; and every door of the
// house, asked with every method.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problem } from '#shared/contract.ts'
import type { LedgerRow } from '#bff/session/ports.ts'
import { NOW, referenceOf } from '#tests/driver/samples.ts'
import { headerText, inAddress, oddText, rawBody, RUNS, spoilt } from './arbitraries.ts'
import { METRICS_TOKEN, openHouse, OPERATOR_TOKEN, sane, untouched } from './house.ts'

const AUTH = { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' }
const reference = referenceOf('8')
const row: LedgerRow = {
  reference,
  merchantId: 'default',
  stationId: 'S1',
  phase: 'parked',
  why: 'capture-refused',
  evseUid: 'EVSE1',
  energyWh: 4200,
  reservedMinor: 35_000,
  capturedMinor: 0,
  releasedMinor: 0,
  refundedMinor: 0,
  currency: 'NOK',
  openedAt: NOW,
  restedAt: null,
  captureUntil: null,
  lossMinor: 0,
  atStakeMinor: 0,
  creditNotesDue: 0,
  numberDue: false,
  documents: null,
}
const running = (): ReturnType<typeof openHouse> => {
  const house = openHouse()
  house.world.rows = [row]
  return house
}

describe('the operator’s doors', () => {
  it.each([
    ['refund', { amount: 100, reason: 'ok' }],
    ['resolve', { action: 'capture', amount: 100, reason: 'ok' }],
  ])('%s: a wish that is wrong is named by its field and not heard', async (deed, sound) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(spoilt(sound), fc.constant(sound)), async (wish) => {
        const house = running()
        const body = JSON.stringify(wish) ?? 'null'
        const path = `/operator/sessions/${reference}/${deed}`
        const response = await house.ask(path, { method: 'POST', body, headers: AUTH })
        if (!response) return
        const { status } = response
        const text = await sane(response, body)
        if (status === 202) return void expect(house.world.resolved).toHaveLength(1)
        expect([413, 422]).toContain(status)
        if (status === 422)
          expect(problem.parse(JSON.parse(text)).field).toMatch(/^(amount|reason|action|body)$/)
        untouched(house, body)
      }),
      RUNS,
    )
  })

  it('answers any bytes for any session, and any question', async () => {
    const path = fc
      .tuple(
        fc.constantFrom('sessions', 'notices', 'x'),
        oddText,
        fc.constantFrom('refund', 'resolve', ''),
      )
      .map((parts) => parts.map((one) => inAddress(one)).join('/'))
    await fc.assert(
      fc.asyncProperty(
        path,
        oddText,
        fc.option(rawBody, { nil: null }),
        async (at, query, body) => {
          const house = running()
          const address = `/operator/${at}?phase=${inAddress(query)}`
          const init = body === null ? { headers: AUTH } : { method: 'POST', body, headers: AUTH }
          const response = await house.ask(address, init)
          if (!response) return
          await sane(response, address)
          untouched(house, address)
        },
      ),
      RUNS,
    )
  })

  it('opens for no token but its own, and metrics for none but theirs', async () => {
    const wrong = fc.oneof(
      headerText,
      headerText.map((text) => `Bearer ${text}`),
      fc.constantFrom(
        `Bearer ${OPERATOR_TOKEN}x`,
        `bearer${OPERATOR_TOKEN}`,
        `Basic ${OPERATOR_TOKEN}`,
      ),
    )
    const at = fc.constantFrom('/operator/sessions', '/operator/notices', '/metrics', '/operator/x')
    await fc.assert(
      fc.asyncProperty(at, wrong, async (path, authorization) => {
        const house = running()
        const response = await house.ask(path, { headers: { authorization } })
        if (!response) return
        expect(response.status, authorization).toBe(401)
        await sane(response, authorization)
      }),
      RUNS,
    )
  })
})

/** Every address of the contract, with what opens it. */
const PLACES: [string, Record<string, string>][] = [
  ['/', {}],
  ['/s/1001', {}],
  ['/api/stations/1001', {}],
  ['/api/sessions', {}],
  ['/api/sessions/HANDLE', {}],
  ['/api/sessions/HANDLE/events', {}],
  ['/api/sessions/HANDLE/stop', {}],
  ['/c/HANDLE', {}],
  ['/c/HANDLE/stop', {}],
  ['/c/HANDLE/retry', {}],
  ['/c/HANDLE/receipt', {}],
  ['/webhooks/vipps', {}],
  ['/ocpi/versions', {}],
  ['/operator/sessions', { authorization: `Bearer ${OPERATOR_TOKEN}` }],
  ['/healthz', {}],
  ['/readyz', {}],
  ['/metrics', { authorization: `Bearer ${METRICS_TOKEN}` }],
  ['/nowhere', {}],
]

describe.each(PLACES)('%s', (path, headers) => {
  const METHODS = ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'BREW', 'get']

  it.each(METHODS)('answers %s without harm', async (method) => {
    const house = running()
    const handle = await house.deps.keys.makeHandle(reference)
    const response = await house.ask(path.replace('HANDLE', handle), { method, headers })
    if (!response) throw new Error('no such request')
    expect([200, 204, 303, 401, 404, 405, 415], `${method} ${path}`).toContain(response.status)
    const text = await sane(response, `${method} ${path}`)
    if (method === 'HEAD') expect(text).toBe('')
    untouched(house, `${method} ${path}`)
  })
})
