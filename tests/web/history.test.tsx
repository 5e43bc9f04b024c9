// The list of trips on the phone: what runs first, what was paid, deleted with a way back; and what is
// read again while somebody looks.
import 'fake-indexeddb/auto'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { arrange, holdsStop, TripHistory } from '#web/model/history.ts'
import type { Trip } from '#web/model/memory.ts'
import { forgetTrips, readTrip, readTrips, restoreTrip } from '#web/model/memory.ts'
import { History } from '#web/screens/history.tsx'
import { languages } from '#web/text/languages.ts'
import { fakePhone } from './fake-phone.ts'
import { elsewhere, house, paid, running, runningSeen } from './history-samples.ts'
import { charging, NOON, settled } from './samples.ts'

const words = languages.nb
const say = words.history

beforeEach(() => forgetTrips())
afterEach(cleanup)

/** The home page's list on a phone that remembers these trips, at noon. */
async function show(trips: readonly Trip[], online = false) {
  for (const trip of trips) await restoreTrip(trip)
  const fake = fakePhone()
  fake.phone.now = () => NOON
  fake.set({ online })
  const model = new TripHistory(fake.phone, house)
  const take = vi.fn()
  render(<History model={model} words={words} locale="nb" now={NOON} take={take} untaken={false} />)
  await act(() => model.start())
  return { ...fake, model, take }
}
const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }))
  // The store answers in turns of its own.
  await act(() => new Promise((done) => setTimeout(done, 20)))
}
const plain = (text: string | null | undefined): string => (text ?? '').replaceAll(/\u00a0/g, ' ')
const listUnder = (name: string): string[] => {
  const section = screen.getByRole('heading', { name }).closest('section')
  if (!section) throw new Error(`nothing stands under ${name}`)
  return within(section)
    .queryAllByRole('link')
    .map((link) => plain(link.textContent))
}
const said = (): string => plain(screen.getAllByRole('status')[0]?.textContent)
const remove = (trip: Trip): string =>
  plain(
    screen
      .queryAllByRole('button')
      .map((one) => one.getAttribute('aria-label'))
      .find((label) => label?.includes(trip.label) && label.startsWith('Slett')),
  )

describe('the list', () => {
  test('has what runs first, then what is over with energy and payment, then the chargers', async () => {
    await show([paid, runningSeen, elsewhere])
    expect(listUnder(say.running)).toEqual([
      '1001 Storgata Torg 22. november 2026 · Lader · 21,4 kWh · 128,40 kr',
    ])
    expect(listUnder(say.title)).toEqual([
      '1001 Storgata Torg 21. november 2026 · 21,4 kWh · 128,40 kr',
      '77 =Havna 20. november 2026 · Ingenting er trukket · 21,4 kWh',
    ])
    expect(listUnder(say.stations)).toEqual(['1001 Storgata Torg', '77 =Havna'])
    const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'))
    expect(links).toContain(`/c/${paid.handle}?lang=nb`)
    expect(links).toContain('/s/NO*1%2F2?lang=nb')
  })

  test('says what will be there, where there is nothing', async () => {
    await show([])
    expect(screen.getByText(say.empty).textContent).toBe(say.empty)
    expect(screen.queryByRole('button')).toBeNull()
  })

  test('shows a trip of which nothing was seen by its number and day', async () => {
    await show([running])
    expect(listUnder(say.running)).toEqual(['1001 Storgata Torg 22. november 2026'])
  })
})

describe('deleting', () => {
  test('one is gone at once, is said to be, and comes back as it was', async () => {
    await show([paid, elsewhere])
    await press('Slett 1001, 21. november 2026')
    expect(await readTrip(paid.reference)).toBeNull()
    expect(listUnder(say.title)).toHaveLength(1)
    expect(said()).toContain('Ladingen på 1001 er slettet fra listen.')
    const undo = screen.getByRole('button', { name: say.undo })
    expect(document.activeElement).toBe(undo)
    await press(say.undo)
    expect(await readTrip(paid.reference)).toEqual(paid)
    expect(listUnder(say.title)).toHaveLength(2)
    expect(said()).toBe('')
  })

  test('what can still be stopped is not deleted, neither alone nor with all', async () => {
    const { model } = await show([running, paid])
    expect(remove(running)).toBe('Slett 1001, 21. november 2026')
    expect(screen.getAllByRole('button', { name: /^Slett 1001/ })).toHaveLength(1)
    await press(say.forget)
    expect(screen.getByRole('dialog', { name: say.forgetAsk }).textContent).toContain(
      say.forgetNote,
    )
    await press(say.forgetConfirm)
    expect(model.asking.value).toBe(false)
    expect((await readTrips()).map((trip) => trip.reference)).toEqual([running.reference])
    expect(said()).toBe(say.forgotten)
  })

  test('all stays where the question is answered with no', async () => {
    const { model } = await show([paid, elsewhere])
    await press(say.forget)
    expect(model.asking.value).toBe(true)
    await press(say.forgetKeep)
    expect(model.asking.value).toBe(false)
    expect(await readTrips()).toHaveLength(2)
  })
})

describe('reading again', () => {
  test('a trip that was not seen to its end is asked for, and remembered with its end', async () => {
    const end = { ...settled, reference: running.reference }
    const { fetch } = await show([], true)
    cleanup()
    for (const trip of [running, paid]) await restoreTrip(trip)
    fetch.mockClear()
    const again = fakePhone()
    again.phone.now = () => NOON
    again.fetch.mockImplementation(() => Promise.resolve(Response.json(end)))
    const model = new TripHistory(again.phone, house)
    await model.start()
    expect(again.fetch.mock.calls.map(([path]) => path)).toEqual([
      `/api/sessions/${running.handle}`,
    ])
    expect(await readTrip(running.reference)).toMatchObject({
      rests: true,
      seen: { view: { phase: 'settled' }, brand: 'Vipps', support: house.support },
    })
    expect(model.trips.value?.map((trip) => trip.rests)).toEqual([true, true])
  })

  test('at most five are asked for, newest first, and not again within moments', async () => {
    const many = [...'defghjkm'].map((tail, index): Trip => {
      const reference = `ev-0123456789abcdefghjkmnpqr${tail}`
      return { ...running, reference, handle: `${reference}.${tail.repeat(22)}`, at: NOON - index }
    })
    const { fetch, set } = await show(many, true)
    expect(fetch.mock.calls.map(([path]) => path)).toEqual(
      many.slice(0, 5).map(({ handle }) => `/api/sessions/${handle}`),
    )
    set({ visible: false })
    set({ visible: true })
    await act(() => new Promise((done) => setTimeout(done, 20)))
    expect(fetch).toHaveBeenCalledTimes(5)
  })

  test('without a network nothing is asked, and the list is there', async () => {
    const { fetch } = await show([running, paid])
    expect(fetch).not.toHaveBeenCalled()
    expect(listUnder(say.running)).toHaveLength(1)
  })

  test('what was deleted meanwhile does not come back with the answer', async () => {
    const { fetch, model } = await show([running])
    fetch.mockImplementation(async () => {
      await forgetTrips()
      return Response.json(charging)
    })
    const again = new TripHistory({ ...fakePhone().phone, fetch, now: () => NOON }, house)
    await again.start()
    expect(await readTrips()).toEqual([])
    expect(model.trips.value).toHaveLength(1)
  })
})

test('running is what is not over and not a week old; to be stopped what may be stopped', () => {
  const old = { ...running, at: NOON - 8 * 86_400_000 }
  expect(arrange([old, running], NOON).running).toEqual([running])
  const waiting: Trip = {
    ...runningSeen,
    seen: runningSeen.seen && { ...runningSeen.seen, view: { ...charging, canStop: false } },
  }
  expect([running, runningSeen, waiting, old, paid].map((trip) => holdsStop(trip, NOON))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
