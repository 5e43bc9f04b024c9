// Opening a session from the phone: POST /api/sessions, parsed, and the handle stored before the page
// is left. Loaded lazily at the first touch of the form, because zod does not fit the first load.
import { openAnswer } from '#shared/contract.ts'
import type { Locale } from '#shared/contract.ts'
import { leaveBehind } from './left-behind.ts'
import { PATIENCE_MS } from './pay.ts'
import type { Sale } from './pay.ts'
import { keepTrip, wakeMemory } from './memory.ts'

/** The BFF answers after 8 s at the latest (design §6); beyond this the line itself is lost. */
const LOST_MS = 15_000
/** A line that was lost at the tap is tried again so often: a step out of the radio's shadow. */
const RETRY_MS = 1000
/** A store that hangs must not hold the driver back: the address of the page is remembered too. */
const STORE_MS = 1000

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

// From the first touch on, so that the store is open when there is something to keep.
void wakeMemory()

/**
 * Sends the wish until there is an answer, for as long as the phone believes in its network. Sending it
 * twice is safe: one offer is one session. Null: no answer.
 */
async function ask(body: string, began: number): Promise<Response | null> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  for (;;) {
    const left = began + LOST_MS - Date.now()
    const signal = AbortSignal.timeout(Math.max(0, left))
    const request = { method: 'POST', headers, body, signal }
    const response = await fetch('/api/sessions', request).catch(() => null)
    if (response || left < RETRY_MS || !navigator.onLine) return response
    await pause(RETRY_MS)
  }
}

/**
 * Opens a session for `amount` minor units. Answers the address to go to: the payer's own page when
 * the answer came while the tap still counts, else the session page. Null when there was no answer to
 * understand: the form itself is sent then, and the server says what is wrong.
 */
export async function openSession(
  sale: Sale,
  amount: number,
  locale: Locale,
): Promise<string | null> {
  const began = Date.now()
  const wish = { offer: sale.offer, amount, acceptedTerms: true, locale }
  const response = await ask(JSON.stringify(wish), began)
  if (!response?.ok) return null
  const answer = openAnswer.safeParse(await response.json().catch(() => null))
  if (!answer.success) return null
  const { handle, redirectUrl } = answer.data
  const { stationId, label, name } = sale
  // Before the page is left: whoever comes back another way finds the session again.
  await Promise.race([keepTrip({ handle, stationId, label, name, at: began }), pause(STORE_MS)])
  leaveBehind(`/c/${handle}`)
  const prompt = Date.now() - began < PATIENCE_MS
  return redirectUrl && prompt ? redirectUrl : `/c/${handle}`
}
