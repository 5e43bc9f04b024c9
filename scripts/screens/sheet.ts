// Contact sheets: many pictures on one, each with its name, so that a whole gallery is seen in minutes.
import type { Browser } from 'playwright-core'

export interface Picture {
  name: string
  png: Buffer
}

/** Pictures beside each other on one sheet, and rows of them. */
const ACROSS = 6
const ROWS = 2

const PAPER = { light: '#b9beb9', dark: '#4a504d' } as const

/** Names come from the gallery alone; nothing in them needs escaping. */
const figure = ({ name, png }: Picture, width: number): string =>
  `<figure><img width="${width}" src="data:image/png;base64,${png.toString('base64')}">` +
  `<figcaption>${name}</figcaption></figure>`

/** Sheets of all `pictures`, in their own size, as PNG. */
export async function contactSheet(
  browser: Browser,
  pictures: readonly Picture[],
  { width }: { width: number },
  light: keyof typeof PAPER,
): Promise<Buffer[]> {
  const across = Math.max(2, Math.floor((ACROSS * 390) / Math.max(width, 390)))
  const page = await browser.newPage({
    viewport: { width: across * (width + 16) + 16, height: 600 },
  })
  const sheets: Buffer[] = []
  for (let at = 0; at < pictures.length; at += across * ROWS) {
    const figures = pictures.slice(at, at + across * ROWS).map((one) => figure(one, width))
    await page.setContent(
      `<style>body{margin:16px;background:${PAPER[light]};display:grid;gap:16px;` +
        `grid-template-columns:repeat(${across},${width}px);font:14px system-ui}` +
        `figure{margin:0}img{display:block}</style>${figures.join('')}`,
    )
    sheets.push(await page.screenshot({ fullPage: true }))
  }
  await page.close()
  return sheets
}
