// The HTML document around every page: head, header, language switch, footer, the state as JSON.
// No style attributes and no inline script, because the CSP allows neither.
import type { ComponentChildren } from 'preact'
import type { Locale } from '#shared/contract.ts'
import { LOCALES } from '#shared/contract.ts'
import type { Assets } from './page.ts'
import type { State } from './state.ts'
import { languageNames } from './text/languages.ts'
import type { Messages } from './text/messages.ts'

/** The backgrounds of style.css, for the browser's own bars. */
const PAPER = { light: '#f7f6f2', dark: '#000000' } as const

export type DocumentProps = {
  readonly assets: Assets
  readonly locale: Locale
  readonly title: string
  readonly words: Messages['common']
  /** Query to keep when the language changes, without `lang`. */
  readonly query: string
  /**
   * What the browser's own "share" passes on instead of this page's address, which may hold a handle;
   * null: this page's address.
   */
  readonly canonical: string | null
  readonly terms: { readonly url: string | null; readonly privacyUrl: string | null } | null
  readonly state: State | null
  readonly children: ComponentChildren
}

/** JSON that cannot end the element it stands in, whatever a station is called. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

function Head({ assets, title, canonical }: DocumentProps) {
  const { nonce, script } = assets
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover" />
      <title>{title}</title>
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" media="(prefers-color-scheme:light)" content={PAPER.light} />
      <meta name="theme-color" media="(prefers-color-scheme:dark)" content={PAPER.dark} />
      <meta name="format-detection" content="telephone=no" />
      <style nonce={nonce} dangerouslySetInnerHTML={{ __html: assets.style }} />
      {script !== null && (
        <>
          {assets.preload.map((href) => (
            <link key={href} rel="modulepreload" href={href} nonce={nonce} />
          ))}
          <script type="module" src={script} nonce={nonce} />
        </>
      )}
      <link rel="manifest" href={assets.manifest} />
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      {canonical !== null && <link rel="canonical" href={canonical} />}
      {assets.refresh !== null && (
        <noscript>
          <meta http-equiv="refresh" content={String(assets.refresh)} />
        </noscript>
      )}
    </head>
  )
}

/** Five languages in the room of one, without script. */
function Languages({ locale, query, words }: DocumentProps) {
  return (
    <details>
      <summary>
        {words.language}: {languageNames[locale]}
      </summary>
      <nav>
        {LOCALES.map((one) => (
          <a
            key={one}
            href={`?lang=${one}${query && `&${query}`}`}
            hreflang={one}
            lang={one}
            {...(one === locale && { 'aria-current': 'true' })}
          >
            {languageNames[one]}
          </a>
        ))}
      </nav>
    </details>
  )
}

/** The document; `render` of entry-server.tsx puts the doctype before it. */
export function Document(props: DocumentProps) {
  const { locale, words, terms, state, children } = props
  return (
    <html lang={locale}>
      <Head {...props} />
      <body>
        <a class="vh" href="#main">
          {words.skip}
        </a>
        <header class="screen">
          <a class="logo" href={`/?lang=${locale}`}>
            Stikk
          </a>
          <Languages {...props} />
        </header>
        <main id="main">{children}</main>
        {(terms?.url || terms?.privacyUrl) && (
          <footer class="screen">
            {terms.url && <a href={terms.url}>{words.terms}</a>}
            {terms.privacyUrl && <a href={terms.privacyUrl}>{words.privacy}</a>}
          </footer>
        )}
        {state && (
          <script
            id="state"
            type="application/json"
            dangerouslySetInnerHTML={{ __html: safeJson(state) }}
          />
        )}
      </body>
    </html>
  )
}
