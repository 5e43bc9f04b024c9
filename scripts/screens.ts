// Pictures of every screen in both lights and two sizes, and of a chosen few on a phone that lies and
// on a tablet, full size under .tmp/screens, with contact sheets to see many at once:
//
//   npm run screens                            all of them
//   npm run screens -- charging phone-dark     those with "charging" in their name, in one look
//   npm run screens -- --tour                  the README's tour, docs/screens/trip-*.webp
//
// A build of the client must be there.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { show, SIZES, takePhone, type Light, type Look, type Size } from '#tests/gallery/looks.ts'
import { serveGallery, type Gallery } from '#tests/gallery/serve.ts'
import { launch } from '#tests/e2e/engines.ts'
import { contactSheet, type Picture } from './screens/sheet.ts'
import { TOUR, tourOf } from './screens/tour.ts'

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
const OUT = at('.tmp/screens')
/** What is looked at in every size there is. */
const EVERY_SIZE = /^(station|charging|stop-dialog|stop-sent|settled|home-history|receipt)$/
const PHONES: readonly Size[] = ['small', 'phone']
const LIGHTS: readonly Light[] = ['light', 'dark']

/** The pictures of one look, of the screens that are `wanted`. */
async function take(
  browser: Browser,
  gallery: Gallery,
  look: Look,
  wanted: (name: string) => boolean,
): Promise<Picture[]> {
  const phone = await takePhone(browser, look)
  const page = await phone.newPage()
  const pictures: Picture[] = []
  for (const screen of gallery.screens) {
    if (!wanted(screen.name)) continue
    await show(page, gallery, screen)
    pictures.push({ name: screen.name, png: await page.screenshot() })
  }
  await phone.close()
  return pictures
}

/** All looks, each with its pictures and its contact sheets. */
async function allLooks(browser: Browser, gallery: Gallery, part: string, looks: string) {
  if (part + looks === '') rmSync(OUT, { recursive: true, force: true })
  for (const size of Object.keys(SIZES) as Size[]) {
    for (const light of LIGHTS) {
      const look = `${size}-${light}`
      if (!look.includes(looks)) continue
      const every = PHONES.includes(size)
      const taken = await take(
        browser,
        gallery,
        { size, light },
        (name) => name.includes(part) && (every || EVERY_SIZE.test(name)),
      )
      mkdirSync(join(OUT, look), { recursive: true })
      for (const { name, png } of taken) writeFileSync(join(OUT, look, `${name}.png`), png)
      const sheets = await contactSheet(browser, taken, SIZES[size], light)
      sheets.forEach((sheet, n) => writeFileSync(join(OUT, `${look}-${n + 1}.png`), sheet))
      console.log(`${size}, ${light}: ${taken.length} screens`)
    }
  }
}

/** The README's tour. */
async function tour(browser: Browser, gallery: Gallery): Promise<void> {
  for (const light of LIGHTS) {
    const look: Look = { size: 'phone', light, scale: 2 }
    const taken = await take(browser, gallery, look, (name) => TOUR.some((one) => one === name))
    const file = at(`docs/screens/trip-${light}.webp`)
    const webp = await tourOf(browser, taken, light)
    writeFileSync(file, webp)
    console.log(`${file}: ${webp.length} bytes`)
  }
}

const given = process.argv.slice(2)
const [part = '', looks = ''] = given.filter((one) => !one.startsWith('--'))
const browser = await launch('chromium')
const gallery = await serveGallery()
try {
  if (given.includes('--tour')) await tour(browser, gallery)
  else await allLooks(browser, gallery, part, looks)
} finally {
  await browser.close()
  await gallery.close()
}
