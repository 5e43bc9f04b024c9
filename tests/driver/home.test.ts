import { readFileSync, statSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { LOCALES } from '#shared/contract.ts'
import { drawnIn, pageIn } from './drawn.ts'
import { makeWorld, tryOut } from './fakes.ts'
import { makeView, referenceOf } from './samples.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

describe('the home page', () => {
  it('offers the charge of this browser, where the cookie holds a right handle', async () => {
    const world = makeWorld()
    const { get, handleOf } = tryOut(world)
    const reference = referenceOf('5')
    const handle = await handleOf(reference)
    const trip = async (cookie: string): Promise<unknown> =>
      (await pageIn(await get('/', { cookie }), 'home')).trip
    expect(await trip(`trip=${handle}`)).toBeNull()
    world.views.set(reference, makeView(reference))
    expect(await trip(`trip=${handle}`)).toEqual({ handle })
    expect(await trip(`trip=${reference}.AAAAAAAAAAAAAAAAAAAAAA`)).toBeNull()
    expect(await trip('trip=%3Cscript%3E')).toBeNull()
    expect(await trip('other=1')).toBeNull()
  })

  it('tells the scanner whose codes lead to us', async () => {
    const { codeOrigins } = await pageIn(await tryOut().get('/'), 'home')
    expect(codeOrigins).toEqual(['https://codes.example'])
  })

  it('is never stored and differs by language', async () => {
    const response = await tryOut().get('/', { 'accept-language': 'en' })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('vary')).toContain('Accept-Language')
    expect((await pageIn(response, 'home')).locale).toBe('en')
  })
})

/** Where a typed number leads. */
const typed = async (station: string, path = '/'): Promise<string | null> => {
  const response = await tryOut().form(path, { station })
  expect(response.status).toBe(303)
  return response.headers.get('location')
}

describe('a typed station number', () => {
  it('leads to the station', async () => {
    expect(await typed(' 1001 ')).toBe('/s/1001')
    expect(await typed('NO*STI*E1', '/?lang=en')).toBe('/s/NO*STI*E1?lang=en')
  })

  it('may be the whole scanned address, of which only the number counts', async () => {
    expect(await typed('https://stikk.example/s/1001?x=1')).toBe('/s/1001')
    expect(await typed('https://evil.example/s/NO%2A1')).toBe('/s/NO*1')
    expect(await typed('https://stikk.example/s/%ff')).toBe('/s/%25ff')
  })

  it('never leads to another site or out of /s/', async () => {
    for (const bad of ['//evil.example', 'https://evil.example', '/\\evil', '../../x', 'a\r\nb']) {
      const location = (await typed(bad)) ?? ''
      const url = new URL(location, 'https://stikk.example')
      expect(url.origin).toBe('https://stikk.example')
      expect(url.pathname).toMatch(/^\/s\/[^/]+$/)
    }
  })

  it('that is missing, endless or only dots gives the page back', async () => {
    const { form, json } = tryOut()
    for (const [station, status, fault] of [
      ['', 400, 'station-missing'],
      ['   ', 400, 'station-missing'],
      ['1'.repeat(201), 400, 'station-missing'],
      ['..', 404, 'station-unknown'],
    ] as const) {
      const response = await form('/', { station })
      expect(response.status).toBe(status)
      expect((await pageIn(response, 'home')).fault).toBe(fault)
    }
    expect((await json('/', {})).status).toBe(415)
    expect((await form('/', { station: 'x'.repeat(17_000) })).status).toBe(413)
  })
})

describe('the opened app', () => {
  it('goes straight on to the charge that runs, by its icon and by "my charge"', async () => {
    const world = makeWorld()
    const { get, handleOf } = tryOut(world)
    const reference = referenceOf('5')
    const cookie = `trip=${await handleOf(reference)}`
    const led = async (path: string): Promise<string | null> =>
      (await get(path, { cookie })).headers.get('location')
    expect(await led('/?do=start')).toBeNull()
    world.views.set(reference, makeView(reference, { phase: 'charging' }))
    expect(await led('/?lang=en&do=start')).toBe(`/c/${cookie.slice(5)}?lang=en`)
    expect(await led('/?do=charge')).toBe(`/c/${cookie.slice(5)}`)
    // Who comes by the link to home, or wants to scan, is not led away.
    for (const path of ['/', '/?lang=en', '/?do=scan', '/?do=other']) {
      expect(await led(path)).toBeNull()
    }
    for (const phase of ['settled', 'abandoned', 'parked'] as const) {
      world.views.set(reference, makeView(reference, { phase }))
      expect(await led('/?do=charge'), phase).toBeNull()
    }
  })
})

const address = z.string().regex(/^\/(?![/\\])/)
const icon = z.strictObject({
  src: address.regex(/\.(png|svg)$/),
  sizes: z.string().regex(/^(any|(\d+)x\2)$/),
  type: z.enum(['image/png', 'image/svg+xml']),
  purpose: z.enum(['maskable', 'monochrome']).optional(),
})
const short = z.string().min(2).max(12)
/** The members of the manifest that we use, as its standard has them. */
const manifest = z.strictObject({
  id: z.literal('/'),
  name: z.literal('Stikk'),
  short_name: short,
  description: z.string().min(20).max(130),
  lang: z.enum(LOCALES),
  dir: z.literal('ltr'),
  start_url: address,
  scope: z.literal('/'),
  display: z.literal('standalone'),
  orientation: z.literal('any'),
  background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  theme_color: z.string().regex(/^#[0-9a-f]{6}$/),
  categories: z.array(z.string()).min(1),
  launch_handler: z.strictObject({ client_mode: z.array(z.enum(['navigate-existing', 'auto'])) }),
  icons: z.array(icon),
  screenshots: z
    .array(
      z.strictObject({
        src: address.regex(/\.webp$/),
        sizes: z.string().regex(/^\d+x\d+$/),
        type: z.literal('image/webp'),
        form_factor: z.literal('narrow'),
        label: z.string().min(5).max(60),
      }),
    )
    .length(3),
  shortcuts: z
    .array(z.strictObject({ name: z.string().min(2).max(16), url: address, icons: z.array(icon) }))
    .length(2),
})

describe.each(LOCALES)('the manifest in %s', (locale) => {
  const ask = async () => {
    const response = await tryOut().get(`/manifest.webmanifest?lang=${locale}`)
    expect(response.headers.get('content-type')).toBe('application/manifest+json')
    expect(response.headers.get('cache-control')).toMatch(/public/)
    return manifest.parse(await response.json())
  }

  it('is what the standard asks for, and stays in its language', async () => {
    const found = await ask()
    expect(found.lang).toBe(locale)
    for (const url of [found.start_url, ...found.shortcuts.map((one) => one.url)]) {
      expect(new URLSearchParams(url.slice(2)).get('lang')).toBe(locale)
    }
  })

  it('has the icons that installing needs, each a file of the size it says', async () => {
    const { icons, shortcuts } = await ask()
    const found = [...icons, ...shortcuts.flatMap((one) => one.icons)]
    expect(icons.map((one) => `${one.purpose ?? 'any'} ${one.sizes}`)).toEqual(
      expect.arrayContaining([
        'any 192x192',
        'any 512x512',
        'maskable 512x512',
        'monochrome 96x96',
      ]),
    )
    for (const { src, sizes } of found.filter((one) => one.type === 'image/png')) {
      expect(`${src} ${pixelsOf(src)}`).toBe(`${src} ${sizes}`)
    }
  })

  it('shows three screens in its language, each a small file of the size it says', async () => {
    for (const { src, sizes } of (await ask()).screenshots) {
      expect(src).toContain(`-${locale}.`)
      expect(`${src} ${sizeOf(src)}`).toBe(`${src} ${sizes}`)
      const { size } = statSync(new URL(`../../web/public${src}`, import.meta.url))
      expect(size).toBeLessThan(50_000)
    }
  })
})

/** Width and height of an extended WebP of web/public, as its header says them. */
function sizeOf(src: string): string {
  const bytes = readFileSync(new URL(`../../web/public${src}`, import.meta.url))
  expect(bytes.subarray(8, 16).toString('latin1')).toBe('WEBPVP8X')
  return `${bytes.readUIntLE(24, 3) + 1}x${bytes.readUIntLE(27, 3) + 1}`
}

/** Width and height of a PNG of web/public, as its header says them. */
function pixelsOf(src: string): string {
  const bytes = readFileSync(new URL(`../../web/public${src}`, import.meta.url))
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`
}

it('a page names the manifest of its own language', async () => {
  const { assets } = await drawnIn(await tryOut().get('/?lang=en'))
  expect(assets.manifest).toBe('/manifest.webmanifest?lang=en')
})
