import { readOffer } from '#bff/driver/offer.ts'
import { EVSE_STATUSES, type EvseStatus } from '#bff/session/ports.ts'
import { stationPage } from '#shared/contract.ts'
import { describe, expect, it, vi } from 'vitest'
import { pageIn } from './drawn.ts'
import { makeWorld, tryOut } from './fakes.ts'
import { connector, makeMatch, NOW, referenceOf, tariff } from './samples.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

const sold = (status: EvseStatus, change = {}) =>
  makeMatch({
    connector: { ...connector, status },
    ...change,
  })

describe('a station’s page', () => {
  it('is complete: face, price with VAT, amounts with what they buy, and a fresh offer', async () => {
    const { get, deps } = tryOut()
    const response = await get('/s/1001')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('vary')).toContain('Accept-Language')
    const { page, form, locale } = await pageIn(response, 'station')
    expect(locale).toBe('nb')
    expect(form).toEqual({ amount: null, ownAmount: '', terms: false, fault: null })
    expect(page).toMatchObject({
      station: { stationId: '1001', name: 'Storgata', connector: { maxPowerW: 150_000 } },
      status: 'AVAILABLE',
      sale: 'free',
      saleWhy: null,
      currency: 'NOK',
      defaultAmount: 35_000,
      amountRange: null,
      brand: 'Vipps',
      market: 'NO',
    })
    expect(page.tariff?.parts).toEqual([
      {
        kind: 'energy',
        micros: 6_000_000,
        per: 'kWh',
        vatRate: 2500,
        when: null,
        now: true,
        stepSize: 1,
      },
      {
        kind: 'flat',
        micros: 10_000_000,
        per: 'session',
        vatRate: 2500,
        when: null,
        now: true,
        stepSize: 1,
      },
    ])
    expect(page.amounts.map((a) => a.amount)).toEqual([20_000, 35_000, 50_000])
    // (350 kr - 10 kr) / 6 kr is 56.667 kWh.
    expect(page.amounts[1]?.energyWh).toBe(56_667)
    expect(page.offerUntil).toBe(NOW + 900_000)
    expect(await readOffer(deps.keys, page.offer ?? '', NOW)).toMatchObject({
      kind: 'valid',
      offer: { stationId: '1001', evseUid: 'EVSE1', connectorId: '1', tariff: 'd1g35t' },
    })
  })

  it('hands out another reference every time', async () => {
    const { station, deps } = tryOut()
    const references = new Set<string>()
    for (let i = 0; i < 5; i += 1) {
      const reading = await readOffer(deps.keys, (await station()).offer, NOW)
      if (reading.kind === 'valid') references.add(reading.offer.reference)
    }
    expect(references.size).toBe(5)
  })

  it('is the same as JSON, by the contract, and never stored', async () => {
    const response = await tryOut().get('/api/stations/1001')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(stationPage.parse(await response.json()).sale).toBe('free')
  })

  it('is read in the language of the address, else of the phone', async () => {
    const { get } = tryOut()
    const locale = async (path: string, header = ''): Promise<string> =>
      (await pageIn(await get(path, { 'accept-language': header }), 'station')).locale
    expect(await locale('/s/1001', 'en-GB')).toBe('en')
    expect(await locale('/s/1001?lang=nb', 'en-GB')).toBe('nb')
    expect((await get('/s/1001?lang=en')).headers.get('content-language')).toBe('en')
  })

  it('warns and sells, refuses, or just sells, by the status of the EVSE', async () => {
    const expected: Record<EvseStatus, [string, string | null]> = {
      AVAILABLE: ['free', null],
      BLOCKED: ['ask', 'blocked'],
      CHARGING: ['ask', 'charging'],
      INOPERATIVE: ['refused', 'inoperative'],
      OUTOFORDER: ['refused', 'out-of-service'],
      PLANNED: ['refused', 'planned'],
      REMOVED: ['refused', 'removed'],
      RESERVED: ['ask', 'reserved'],
      UNKNOWN: ['ask', 'unknown'],
    }
    const world = makeWorld()
    const { get } = tryOut(world)
    for (const status of EVSE_STATUSES) {
      world.matches = [sold(status)]
      const { page } = await pageIn(await get('/s/1001'), 'station')
      expect([page.sale, page.saleWhy], status).toEqual(expected[status])
      expect(page.offer === null, status).toBe(page.sale === 'refused')
    }
  })

  it('refuses where one of ours charges, and where no price applies', async () => {
    const world = makeWorld()
    const { get } = tryOut(world)
    const why = async (): Promise<unknown> => {
      const { page } = await pageIn(await get('/s/1001'), 'station')
      return [page.sale, page.saleWhy, page.offer]
    }
    world.matches = [sold('CHARGING', { busy: true })]
    expect(await why()).toEqual(['refused', 'ours-busy', null])
    world.matches = [sold('AVAILABLE', { tariff: null })]
    expect(await why()).toEqual(['refused', 'no-tariff', null])
    const dear = { kind: 'flat' as const, exVatMicros: 900_000_000, vatRate: 2500, stepSize: 1 }
    const unsellable = { ...tariff, elements: [{ restrictions: null, components: [dear] }] }
    world.matches = [sold('AVAILABLE', { tariff: unsellable })]
    expect(await why()).toEqual(['refused', 'no-tariff', null])
  })

  it('asks where what we know of the station is old', async () => {
    const world = makeWorld()
    world.freshAt = NOW - 3_600_001
    const { page } = await pageIn(await tryOut(world).get('/s/1001'), 'station')
    expect([page.sale, page.saleWhy]).toEqual(['ask', 'catalogue-old'])
    expect(page.offer).not.toBeNull()
  })

  it('offers no amount below the least a session can cost', async () => {
    const world = makeWorld()
    const flat = { kind: 'flat' as const, exVatMicros: 200_000_000, vatRate: 2500, stepSize: 1 }
    world.matches = [
      makeMatch({ tariff: { ...tariff, elements: [{ restrictions: null, components: [flat] }] } }),
    ]
    const { page } = await pageIn(
      await tryOut(world, { AMOUNT_RANGE: '10000-80000' }).get('/s/1001'),
      'station',
    )
    expect(page.amounts.map((a) => a.amount)).toEqual([35_000, 50_000])
    expect(page.amountRange).toEqual({ min: 25_000, max: 80_000 })
  })

  it('shows the name that the market knows the payer by', async () => {
    // Until 2027-01-12 drivers in Denmark know it as MobilePay; the tariff in kroner of Norway is
    // then not sold, but the page is there.
    const { get } = tryOut(makeWorld(), { MARKET: 'DK' })
    expect((await pageIn(await get('/s/1001'), 'station')).page.brand).toBe('MobilePay')
  })
})

describe('a station id', () => {
  it('that is nobody’s is a 404 with the number still there', async () => {
    const world = makeWorld()
    world.matches = []
    const { get } = tryOut(world)
    const response = await get('/s/12%2F34%3Cb%3E')
    expect(response.status).toBe(404)
    expect(await pageIn(response, 'trouble')).toMatchObject({
      code: 'station-unknown',
      typed: '12/34<b>',
    })
    const problem = await get('/api/stations/1234')
    expect(problem.status).toBe(404)
    expect(await problem.json()).toMatchObject({ type: 'urn:stikk:station-unknown' })
  })

  it('that is endless is not even looked up', async () => {
    const { get } = tryOut()
    expect((await get(`/api/stations/${'1'.repeat(201)}`)).status).toBe(404)
  })

  it('that means several connectors gives a choice', async () => {
    const world = makeWorld()
    world.matches = ['1001~1', '1001~2'].map((stationId) =>
      makeMatch({ connector: { ...connector, stationId, label: stationId } }),
    )
    const choices = [
      { stationId: '1001~1', label: '1001~1' },
      { stationId: '1001~2', label: '1001~2' },
    ]
    const { get } = tryOut(world)
    const page = await pageIn(await get('/s/1001'), 'choices')
    expect([page.choices, page.typed]).toEqual([{ choices }, '1001'])
    const response = await get('/api/stations/1001')
    expect(response.status).toBe(300)
    expect(await response.json()).toEqual({ choices })
  })
})

describe('a new try', () => {
  it('hands out an offer that names the old session, if the token is ours', async () => {
    const world = makeWorld()
    const { get, deps } = tryOut(world)
    const { makeRetry } = await import('#bff/driver/offer.ts')
    const old = referenceOf('77')
    const token = await makeRetry(deps.keys, old, NOW)
    const { page, retry } = await pageIn(await get(`/s/1001?retry=${token}`), 'station')
    expect([page.retryOf, retry]).toEqual([old, token])
    const reading = await readOffer(deps.keys, page.offer ?? '', NOW)
    expect(reading).toMatchObject({ offer: { retryOf: old } })
    const forged = await pageIn(await get(`/s/1001?retry=${token}x`), 'station')
    expect([forged.page.retryOf, forged.retry]).toEqual([null, null])
    const json = await (await get(`/api/stations/1001?retry=${token}`)).json()
    expect(json).toMatchObject({ retryOf: old })
  })
})
