// The station page of a charger where this phone is charging leads on to that charge.
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Trip } from '#web/model/memory.ts'
import { forgetTrips, readTrip, restoreTrip } from '#web/model/memory.ts'
import { render } from '#web/entry-server.tsx'
import { findRetried } from '#web/start/retried.ts'
import { startStationLater } from '#web/start/station.ts'
import { languages } from '#web/text/languages.ts'
import { elsewhere, running, runningSeen } from './history-samples.ts'
import { assets, charging, settled, station } from './samples.ts'

const { home } = languages.nb
/** Trips are read by this phone's own time. */
const mine: Trip = { ...running, at: Date.now() }
const mineSeen: Trip = { ...runningSeen, at: Date.now() }

/** The station page as the server draws it, in this browser. */
function open(screen: ReturnType<typeof station>): void {
  const page = new DOMParser().parseFromString(render(screen, assets), 'text/html')
  document.body.replaceChildren(...page.body.childNodes)
}
const selling = () => open(station())
const busy = () => open(station({ sale: 'refused', saleWhy: 'ours-busy', offer: null }))

const answer = vi.fn<(path: string) => Promise<Response>>()
let replace = vi.spyOn(location, 'replace')
const way = (): Element | undefined =>
  [...document.querySelectorAll('a')].find((one) => one.textContent === home.running)

beforeEach(async () => {
  await forgetTrips()
  replace = vi.spyOn(location, 'replace').mockReturnValue()
  answer.mockRejectedValue(new TypeError('network'))
  vi.stubGlobal('fetch', answer)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  answer.mockReset()
})
const says = (view: object) => answer.mockImplementation(async () => Response.json(view))
const begun = (type: string) => {
  const entry = { name: '', entryType: 'navigation', startTime: 0, duration: 0, type }
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ ...entry, toJSON: () => entry }])
}

describe('a charger that sells', () => {
  test('offers the way to the charge above the pay button, and moves nothing else', async () => {
    selling()
    await restoreTrip(mineSeen)
    says(charging)
    await startStationLater()
    expect(way()?.getAttribute('href')).toBe(`/c/${mine.handle}`)
    const thumb = way()?.closest('.thumb')
    expect(thumb?.firstElementChild?.contains(way() ?? null)).toBe(true)
    expect(thumb?.querySelector('button')?.textContent).toBe('Betal med Vipps')
  })

  test('says nothing of a charge that is over meanwhile, and remembers its end', async () => {
    selling()
    await restoreTrip(mineSeen)
    says({ ...settled, reference: mine.reference })
    await startStationLater()
    expect(way()).toBeUndefined()
    expect((await readTrip(mine.reference))?.rests).toBe(true)
  })

  test('says nothing of a charge at another station, and asks nobody', async () => {
    selling()
    await restoreTrip({ ...elsewhere, rests: false, at: Date.now() })
    await startStationLater()
    expect(way()).toBeUndefined()
    expect(answer).not.toHaveBeenCalled()
  })

  test('where the driver went back to it, it gives its place to the session', async () => {
    selling()
    await restoreTrip(mine)
    begun('back_forward')
    await startStationLater()
    expect(replace).toHaveBeenCalledWith(`/c/${mine.handle}`)
  })
})

describe('a charger that is busy with a charge of ours', () => {
  test('leads everybody home, where a phone without script finds its charge', () => {
    busy()
    expect(way()?.getAttribute('href')).toBe('/?lang=nb')
    expect(way()?.parentElement?.textContent).toContain(languages.nb.station.yours)
  })

  test('leads the one who charges there to the charge itself, also without an answer', async () => {
    busy()
    await restoreTrip(mine)
    await startStationLater()
    expect(way()?.getAttribute('href')).toBe(`/c/${mine.handle}`)
    expect(replace).not.toHaveBeenCalled()
  })

  test('leads another phone no further', async () => {
    busy()
    await startStationLater()
    expect(way()?.getAttribute('href')).toBe('/?lang=nb')
    open(station({ sale: 'refused', saleWhy: 'inoperative', offer: null }))
    expect(way()).toBeUndefined()
  })
})

test('a trip that was tried again is followed to its second try', async () => {
  const view = { ...charging, retryOf: elsewhere.reference }
  await restoreTrip({ ...mineSeen, seen: mineSeen.seen && { ...mineSeen.seen, view } })
  await restoreTrip(elsewhere)
  const found = findRetried(elsewhere.reference)
  await vi.waitFor(() => expect(found.value).toBe(mine.handle))
  expect(findRetried(mine.reference).value).toBeNull()
})
