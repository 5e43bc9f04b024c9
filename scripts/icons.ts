// Draws every picture of the app's icon from the one drawing, web/public/icon.svg: `npm run icons`.
// Run it after the drawing has changed and commit what it wrote. Knows nothing of who shows them.
import { chromium } from 'playwright-core'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PUBLIC = fileURLToPath(new URL('../web/public/', import.meta.url))
const GROUND = '#0a5a45'
const drawing = readFileSync(`${PUBLIC}icon.svg`, 'utf8')
/** The plug alone, without the ground it stands on. */
const plug = drawing.replace(/<rect width="96"[^>]*>/, '')

/** The plug at `share` of its size on this ground; it is a little taller below the middle than above. */
const scaled = (svg: string, share: number, ground = ''): string =>
  svg
    .replace(
      /^<svg[^>]*>/,
      `$&${ground}<g transform="translate(48 48) scale(${share}) translate(-48 -50.5)">`,
    )
    .replace('</svg>', '</g></svg>')
/** Without corners: phones cut their own shape out of it. */
const onGround = scaled(plug, 0.95, `<rect width="96" height="96" fill="${GROUND}"/>`)
/** One colour and nothing else: phones take the outline alone (notifications, themed icons). */
const outline = scaled(plug.replaceAll(/(fill|stroke)="#[0-9a-f]{6}"/g, '$1="#fff"'), 1.3)

const PICTURES: readonly [name: string, size: number, svg: string][] = [
  ['icon-192.png', 192, drawing],
  ['icon-512.png', 512, drawing],
  // The safe zone of a maskable icon is a circle of 80 %; the plug reaches to 67 %.
  ['icon-maskable-512.png', 512, onGround],
  // Asked for by this very name where a page links none, which saves the first load the link.
  ['apple-touch-icon.png', 180, onGround],
  ['badge.png', 96, outline],
]

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage()
for (const [name, size, svg] of PICTURES) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  )
  writeFileSync(`${PUBLIC}${name}`, await page.screenshot({ omitBackground: true }))
}
await browser.close()
