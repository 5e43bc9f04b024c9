// Pictures of every screen in both lights and two sizes, and of a chosen few on a phone that lies and
// on a tablet: `npm run screens`, or with part of a name `npm run screens -- charging`, and with part of a
// look `npm run screens -- charging phone-dark`. Full size under .tmp/screens, with contact sheets to see
// many at once. A build of the client must be there.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { show, SIZES, takePhone, type Light, type Size } from '#tests/gallery/looks.ts'
import { serveGallery, type Gallery } from '#tests/gallery/serve.ts'
import { launch } from '#tests/e2e/engines.ts'
import { contactSheet, type Picture } from './screens/sheet.ts'

const OUT = fileURLToPath(new URL('../.tmp/screens', import.meta.url))
/** What is looked at in every size there is. */
const EVERY_SIZE = /^(station|charging|stop-dialog|stop-sent|settled|home-history|receipt)$/
const PHONES: readonly Size[] = ['small', 'phone']
const LIGHTS: readonly Light[] = ['light', 'dark']

/** The pictures of one look; the ones whose name has `part` in it. */
async function picture(
  browser: Browser,
  gallery: Gallery,
  look: { size: Size; light: Light },
  part: string,
): Promise<Picture[]> {
  const phone = await takePhone(browser, look)
  const page = await phone.newPage()
  const dir = join(OUT, `${look.size}-${look.light}`)
  mkdirSync(dir, { recursive: true })
  const pictures: Picture[] = []
  for (const screen of gallery.screens) {
    if (!screen.name.includes(part)) continue
    if (!PHONES.includes(look.size) && !EVERY_SIZE.test(screen.name)) continue
    await show(page, gallery, screen)
    const png = await page.screenshot({ path: join(dir, `${screen.name}.png`) })
    pictures.push({ name: screen.name, png })
  }
  await phone.close()
  return pictures
}

const [part = '', looks = ''] = process.argv.slice(2)
const browser = await launch('chromium')
const gallery = await serveGallery()
try {
  if (part + looks === '') rmSync(OUT, { recursive: true, force: true })
  for (const size of Object.keys(SIZES) as Size[]) {
    for (const light of LIGHTS) {
      if (!`${size}-${light}`.includes(looks)) continue
      const pictures = await picture(browser, gallery, { size, light }, part)
      const sheets = await contactSheet(browser, pictures, SIZES[size], light)
      sheets.forEach((sheet, at) =>
        writeFileSync(join(OUT, `${size}-${light}-${at + 1}.png`), sheet),
      )
      console.log(`${size}, ${light}: ${pictures.length} screens`)
    }
  }
} finally {
  await browser.close()
  await gallery.close()
}
