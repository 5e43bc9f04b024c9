// Every screen there is, in every state a driver can meet. A new screen is one line in one of the
// lists below. Built into one module by build.ts, together with the style and the client's names.
import { preload, script, style } from 'virtual:stikk-assets'
import type { Locale } from '#shared/contract.ts'
import { render } from '#web/entry-server.tsx'
import { languages } from '#web/text/languages.ts'
import { otherScreens } from './other-screens.ts'
import type { Screen } from './screen.ts'
import { sessionScreens } from './session-screens.ts'
import { stationScreens } from './station-screens.ts'

export type { Screen } from './screen.ts'
export { languages }

/** A session is known by its handle, so every screen gets one of its own. */
function named(one: Screen, index: number): Screen {
  if (!('view' in one.page)) return one
  const reference = `ev-0123456789abcdefghjkmnp${String(index).padStart(3, '0')}`
  const view = { ...one.page.view, reference }
  // A receipt in other hands has none.
  if (one.page.handle === null) return { ...one, page: { ...one.page, view } }
  return { ...one, page: { ...one.page, view, handle: `${reference}.AAAAAAAAAAAAAAAAAAAAAA` } }
}

/** The whole gallery, in the order of the trip. */
export const gallery: readonly Screen[] = [
  ...stationScreens,
  ...sessionScreens,
  ...otherScreens,
].map(named)

/** Where a screen is found: as in life where its script reads the address, else by its name. */
export function pathOf({ name, page, path }: Screen): string {
  if (path !== undefined) return path
  switch (page.kind) {
    case 'session':
      return `/c/${page.handle}`
    case 'receipt':
      return page.handle === null ? `/${name}` : `/c/${page.handle}/receipt`
    case 'stop-confirm':
      return `/c/${page.handle}/stop`
    default:
      return `/${name}`
  }
}

/** The document of a screen, as the product sends it. */
export function draw({ page }: Screen, locale: Locale, nonce: string): string {
  return render(
    { ...page, locale },
    { nonce, style, script, preload, manifest: '/manifest.webmanifest', refresh: null },
  )
}
