// Brings a stack to where there is a page of every step to look at: a charge that runs, a charge that is
// paid for. Speaks to the product as a phone's script does, and to the stand-ins as the driver's thumb.
import { openAnswer, stationPage, view, type View } from '#shared/contract.ts'
import { parseHandle } from '#shared/ids.ts'
import type { Stack } from '#tests/e2e/stack.ts'

const WAIT_MS = 60_000
const POLL_MS = 200

async function jsonOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
  return response.json()
}

async function until(stack: Stack, handle: string, seen: (now: View) => boolean): Promise<void> {
  const deadline = Date.now() + WAIT_MS
  for (;;) {
    const now = view.parse(await jsonOf(await fetch(`${stack.url}/api/sessions/${handle}`)))
    if (seen(now)) return
    if (Date.now() > deadline) throw new Error(`The session stays ${now.phase}`)
    await new Promise((done) => setTimeout(done, POLL_MS))
  }
}

/** Opens a session at a station and lets it charge until energy has flowed; its handle. */
export async function charge(stack: Stack, station: string): Promise<string> {
  const page = stationPage.parse(await jsonOf(await fetch(`${stack.url}/api/stations/${station}`)))
  const wish = {
    offer: page.offer,
    amount: page.defaultAmount,
    acceptedTerms: true,
    locale: 'nb',
  }
  const opened = await fetch(`${stack.url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  })
  const { handle } = openAnswer.parse(await jsonOf(opened))
  const reference = parseHandle(handle)?.reference ?? ''
  await jsonOf(
    await fetch(`${stack.vipps.url}/sandbox/payments/${reference}/approve`, { method: 'POST' }),
  )
  await until(stack, handle, (now) => now.phase === 'charging' && now.energyWh > 0)
  return handle
}

/** Charges a little and stops; the handle of the session when its receipt is there. */
export async function paidCharge(stack: Stack, station: string): Promise<string> {
  const handle = await charge(stack, station)
  await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
  await until(stack, handle, (now) => now.receipt !== null)
  return handle
}
