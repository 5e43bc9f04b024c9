import { readOffer } from '#bff/driver/offer.ts'
import { describe, expect, it, vi } from 'vitest'
import { drawnIn, pageIn } from './drawn.ts'
import { makeWorld, tryOut } from './fakes.ts'
import {
  connector,
  fields,
  makeMatch,
  makeView,
  NOW,
  PAYER_URL,
  referenceIn,
  tariff,
} from './samples.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

describe('the form', () => {
  it('leads to the payer, and leaves a cookie that only the home page reads', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const response = await trial.form('/s/1001', fields(offer))
    expect([response.status, response.headers.get('location')]).toEqual([303, PAYER_URL])
    expect(response.headers.get('cache-control')).toBe('no-store')
    const handle = await trial.handleOf(await referenceIn(trial.deps.keys, offer))
    expect(response.headers.get('set-cookie')).toBe(
      `trip=${handle}; Max-Age=86400; Path=/; HttpOnly; SameSite=Lax; Secure`,
    )
  })

  it('leaves a cookie without Secure where the site is http on loopback', async () => {
    const trial = tryOut(makeWorld(), { PUBLIC_URL: 'http://127.0.0.1:8080' })
    const response = await trial.form('/s/1001', fields((await trial.station()).offer))
    expect(response.headers.get('set-cookie')).not.toContain('Secure')
  })

  it('leads to the session page while there is no address of the payer', async () => {
    const trial = tryOut()
    trial.world.openAnswer = ({ reference }) => ({ kind: 'waiting', view: makeView(reference) })
    const { offer } = await trial.station()
    const handle = await trial.handleOf(await referenceIn(trial.deps.keys, offer))
    const waiting = await trial.form('/s/1001', fields(offer))
    expect([waiting.status, waiting.headers.get('location')]).toEqual([303, `/c/${handle}`])
    trial.world.openAnswer = ({ reference }) => ({
      kind: 'found',
      redirectUrl: null,
      view: makeView(reference),
    })
    const later = await trial.form('/s/1001', fields(offer, { locale: 'en' }))
    expect(later.headers.get('location')).toBe(`/c/${handle}?lang=en`)
    expect(later.headers.get('set-cookie')).toContain(handle)
  })

  it('takes an amount of one’s own with a comma', async () => {
    const trial = tryOut(makeWorld(), { AMOUNT_RANGE: '10000-80000' })
    const { offer } = await trial.station()
    const own = { amount: '', ownAmount: '250,50' }
    expect((await trial.form('/s/1001', fields(offer, own))).status).toBe(303)
    expect(trial.world.opened[0]?.amountMinor).toBe(25_050)
  })

  it.each([
    ['no terms', { terms: '' }, 'terms', 'terms-missing'],
    ['terms of another value', { terms: 'no' }, 'terms', 'terms-missing'],
    ['no amount', { amount: '' }, 'amount', 'amount-missing'],
    ['an amount that is none', { amount: 'much' }, 'amount', 'amount-unreadable'],
    ['an amount not on offer', { amount: '12345' }, 'amount', 'amount-not-offered'],
    [
      'an own amount that is none',
      { amount: '', ownAmount: 'x' },
      'ownAmount',
      'amount-unreadable',
    ],
    [
      'an own amount nobody sells',
      { amount: '', ownAmount: '3' },
      'ownAmount',
      'amount-not-offered',
    ],
  ])(
    'comes back with %s, all that was put in, and the same offer',
    async (_, change, field, code) => {
      const trial = tryOut()
      const { offer } = await trial.station()
      const sent = fields(offer, { ownAmount: '', ...change })
      const response = await trial.form('/s/1001?lang=en', sent)
      expect(response.status).toBe(400)
      expect(response.headers.get('cache-control')).toBe('no-store')
      const { form, page, locale } = await pageIn(response, 'station')
      expect(form.fault).toEqual({ field, code })
      expect(form.ownAmount).toBe(sent['ownAmount'])
      expect(form.terms).toBe(sent['terms'] === 'on')
      expect([page.offer, locale]).toEqual([offer, 'en'])
      expect(trial.world.opened).toEqual([])
    },
  )

  it('keeps the chosen amount where the terms were forgotten', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const sent = fields(offer, { amount: '50000', terms: '' })
    const { form } = await pageIn(await trial.form('/s/1001', sent), 'station')
    expect(form.amount).toBe(50_000)
  })

  it('comes back with a fresh offer where the old one is spent, old or forged', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const forged = await trial.form('/s/1001', fields('forged.offer'))
    expect(forged.status).toBe(400)
    const forgedPage = await pageIn(forged, 'station')
    expect(forgedPage.form.fault).toEqual({ field: 'form', code: 'offer-forged' })
    expect((await readOffer(trial.deps.keys, forgedPage.page.offer ?? '', NOW)).kind).toBe('valid')
    await trial.form('/s/1001', fields(offer))
    const used = await trial.form('/s/1001', fields(offer, { amount: '50000' }))
    expect(used.status).toBe(409)
    const usedPage = await pageIn(used, 'station')
    expect(usedPage.form).toMatchObject({ amount: 50_000, fault: { code: 'offer-used' } })
    expect(usedPage.page.offer).not.toBe(offer)
    trial.world.now += 900_000
    const old = await trial.form('/s/1001', fields(offer))
    expect(old.status).toBe(409)
    expect((await pageIn(old, 'station')).form.fault?.code).toBe('offer-old')
  })

  it('comes back with its own offer where the payer did not answer', async () => {
    const trial = tryOut()
    trial.world.openAnswer = () => ({ kind: 'failed', status: 504 })
    const { offer } = await trial.station()
    const response = await trial.form('/s/1001', fields(offer))
    expect(response.status).toBe(504)
    const { page, form } = await pageIn(response, 'station')
    expect([page.offer, form.fault?.code]).toEqual([offer, 'payer-away'])
  })

  it('comes back with a fresh offer where the page now shows another price or station', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const back = async (match: ReturnType<typeof makeMatch>): Promise<string | null> => {
      trial.world.matches = [match]
      const response = await trial.form('/s/1001', fields(offer, { terms: '' }))
      return (await pageIn(response, 'station')).page.offer
    }
    expect(await back(makeMatch())).toBe(offer)
    const dearer = await back(makeMatch({ tariff: { ...tariff, digest: 'dearer' } }))
    expect(dearer).not.toBe(offer)
    const reading = await readOffer(trial.deps.keys, dearer ?? '', NOW)
    expect(reading).toMatchObject({ kind: 'valid', offer: { tariff: 'dearer' } })
    const elsewhere = { ...connector, stationId: '1002', evseUid: 'EVSE2' }
    expect(await back(makeMatch({ connector: elsewhere }))).not.toBe(offer)
  })

  it('shows why nothing is sold where the station was taken meanwhile', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    trial.world.matches = [makeMatch({ busy: true })]
    const response = await trial.form('/s/1001', fields(offer))
    expect(response.status).toBe(409)
    const { page, form } = await pageIn(response, 'station')
    expect([page.saleWhy, page.offer, form.fault?.code]).toEqual([
      'ours-busy',
      null,
      'station-busy',
    ])
  })

  it('is refused in another shape, or when it is too large', async () => {
    const { json, form, world } = tryOut()
    expect((await json('/s/1001', {})).status).toBe(415)
    expect((await form('/s/1001', { offer: 'x'.repeat(17_000) })).status).toBe(413)
    expect((await form('/s/1001', { offer: 'x'.repeat(3000) })).status).toBe(400)
    world.matches = []
    expect((await form('/s/1001', fields('a.b'))).status).toBe(404)
  })

  it('cannot be made to lead anywhere but to the payer or our own pages', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const extras = { redirectUrl: 'https://evil.example', next: '//evil.example' }
    const response = await trial.form('/s/1001?next=https://evil.example', {
      ...fields(offer),
      ...extras,
    })
    expect(response.headers.get('location')).toBe(PAYER_URL)
    const insecure = tryOut()
    insecure.world.openAnswer = ({ reference }) => ({
      kind: 'opened',
      redirectUrl: 'http://evil.example/',
      view: makeView(reference),
    })
    const sent = fields((await insecure.station()).offer)
    const answer = await insecure.form('/s/1001', sent)
    expect(answer.headers.get('location')).toMatch(/^\/c\/ev-/)
  })

  it('draws the page with the nonce of this response', async () => {
    const response = await tryOut().form('/s/1001', fields('a.b'))
    const { assets } = await drawnIn(response.clone())
    expect(response.headers.get('content-security-policy')).toContain(`'nonce-${assets.nonce}'`)
  })
})
