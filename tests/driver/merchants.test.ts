// Two merchants behind one address: what a driver is shown and agrees to is the station's own merchant's.
import { stationPage } from '#shared/contract.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeWorld, tryOut, type Trial } from './fakes.ts'
import {
  dansk as aSecond,
  connector,
  makeMatch,
  makeView,
  refusalIn,
  referenceOf,
  tariff,
  wish,
} from './samples.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

const norsk = {
  SUPPORT_PHONE: '+47 22 00 00 00',
  TERMS_URL: 'https://norsk.example/terms',
  PRIVACY_URL: 'https://norsk.example/privacy',
}
const dansk = {
  ...aSecond,
  supportPhone: '+45 70 00 00 00',
  termsUrl: 'https://dansk.example/terms',
  stations: { locations: ['LOC2'] },
}
const inKroner = { ...tariff, digest: 'dk', currency: 'DKK' as const }
const theirs = makeMatch({
  merchantId: 'dansk',
  tariff: inKroner,
  connector: { ...connector, locationId: 'LOC2', stationId: '2001', timeZone: 'Europe/Copenhagen' },
})

let trial: Trial

beforeEach(() => {
  const world = makeWorld()
  world.tariffs.set('dk', inKroner)
  trial = tryOut(world, { ...norsk, MERCHANTS: JSON.stringify([dansk]) })
})

/** The station page as data, and as whatever a browser that names no language gets. */
async function pageAt(match = theirs) {
  trial.world.matches = [match]
  const page = stationPage.parse(await (await trial.get('/api/stations/x')).json())
  const html = await trial.get('/s/x', { accept: 'text/html' })
  return { page, offer: page.offer ?? '', html: await html.text(), headers: html.headers }
}

describe('a station of another merchant', () => {
  it('shows its own currency, amounts, terms, help and language', async () => {
    const { page, html, headers } = await pageAt()
    expect(page).toMatchObject({
      currency: 'DKK',
      market: 'DK',
      brand: 'MobilePay',
      defaultAmount: 25_000,
      amounts: [{ amount: 15_000 }, { amount: 25_000 }, { amount: 40_000 }],
      support: { phone: '+45 70 00 00 00', url: null },
      terms: { url: 'https://dansk.example/terms', privacyUrl: null },
    })
    expect(headers.get('content-language')).toBe('da')
    for (const foreign of Object.values(norsk)) expect(html).not.toContain(foreign)
  })

  it('is no other’s in what the driver agrees to', async () => {
    const { offer } = await pageAt()
    const agreed = wish(offer, { amount: 25_000, locale: 'da' })
    expect((await trial.json('/api/sessions', agreed)).status).toBe(201)
    expect(trial.world.opened).toMatchObject([
      {
        merchantId: 'dansk',
        currency: 'DKK',
        seller: { name: 'Dansk Ladning ApS', organisationNumber: '12345678' },
        policy: { minimumMinor: 1 },
      },
    ])
  })

  it('sells no amount of another’s', async () => {
    const { offer } = await pageAt()
    const refused = await refusalIn(await trial.json('/api/sessions', wish(offer)))
    expect(refused).toMatchObject({ status: 400, type: 'urn:stikk:amount-not-offered' })
  })

  it('is sold anew once it has changed hands: an offer binds whose it was', async () => {
    const { offer } = await pageAt()
    trial.world.matches = [{ ...theirs, merchantId: 'default' }]
    const agreed = wish(offer, { amount: 25_000 })
    expect(await refusalIn(await trial.json('/api/sessions', agreed))).toMatchObject({
      status: 409,
      type: 'urn:stikk:tariff-changed',
    })
    expect(trial.world.opened).toEqual([])
  })

  it('is not sold where nobody, or more than one, has it', async () => {
    const { page } = await pageAt({ ...theirs, merchantId: null, tariff: null })
    expect(page).toMatchObject({ sale: 'refused', saleWhy: 'no-tariff', offer: null })
  })
})

describe('the pages of a session', () => {
  it('give its own merchant’s help, also once it is a receipt in somebody else’s hands', async () => {
    const { offer } = await pageAt()
    await trial.json('/api/sessions', wish(offer, { amount: 25_000, locale: 'da' }))
    const [opened] = trial.world.opened
    const reference = opened?.reference ?? referenceOf('0')
    trial.world.views.set(reference, makeView(reference, { currency: 'DKK' }))
    const html = await (await trial.get(`/c/${await trial.handleOf(reference)}`)).text()
    expect(html).toContain('+45 70 00 00 00')
    expect(html).not.toContain(norsk.SUPPORT_PHONE)
  })
})
