// Opening a session from the phone: POST /api/sessions, parsed, and the handle stored before the page
// is left. Loaded lazily at the first touch of the form, because zod does not fit the first load.
import { openAnswer } from '#shared/contract.ts'
import type { Locale } from '#shared/contract.ts'
import { PATIENCE_MS } from './pay.ts'
import type { Sale } from './pay.ts'
import { keepTrip } from './memory.ts'

/** The BFF answers after 8 s at the latest (design §6); beyond this the line itself is lost. */
const LOST_MS = 15_000
/** A store that hangs must not hold the driver back: the address of the page is remembered too. */
const STORE_MS = 500

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/**
 * Opens a session for `amount` minor units. Answers the address to go to: the payer's own page when
 * the answer came while the tap still counts, else the session page. Null when there was no answer to
 * understand: the form itself is sent then, and the server says what is wrong. Repeating is safe: one
 * offer is one session.
 */
export async function openSession(
  sale: Sale,
  amount: number,
  locale: Locale,
): Promise<string | null> {
  const began = Date.now()
  const response = await fetch('/api/sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ offer: sale.offer, amount, acceptedTerms: true, locale }),
    signal: AbortSignal.timeout(LOST_MS),
  }).catch(() => null)
  if (!response?.ok) return null
  const answer = openAnswer.safeParse(await response.json().catch(() => null))
  if (!answer.success) return null
  const { handle, redirectUrl } = answer.data
  const { stationId, label, name } = sale
  // Before the page is left: whoever comes back another way finds the session again.
  await Promise.race([keepTrip({ handle, stationId, label, name, at: began }), pause(STORE_MS)])
  const prompt = Date.now() - began < PATIENCE_MS
  return redirectUrl && prompt ? redirectUrl : `/c/${handle}`
}
