// What the phone is told about Stikk as an app (W3C Web Application Manifest), in the driver's language.
// `id` is the app's name for ever: a phone that has it installed in one language has it in all.
import type { Locale } from '#shared/contract.ts'
import type { Opening } from './page.ts'
import { languages } from './text/languages.ts'

/**
 * The ground of the icon. A manifest knows one colour for day and night, and what stands there while
 * the app opens must not glare in the dark; each page then says its own two (document.tsx).
 */
const GROUND = '#0a5a45'

type Icon = {
  readonly src: string
  readonly sizes: string
  readonly type: string
  readonly purpose?: 'maskable' | 'monochrome'
}

const png = (name: string, pixels: number, purpose?: 'maskable' | 'monochrome'): Icon => ({
  src: `/${name}.png`,
  sizes: `${pixels}x${pixels}`,
  type: 'image/png',
  ...(purpose && { purpose }),
})

/** Taken by scripts/app-screens.ts: 390 x 844 at one and a half. */
const picture = (name: string, locale: Locale, label: string) => ({
  src: `/screens/${name}-${locale}.webp`,
  sizes: '585x1266',
  type: 'image/webp',
  form_factor: 'narrow',
  label,
})

const small = png('icon-192', 192)

/** The manifest; every address in it is of this site. */
export function appManifest(locale: Locale) {
  const { app } = languages[locale]
  const opened = (by: Opening): string => `/?lang=${locale}&do=${by}`
  return {
    id: '/',
    name: 'Stikk',
    short_name: 'Stikk',
    description: app.description,
    lang: locale,
    dir: 'ltr',
    start_url: opened('start'),
    scope: '/',
    display: 'standalone',
    // In a car holder it lies on its side.
    orientation: 'any',
    background_color: GROUND,
    theme_color: GROUND,
    categories: ['utilities', 'travel'],
    // A second start goes to where the driver is, not to a second window.
    launch_handler: { client_mode: ['navigate-existing', 'auto'] },
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      small,
      png('icon-512', 512),
      png('icon-maskable-512', 512, 'maskable'),
      png('badge', 96, 'monochrome'),
    ],
    screenshots: [
      picture('station', locale, app.shownStation),
      picture('charging', locale, app.shownCharging),
      picture('settled', locale, app.shownReceipt),
    ],
    shortcuts: [
      { name: app.scan, url: opened('scan'), icons: [small] },
      { name: app.charge, url: opened('charge'), icons: [small] },
    ],
  }
}
