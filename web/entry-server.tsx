// The only door by which the BFF draws: a page as values in, a whole HTML document out. Pure: the same
// page and assets give the same text.
import { renderToString } from 'preact-render-to-string'
import { Document } from './document.tsx'
import type { DocumentProps } from './document.tsx'
import { contentOf } from './content.tsx'
import type { Assets, Page } from './page.ts'
import { languages } from './text/languages.ts'

export { appManifest } from './manifest.ts'
export * from './page.ts'
export { alertText } from './alert.ts'

/**
 * The style in two layers: `base`, and `trip` for what only later pages show. The station page has
 * 14,336 bytes for everything, so it is sent the first layer alone.
 */
function styleFor(page: Page, style: string): string {
  const trip = style.indexOf('@layer trip')
  return page.kind === 'station' && trip > 0 ? style.slice(0, trip) : style
}

/**
 * Draws the whole document. Every text from outside is escaped; there is no `style` attribute and no
 * inline script in it (design §6, "Pages").
 */
export function render(page: Page, assets: Assets): string {
  const words = languages[page.locale]
  const content = contentOf(page, words)
  const props: DocumentProps = {
    assets: { ...assets, style: styleFor(page, assets.style) },
    locale: page.locale,
    title: `${content.title} – Stikk`,
    words: words.common,
    query: content.query ?? '',
    canonical: content.canonical ?? null,
    terms: content.terms ?? null,
    state: content.state,
    children: content.body,
  }
  return `<!doctype html>${renderToString(<Document {...props} />)}`
}
