// The station page that was left for the payer's app shows the truth as soon as it is looked at again.
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { leaveBehind, STILL_HERE_MS } from '#web/model/left-behind.ts'
import { openSession } from '#web/model/open-session.ts'
import { readTrips } from '#web/model/memory.ts'
import { HANDLE, stationPage } from './samples.ts'

const look = () => document.dispatchEvent(new Event('visibilitychange'))
const address = `/c/${HANDLE}`

function leave(visible: boolean) {
  const replace = vi.fn<(address: string) => void>()
  const state = { visible }
  let returned: (() => void) | null = null
  leaveBehind(address, {
    visible: () => state.visible,
    onReturn: (act) => (returned = act),
    replace,
  })
  return {
    replace,
    show(now: boolean) {
      state.visible = now
      returned?.()
    },
  }
}

describe('a page that was left behind', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('goes to the session when the driver comes back from the app, not while it is hidden', () => {
    const { replace, show } = leave(true)
    show(false)
    expect(replace).not.toHaveBeenCalled()
    vi.advanceTimersByTime(STILL_HERE_MS)
    expect(replace).not.toHaveBeenCalled()
    show(true)
    expect(replace).toHaveBeenCalledWith(address)
  })

  test('goes there by itself when it is still looked at after a while', () => {
    const { replace } = leave(true)
    vi.advanceTimersByTime(STILL_HERE_MS - 1)
    expect(replace).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(replace).toHaveBeenCalledWith(address)
  })
})

describe('opening a session', () => {
  const { amounts, amountRange, currency, brand, offer, station, terms } = stationPage
  const { stationId, label, name } = station
  const of = { amounts, amountRange, currency, brand, offer, stationId, label, name }
  const sale = { ...of, termsUrl: terms.url }
  const replace = vi.spyOn(location, 'replace').mockReturnValue()

  afterEach(() => {
    vi.unstubAllGlobals()
    replace.mockClear()
  })

  test('a refusal leaves nothing behind: the page stays what it is', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 409 })))
    expect(await openSession(sale, 35_000, 'nb')).toBeNull()
    look()
    expect(replace).not.toHaveBeenCalled()
    expect(await readTrips()).toEqual([])
  })

  test('remembers the handle before the page is left, and where it then leads', async () => {
    const redirectUrl = 'https://pay.example/go'
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ handle: HANDLE, redirectUrl })))
    expect(await openSession(sale, 35_000, 'nb')).toBe(redirectUrl)
    expect((await readTrips()).map((trip) => trip.handle)).toEqual([HANDLE])
    expect(replace).not.toHaveBeenCalled()
    look()
    expect(replace).toHaveBeenCalledWith(address)
  })
})
