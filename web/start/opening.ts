// What the installed app was opened for (`/?do=`), done once: a reload, a change of language or a way
// back finds an ordinary home.
import type { Locale } from '#shared/contract.ts'
import { runningTrip } from '../model/memory.ts'
import type { Opening } from '../page.ts'

/** Leads on to the charge that this phone remembers as running; else says what is left to do here. */
export async function followOpening(locale: Locale): Promise<Opening | null> {
  const url = new URL(location.href)
  const opening = url.searchParams.get('do')
  if (opening === null) return null
  url.searchParams.delete('do')
  history.replaceState(null, '', url)
  if (opening === 'scan') return opening
  if (opening !== 'start' && opening !== 'charge') return null
  const trip = await runningTrip(Date.now())
  // Parked waits for a human, for days perhaps: it stands in the list, and the app opens as ever.
  if (trip === null || trip.seen?.view.phase === 'parked') return null
  location.replace(`/c/${trip.handle}?lang=${locale}`)
  return opening
}
