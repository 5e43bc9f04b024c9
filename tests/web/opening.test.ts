// What the installed app does when it is opened: on to the charge that runs, or to scan, once.
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { markApp } from '#web/model/app-badge.ts'
import { forgetTrips, keepTrip, sawTrip } from '#web/model/memory.ts'
import { followOpening } from '#web/start/opening.ts'
import { charging, HANDLE } from './samples.ts'

const trip = { handle: HANDLE, stationId: '1', label: '1', name: 'Torget', at: Date.now() }
const seen = {
  view: charging,
  at: 5,
  savedAt: 6,
  brand: 'Vipps',
  market: 'NO',
  plugOrder: 'either',
  support: { phone: null, url: null },
} as const

/** Opens home at this query; where it led, and what then stands in the address. */
async function open(query: string) {
  history.replaceState(null, '', `/?${query}`)
  const led = vi.spyOn(location, 'replace').mockImplementation(() => {})
  const left = await followOpening('nb')
  const [[to] = []] = led.mock.calls
  return { left, to, search: location.search }
}

beforeEach(() => forgetTrips())
afterEach(() => vi.restoreAllMocks())

describe('the opened app', () => {
  test.each(['start', 'charge'])(
    'by "%s" goes to the charge that this phone remembers',
    async (by) => {
      await keepTrip(trip)
      expect((await open(`lang=nb&do=${by}`)).to).toBe(`/c/${HANDLE}?lang=nb`)
    },
  )

  test('opened to scan, it scans, whatever runs', async () => {
    await keepTrip(trip)
    expect(await open('lang=nb&do=scan')).toEqual({
      left: 'scan',
      to: undefined,
      search: '?lang=nb',
    })
  })

  test('a link to home leads home, and so does a word that nobody knows', async () => {
    await keepTrip(trip)
    expect(await open('lang=nb')).toEqual({ left: null, to: undefined, search: '?lang=nb' })
    expect((await open('do=other')).to).toBeUndefined()
  })

  test('stays at home when nothing runs, or only a human can move it', async () => {
    expect(await open('do=start')).toEqual({ left: null, to: undefined, search: '' })
    await keepTrip(trip)
    await sawTrip(HANDLE, { ...seen, view: { ...charging, phase: 'parked' } }, false)
    expect((await open('do=charge')).to).toBeUndefined()
    await sawTrip(HANDLE, seen, true)
    expect((await open('do=charge')).to).toBeUndefined()
  })
})

describe('the mark on the icon', () => {
  test('is there while a car charges, and a phone that refuses it does not mind', () => {
    const set = vi.fn(() => Promise.reject(new Error('not installed')))
    const clear = vi.fn(() => Promise.resolve())
    Object.assign(navigator, { setAppBadge: set, clearAppBadge: clear })
    markApp(true)
    expect([set, clear].map((one) => one.mock.calls.length)).toEqual([1, 0])
    markApp(false)
    expect([set, clear].map((one) => one.mock.calls.length)).toEqual([1, 1])
    Object.assign(navigator, { setAppBadge: undefined, clearAppBadge: undefined })
    expect(() => markApp(true)).not.toThrow()
  })
})
