// The receipt that a driver shares: read-only, by a key of its own, and never the driver's handle.
import { createKeys } from '#bff/driver/keys.ts'
import { openReceiptLink, receiptLink } from '#bff/driver/receipt-link.ts'
import type { View } from '#shared/contract.ts'
import { describe, expect, it } from 'vitest'
import { makeWorld, tryOut, type Trial } from './fakes.ts'
import { makeView, referenceOf, SECRET } from './samples.ts'

const reference = referenceOf('5')
const receipt: NonNullable<View['receipt']> = {
  number: 7,
  lines: [
    {
      kind: 'energy',
      quantity: 1000,
      unitMicros: 16_000_000,
      totalMinor: 1600,
      exMinor: 1280,
      taxMinor: 320,
      vatRate: 2500,
      reductionMinor: 0,
    },
  ],
  totalMinor: 1600,
  taxMinor: 320,
  reduction: null,
  seller: { name: 'Strøm AS', organisationNumber: '999 999 999' },
  creditNotes: [],
}
const browser = { accept: 'text/html' }

/** A page without what differs from one response to the next. */
const plain = async (response: Response): Promise<string> =>
  (await response.text()).replaceAll(/nonce="[^"]+"/g, '')

type Shared = Trial & { link: string; handle: string }

async function settled(change: Partial<View> = {}): Promise<Shared> {
  const world = makeWorld()
  const rest = { phase: 'settled', capturedMinor: 1600, receiptNumber: 7, receipt } as const
  world.views.set(reference, makeView(reference, { ...rest, ...change }))
  const trial = tryOut(world)
  const { keys } = trial.deps
  return {
    ...trial,
    link: await receiptLink(keys, reference),
    handle: await keys.makeHandle(reference),
  }
}

describe('the shared receipt', () => {
  it('shows the sums to whoever has its address, is never stored and in no search engine', async () => {
    const { get, link } = await settled()
    const response = await get(`/r/${link}`, browser)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-robots-tag')).toContain('noindex')
    expect(response.headers.get('set-cookie')).toBeNull()
    const html = (await response.text()).replaceAll('\u00a0', ' ')
    for (const part of ['Kvittering nr. 7', '16,00 kr', '3,20 kr', '999 999 999', reference]) {
      expect(html).toContain(part)
    }
  })

  it('neither holds nor leads to what the driver alone may do', async () => {
    const redirectUrl = 'https://pay.example/again'
    const retryOf = referenceOf('4')
    const { get, link, handle } = await settled({ redirectUrl, retryOf, canStop: true })
    for (const lang of ['nb', 'en']) {
      const html = await (await get(`/r/${link}?lang=${lang}`, browser)).text()
      expect(html).not.toContain(handle.split('.')[1])
      for (const way of ['/c/', '/api/', '/stop', '/retry', redirectUrl, retryOf]) {
        expect(html, way).not.toContain(way)
      }
      expect(html).not.toContain('<form')
    }
  })

  it('is not there before there is a receipt, and says neither what runs nor where', async () => {
    for (const change of [
      { phase: 'charging', receipt: null },
      { phase: 'parked' },
      { phase: 'abandoned', receipt: null },
    ] as const) {
      const { get, link, handle } = await settled(change)
      const response = await get(`/r/${link}`, browser)
      expect(response.status).toBe(404)
      const html = await response.text()
      expect(html).toContain('Kvitteringen er ikke klar ennå')
      expect(html).toContain(`href="/r/${link}"`)
      for (const secret of ['Storgata', handle.split('.')[1]]) expect(html).not.toContain(secret)
    }
  })

  it('has a key that opens nothing else, and the handle does not open it', async () => {
    const { get, json, form, link, handle, world } = await settled()
    const answers = await Promise.all([
      get(`/c/${link}`),
      get(`/c/${link}/receipt`),
      get(`/api/sessions/${link}`),
      json(`/api/sessions/${link}/stop`, {}),
      form(`/c/${link}/stop`, {}),
      form(`/c/${link}/retry`, {}),
      get(`/r/${handle}`),
    ])
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
    expect(world.viewed).toEqual([])
    expect(world.stopped).toEqual([])
  })

  it('with a wrong key is answered as an unknown one, and no session is asked', async () => {
    const { get, link, deps, world } = await settled()
    const unknown = await receiptLink(deps.keys, referenceOf('6'))
    const missing = await get(`/r/${unknown}`, browser)
    const wrongs = [
      `${link.slice(0, -2)}${link.endsWith('AA') ? 'BA' : 'AA'}`,
      link.toUpperCase(),
      link.slice(0, -1),
      `${link}A`,
      reference,
      `${reference}.`,
      `.${link}`,
    ]
    const asked = world.viewed.length
    const expected = await plain(missing)
    for (const wrong of wrongs) {
      const response = await get(`/r/${wrong}`, browser)
      expect(response.status, wrong).toBe(404)
      expect(await plain(response), wrong).toBe(expected)
    }
    expect(world.viewed).toHaveLength(asked)
  })

  it('is limited per address like every guess at a key', async () => {
    const { get, link } = await settled()
    const from = { ...browser, 'cf-connecting-ip': '1.2.3.4' }
    for (let i = 0; i < 30; i += 1) expect((await get('/r/x.y', from)).status).toBe(404)
    expect((await get('/r/x.y', from)).status).toBe(429)
    expect((await get(`/r/${link}`, from)).status).toBe(200)
  })

  it('made with the previous secret is still read', async () => {
    const old = createKeys('the-previous-secret-of-thirty-two-chars')
    const rotated = createKeys(SECRET, 'the-previous-secret-of-thirty-two-chars')
    const link = await receiptLink(old, reference)
    expect(await openReceiptLink(rotated, link)).toBe(reference)
    expect(await openReceiptLink(createKeys(SECRET), link)).toBeNull()
    expect(await receiptLink(rotated, reference)).not.toBe(link)
  })
})

describe("the driver's own receipt", () => {
  it('gives away the shared address, also to the share of the browser itself', async () => {
    const { get, link, handle } = await settled()
    const shared = `https://stikk.example/r/${link}`
    for (const path of [`/c/${handle}`, `/c/${handle}/receipt`]) {
      const html = await (await get(path, browser)).text()
      expect(html).toContain(`<link rel="canonical" href="${shared}"`)
      expect(html).toContain(`href="${shared}"`)
    }
  })

  it('while the charge runs nothing is given away', async () => {
    const { get, handle } = await settled({ phase: 'charging', receipt: null })
    const html = await (await get(`/c/${handle}`, browser)).text()
    expect(html).not.toContain('canonical')
    expect(html).not.toContain('href="https://stikk.example/r/')
  })
})
