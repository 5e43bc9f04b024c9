// The sheet of stickers, read back from the PDF as a phone would read it from paper.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { codeOn, layoutOf, stickerSizeOf, USUAL_STICKER } from '#scripts/ops/sticker-layout.ts'
import { stickerSheet, type Sticker } from '#scripts/ops/sticker-sheet.ts'
import { startVipps } from '#tests/doubles/vipps/index.ts'
import { OPERATOR_TOKEN, product } from './ops-product.ts'
import { askHere } from './ops-process.ts'
import { embeddedFonts, namedFonts, readPng, readSheet } from './printed-codes.ts'

const PUBLIC_URL = 'https://stikk.example'
let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stikk-sheet-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const sticker = (change: Partial<Sticker> = {}): Sticker => ({
  code: 'https://stikk.example/s/NO%2ASTK%2AE1001',
  number: '1001',
  plug: 'CCS 150 kW',
  operator: 'Blåbærøya Lading',
  support: '+47 22 00 00 00',
  ...change,
})

async function sheetOf(stickers: Sticker[], size = USUAL_STICKER) {
  const drawn = await stickerSheet(stickers, size)
  if (typeof drawn === 'string') throw new Error(drawn)
  return { pdf: Buffer.from(drawn.pdf), pages: drawn.pages }
}

describe('a sheet', () => {
  it('says each address once, nine on a page, where a phone finds it', async () => {
    const stickers = Array.from({ length: 11 }, (_, i) =>
      sticker({ code: `https://qr.vipps.no/r/code${i}`, number: `${i}` }),
    )
    const { pdf, pages } = await sheetOf(stickers)
    expect(pages).toBe(2)
    const [first = [], second = []] = await readSheet(pdf)
    expect([first.length, second.length]).toEqual([9, 2])
    const texts = [...first, ...second].map(({ text }) => text)
    expect(texts.toSorted()).toEqual(stickers.map(({ code }) => code).toSorted())
  })

  it('leaves four modules of nothing between a code and the edge of its sticker', async () => {
    const { pdf } = await sheetOf([sticker()])
    const [[code] = []] = await readSheet(pdf)
    const at = layoutOf(USUAL_STICKER)?.at(0)
    const place = codeOn(USUAL_STICKER, 33)
    if (!code || !at || typeof place === 'string') throw new Error('nothing was read')
    expect(code.xMm - at.x).toBeGreaterThanOrEqual(4 * place.module)
    expect(code.yMm - at.y).toBeGreaterThanOrEqual(4 * place.module)
  })

  it('has its fonts in the file, with the letters of five languages', async () => {
    const { pdf } = await sheetOf([sticker({ operator: 'Åsgård Ærø Östra Ääkkönen' })])
    expect(embeddedFonts(pdf).toSorted()).toEqual([
      'AtkinsonHyperlegible-Bold',
      'AtkinsonHyperlegible-Regular',
    ])
    expect(namedFonts(pdf).toSorted()).toEqual(embeddedFonts(pdf).toSorted())
  })

  it('takes stickers that are larger, and none on which a phone would not read', async () => {
    const large = stickerSizeOf('90x130')
    expect(large && layoutOf(large)?.perPage).toBe(4)
    expect(await stickerSheet([sticker()], { width: 30, height: 60 })).toBe(
      'A sticker of 30x60 mm is too small for its code: it takes at least 38x63 mm.',
    )
    expect(await stickerSheet([sticker()], { width: 38, height: 63 })).toMatchObject({ pages: 1 })
    expect(await stickerSheet([sticker()], { width: 210, height: 90 })).toBe(
      'A sticker of 210x90 mm does not fit on A4.',
    )
  })
})

describe('npm run ops -- qr sheet', () => {
  it('says what the payer’s short links say, with what the catalogue knows of the stations', async () => {
    const keys = { clientId: 'id', clientSecret: 'secret', subscriptionKey: 'key', msn: '654321' }
    const vipps = await startVipps({ port: 0, keys })
    onTestFinished(() => vipps.close())
    const station = {
      label: '1001',
      locationName: 'Torget',
      standard: 'IEC_62196_T2_COMBO',
      maxPowerW: 150_000,
      physicalReference: '1001',
      sold: true,
    }
    const stations = [
      { ...station, stationId: 'NO*STK*E1', aliases: ['P 1'] },
      { ...station, stationId: 'NO*STK*E2' },
      { ...station, stationId: 'NO*STK*E3', sold: false },
    ]
    const { env } = await product({ body: { stations } })
    const settings = {
      PUBLIC_URL,
      OPERATOR_TOKEN,
      VIPPS_BASE_URL: vipps.url,
      VIPPS_CLIENT_ID: keys.clientId,
      VIPPS_CLIENT_SECRET: keys.clientSecret,
      VIPPS_SUBSCRIPTION_KEY: keys.subscriptionKey,
      VIPPS_MSN: keys.msn,
    }
    const sheet = join(dir, 'stickers.pdf')
    const asked = ['qr', 'sheet', '--all', '--by-alias', '--out', dir, '--sheet', sheet]
    const address = env['PUBLIC_URL'] ?? ''
    const { code, text, aside } = await askHere(settings, ...asked, '--address', address)
    expect([code, text]).toEqual([0, expect.stringContaining(`2 stickers on 1 pages: ${sheet}`)])
    expect(aside).toBe('1/2 P 1: made\n2/2 NO*STK*E2: made\n')
    const links = ['P_201', 'NO-STK-E2'].map((id) =>
      readFileSync(join(dir, `${id}.txt`), 'utf8').trim(),
    )
    const [page = []] = await readSheet(readFileSync(sheet))
    expect(page.map((one) => one.text).toSorted()).toEqual(links.toSorted())
    const led = await Promise.all(links.map((one) => fetch(one, { redirect: 'manual' })))
    expect(led.map((one) => one.headers.get('location'))).toEqual([
      `${PUBLIC_URL}/s/P%201`,
      `${PUBLIC_URL}/s/NO%2ASTK%2AE2`,
    ])
    const again = await askHere(settings, ...asked, '--address', address, '--json')
    expect(again.aside).toBe('1/2 P 1: done already\n2/2 NO*STK*E2: done already\n')
    expect(JSON.parse(again.text)).toMatchObject({ ok: true, sheet: { stickers: 2, pages: 1 } })
  })

  it('leads straight to the station page where there are no keys, and says what that means', async () => {
    const sheet = join(dir, 'plain.pdf')
    const asked = ['qr', 'sheet', 'P1', '--out', dir, '--sheet', sheet]
    const { code, aside } = await askHere({ PUBLIC_URL }, ...asked)
    expect(code).toBe(0)
    expect(aside).toContain('plain codes, which its own scanner does not take')
    const [page = []] = await readSheet(readFileSync(sheet))
    expect(page.map((one) => one.text)).toEqual([`${PUBLIC_URL}/s/P1`])
    expect(await readPng(readFileSync(join(dir, 'P1.png')))).toEqual([`${PUBLIC_URL}/s/P1`])
    expect(readFileSync(join(dir, 'P1.svg'), 'utf8')).toContain('<svg')
  })

  it.each([
    [['--sticker', '60'], '--sticker: width x height in mm, like 60x85'],
    [['--sticker', '20x20'], 'A sticker of 20x20 mm is too small'],
  ])('refuses %j', async (more, words) => {
    const asked = ['qr', 'sheet', 'P1', '--out', dir, '--sheet', join(dir, 'x.pdf'), ...more]
    const { code, aside } = await askHere({ PUBLIC_URL }, ...asked)
    expect([code, aside]).toEqual([2, expect.stringContaining(words)])
  })

  it('draws no plain code that leads to an address without https', async () => {
    const { code, aside } = await askHere(
      { PUBLIC_URL: 'http://stikk.example' },
      'qr',
      'create',
      'P1',
    )
    expect([code, aside]).toEqual([2, 'PUBLIC_URL must be an https address\n'])
  })
})
