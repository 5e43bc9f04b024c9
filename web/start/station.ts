// What a station page learns once it is at rest: that the driver who looks at it is charging there. Loaded
// lazily, so that it costs the first load nothing. What it adds stands at the thumb and grows upwards:
// nothing that may be tapped moves.
import type { Locale } from '#shared/contract.ts'
import { isUnderWay, tripAt } from '../model/own-charge.ts'
import { thisPhone } from '../model/phone.ts'
import type { State } from '../state.ts'

/** The one sentence this needs is not among those of the first load. */
const WORDS: Readonly<Record<Locale, () => Promise<{ home: { readonly running: string } }>>> = {
  nb: () => import('../text/nb/general.ts'),
  sv: () => import('../text/sv/general.ts'),
  da: () => import('../text/da/general.ts'),
  fi: () => import('../text/fi/general.ts'),
  en: () => import('../text/en/general.ts'),
}

/** The way back that a busy station offers everybody (screens/station.tsx). */
const wayBack = () => document.querySelector<HTMLAnchorElement>('a[data-station]')

/** The station this page is about, and the language it speaks, where it sells. */
function saleHere(): { stationId: string; locale: Locale } | null {
  const text = document.getElementById('state')?.textContent
  if (!text) return null
  // Written by our own server into this very page; `State` is checked where it is written.
  const state: State = JSON.parse(text)
  return state.kind === 'station' ? { stationId: state.sale.stationId, locale: state.locale } : null
}

/** The driver went back, out of the payer's page or ours: to the offer that was just used. */
function cameBack(): boolean {
  const [entry] = performance.getEntriesByType('navigation')
  return entry !== undefined && 'type' in entry && entry.type === 'back_forward'
}

/** Leads the driver on to the charge that runs here, where this phone has one. */
export async function startStationLater(): Promise<void> {
  const back = wayBack()
  const sale = saleHere()
  const trip = await tripAt(back?.dataset.station ?? sale?.stationId ?? '', thisPhone)
  if (trip === null) return
  const address = `/c/${trip.handle}`
  if (cameBack()) return location.replace(address)
  if (!(await isUnderWay(trip, thisPhone))) return
  if (back) {
    back.href = address
    back.className = 'main'
    return
  }
  const thumb = document.querySelector('.thumb')
  if (!sale || !thumb) return
  const { home } = await WORDS[sale.locale]()
  const link = document.createElement('a')
  link.href = address
  link.className = 'main'
  link.textContent = home.running
  const line = document.createElement('p')
  line.append(link)
  thumb.prepend(line)
}
