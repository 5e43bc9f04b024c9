// The tour for the README: the trip in six pictures on one, for each light, small enough for a
// repository. WebP, because the browser that takes the pictures writes it.
import type { Browser } from 'playwright-core'
import { SIZES } from '#tests/gallery/looks.ts'
import type { Picture } from './sheet.ts'

/** The trip, in its sequence. */
export const TOUR = [
  'station',
  'approval-waiting',
  'starting',
  'charging',
  'stop-sent',
  'receipt',
] as const

/** CSS pixels of one phone on the tour; the pictures are taken three times as large and scaled down. */
const WIDTH = 190
const HEIGHT = Math.round((WIDTH * SIZES.phone.height) / SIZES.phone.width)
const QUALITY = 0.6

const PAPER = { light: '#e4e7e2', dark: '#1d2422' } as const

/** All of the tour on one picture, as WebP. */
export async function tourOf(
  browser: Browser,
  pictures: readonly Picture[],
  light: keyof typeof PAPER,
): Promise<Buffer> {
  const width = TOUR.length * (WIDTH + 20) + 20
  const page = await browser.newPage({ viewport: { width, height: 400 }, deviceScaleFactor: 1.4 })
  const phones = TOUR.flatMap((name) => pictures.filter((one) => one.name === name)).map(
    ({ png }) =>
      `<img width="${WIDTH}" height="${HEIGHT}" src="data:image/png;base64,${png.toString('base64')}">`,
  )
  await page.setContent(
    `<style>body{margin:0;padding:20px;display:flex;gap:20px;background:${PAPER[light]}}` +
      `img{border-radius:18px;box-shadow:0 2px 10px #0003}</style>${phones.join('')}`,
  )
  const png = await page.screenshot({ fullPage: true })
  const url = await page.evaluate(
    async ({ source, quality }) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      canvas.getContext('2d')?.drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', quality)
    },
    { source: `data:image/png;base64,${png.toString('base64')}`, quality: QUALITY },
  )
  await page.close()
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}
