import { describe, expect, it } from 'vitest'
import { pullCatalogue, pullLocation } from '#bff/ocpi/catalogue-sync.ts'
import {
  counter,
  CPO_URL,
  envelope,
  LOCATION,
  memoryCatalogue,
  network,
  NOW,
  PARTY,
  TARIFF,
  VERSIONS_URL,
  withFields,
  type Sent,
} from './fixtures.ts'

function puller(answer: (sent: Sent) => Response) {
  const catalogue = memoryCatalogue()
  const logged: string[] = []
  const { sent, fetch } = network(answer)
  const registration = {
    versionsUrl: VERSIONS_URL,
    version: '2.2.1' as const,
    tokenC: 'token-c',
    endpoints: [
      { identifier: 'locations', role: 'SENDER', url: `${CPO_URL}/locations` },
      { identifier: 'tariffs', role: 'SENDER', url: `${CPO_URL}/tariffs` },
    ],
    roles: [{ role: 'CPO', countryCode: 'NO', partyId: 'STK' }],
    told: '',
    checkedAt: 0,
  }
  const pull = {
    tokenEncoding: 'base64' as const,
    registration: async () => registration,
    party: PARTY,
    assumedVatRate: () => null,
    catalogue,
    fetch,
    now: () => NOW,
    newId: counter(),
    log: (event: string) => void logged.push(event),
  }
  return { catalogue, sent, pull, logged }
}

describe('Pulling the catalogue', () => {
  const second = withFields(LOCATION, { id: 'LOC-2' })
  const broken = withFields(LOCATION, { id: null })

  it('replaces both lists by all their pages', async () => {
    const { catalogue, sent, pull, logged } = puller(({ url }) => {
      if (url.includes('/tariffs')) {
        return envelope(`[${TARIFF},${withFields(TARIFF, { id: 'X', currency: 'ISK' })}]`)
      }
      if (url.includes('offset=2')) return envelope(`[${second}]`)
      const next = `<${CPO_URL}/locations?offset=2>; rel="next"`
      return envelope(`[${LOCATION},${broken}]`, { Link: next })
    })
    expect(await pullCatalogue(pull)).toEqual({ ok: true, value: { connectors: 2, tariffs: 2 } })
    expect(catalogue.put.connectors).toMatchObject([
      { scope: 'all', list: [{ locationId: 'LOC-1' }, { locationId: 'LOC-2' }] },
    ])
    expect(catalogue.put.tariffs).toMatchObject([
      { scope: 'all', list: [{ id: 'DC-KWH' }, { id: 'X', tariff: null }] },
    ])
    expect(logged).toEqual(['ocpi-location-fault', 'ocpi-tariff-refused'])
    expect(sent).toHaveLength(3)
  })

  it('replaces nothing when one of them does not come whole', async () => {
    const { catalogue, pull } = puller(({ url }) =>
      url.includes('/tariffs') ? new Response('{}', { status: 500 }) : envelope(`[${LOCATION}]`),
    )
    expect(await pullCatalogue(pull)).toMatchObject({ ok: false, code: '500' })
    expect(catalogue.put.connectors).toHaveLength(0)
    expect(catalogue.put.tariffs).toHaveLength(0)
  })

  it('reads one location back, and forgets one that is gone', async () => {
    const there = puller(() => envelope(LOCATION))
    expect(await pullLocation(there.pull, 'LOC/1')).toEqual({ ok: true, value: { connectors: 1 } })
    expect(there.sent[0]?.url).toBe(`${CPO_URL}/locations/LOC%2F1`)
    expect(there.catalogue.put.connectors[0]?.scope).toEqual({ locationId: 'LOC/1' })
    const gone = puller(() => new Response('{}', { status: 404 }))
    await pullLocation(gone.pull, 'LOC-1')
    expect(gone.catalogue.put.connectors).toEqual([{ list: [], scope: { locationId: 'LOC-1' } }])
  })

  it('keeps a location that cannot be read for the moment', async () => {
    for (const answer of [() => envelope(broken), () => new Response('{}', { status: 503 })]) {
      const { catalogue, pull } = puller(answer)
      expect(await pullLocation(pull, 'LOC-1')).toMatchObject({ ok: false, fate: 'retry' })
      expect(catalogue.put.connectors).toHaveLength(0)
    }
  })
})
