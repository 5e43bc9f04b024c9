// The pictures that a phone shows before it installs the app (`screenshots` of web/manifest.ts), in every
// language: `npm run screens:app`. Taken from the gallery, so no run of it says who charged where. A
// build of the client must be there; commit what it wrote.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LOCALES } from '#shared/contract.ts'
import { show, SIZES, takePhone } from '#tests/gallery/looks.ts'
import { serveGallery } from '#tests/gallery/serve.ts'
import { launch } from '#tests/e2e/engines.ts'

const OUT = fileURLToPath(new URL('../web/public/screens/', import.meta.url))
/** Sharp on a phone, and a picture of text stays near 25 kB. */
const SCREENS = ['station', 'charging', 'settled']
const SCALE = 1.5
const QUALITY = 60

const browser = await launch('chromium')
const gallery = await serveGallery()
mkdirSync(OUT, { recursive: true })
try {
  const phone = await takePhone(browser, { size: 'phone', light: 'light' })
  const page = await phone.newPage()
  const client = await phone.newCDPSession(page)
  for (const locale of LOCALES) {
    for (const name of SCREENS) {
      const screen = gallery.screens.find((one) => one.name === name)
      if (!screen) throw new Error(`There is no screen called ${name}.`)
      await show(page, gallery, screen, locale)
      const { data } = await client.send('Page.captureScreenshot', {
        format: 'webp',
        quality: QUALITY,
        clip: { x: 0, y: 0, ...SIZES.phone, scale: SCALE },
      })
      writeFileSync(`${OUT}${name}-${locale}.webp`, Buffer.from(data, 'base64'))
    }
  }
} finally {
  await browser.close()
  await gallery.close()
}
