// The session page as it lives: figures follow the view, silence is said, stopping tells the truth.
import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { View } from '#shared/contract.ts'
import { Session } from '#web/model/session.ts'
import { SessionPage } from '#web/screens/session.tsx'
import { languages } from '#web/text/languages.ts'
import { fakePhone } from './fake-phone.ts'
import { charging, HANDLE, NOON, session as page, waiting } from './samples.ts'

const say = languages.nb.session

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function show(view: View, retried?: ReadonlySignal<string | null>) {
  const fake = fakePhone()
  const session = new Session(fake.phone, { view, handle: HANDLE, now: NOON })
  render(
    <SessionPage
      session={session}
      page={page(view)}
      words={languages.nb}
      voice={null}
      {...(retried && { retried })}
    />,
  )
  session.start()
  const send = (change: Partial<View>) => act(() => fake.last().send({ ...view, ...change }))
  return { ...fake, session, send }
}
const text = (): string => (document.body.textContent ?? '').replaceAll('\u00a0', ' ')
/** The steps on the screen; the one under way is called by what is being done. */
const steps = (): (string | null)[] =>
  screen
    .getAllByRole('listitem')
    .map((step) =>
      step.getAttribute('aria-current') ? `now: ${step.textContent}` : step.textContent,
    )
const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)))

describe('charging', () => {
  test('figures follow the view', async () => {
    const { send } = show(charging)
    expect(text()).toContain('21,4 kWh')
    await send({ energyWh: 25_000, costMinor: 14_975, powerW: 7400, socPercent: null })
    expect(text()).toContain('25,0 kWh')
    expect(text()).toContain('149,75 kr')
    expect(text()).toContain('200,25 kr igjen av 350 kr')
    expect(text()).toContain('7,4 kW')
    expect(text()).not.toContain(say.soc)
  })

  test('the age of the meter value ticks; after 90 s silence is said, and the figure stays', async () => {
    const { send } = show(charging)
    await send({})
    expect(text()).toContain('Målt for 12 sek siden')
    await pass(10_000)
    expect(text()).toContain('Målt for 22 sek siden')
    await pass(40_000)
    await send({})
    await pass(40_000)
    expect(text()).toContain('Laderen har ikke sendt nye tall på 1 min')
    expect(text()).toContain('21,4 kWh')
  })

  test('without contact nothing is said of the charger, and nothing runs on but the ages', async () => {
    const { send, set } = show(charging)
    await send({})
    await act(() => set({ online: false }))
    await pass(300_000)
    expect(text()).toContain('Målt for 5 min siden')
    expect(text()).not.toContain('Laderen har ikke sendt')
    expect(text()).toContain('Du ser status fra 14:05, for 5 min siden.')
    expect(text()).toContain('Tid23 min')
    await act(() => set({ online: true }))
    expect(text()).toContain('Du ser status fra')
    await send({})
    expect(text()).not.toContain('Du ser status fra')
    expect(text()).toContain('Tid28 min')
  })

  test('before the first meter value it says what it waits for', () => {
    show({ ...charging, meterAt: null, energyWh: 0, costMinor: 0, curve: [] })
    expect(text()).toContain(say.meterNone)
  })

  test('limit and idle fee are said before they cost, and not long before', async () => {
    const { send } = show({ ...charging, limitAt: NOON + 3_600_000 })
    expect(text()).not.toContain('stopper av seg selv')
    await send({ limitAt: NOON + 600_000, idleFeeAt: NOON + 300_000 })
    expect(text()).toContain('stopper av seg selv omtrent 14:15')
    expect(text()).toContain('Fra 14:10 koster det å stå her')
    await send({ idleFeeAt: NOON - 1 })
    expect(text()).toContain(say.idleNow)
  })

  test('the ring shows the share that is left, by attributes alone', () => {
    show(charging)
    const ring = document.querySelector('circle.part')
    expect(ring?.getAttribute('stroke-dasharray')).toBe('63.3 100')
  })

  test('the screen says when the phone is offline', async () => {
    const { set } = show(charging)
    await act(() => set({ online: false }))
    expect(text()).toContain(say.offline)
  })
})

describe('stop', () => {
  test('one button, one confirmation, and no request before it', async () => {
    const { fetch } = show(charging)
    fetch.mockImplementation(() => Promise.resolve(new Response(null, { status: 202 })))
    fireEvent.click(screen.getByRole('button', { name: 'Stopp lading' }))
    await pass(0)
    expect(document.querySelector('dialog')?.open).toBe(true)
    expect(fetch).not.toHaveBeenCalled()
    fireEvent.click(screen.getByRole('button', { name: say.stopConfirm }))
    await pass(0)
    expect(fetch).toHaveBeenCalled()
    expect(steps()).toEqual([say.stopAsked, `now: ${say.stopSending}`, say.stopDone])
    expect(screen.queryByRole('button', { name: 'Stopp lading' })).toBeNull()
  })

  test('the question goes away when it is stopped on another screen, and does not come back', async () => {
    const { send, session } = show(charging)
    fireEvent.click(screen.getByRole('button', { name: 'Stopp lading' }))
    await pass(0)
    expect(screen.getByRole('dialog').textContent).toContain(say.stopAsk)
    await send({ stop: 'asked' })
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(steps()).toEqual([say.stopAsked, `now: ${say.stopSending}`, say.stopDone])
    // The station would not, and whoever stops it asks again by hand.
    await send({ stop: null })
    expect(session.asking.value).toBe(false)
    expect(document.querySelector('dialog')?.open).toBe(false)
    await send({ phase: 'awaitingCdr', stop: 'sent', canStop: false, endedAt: NOON })
    expect(screen.queryByRole('button', { name: 'Stopp lading' })).toBeNull()
  })

  test('the same before charging has begun: left on another screen, there is nothing to leave', async () => {
    const { send } = show({ ...charging, phase: 'starting', energyWh: 0 })
    fireEvent.click(screen.getByRole('button', { name: say.cancel }))
    await pass(0)
    await send({ phase: 'releasing', energyWh: 0, canStop: false, why: 'driver-left' })
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(text()).toContain(say.releasingNext)
  })

  test('each step is shown when it is known', async () => {
    const { send } = show(charging)
    await send({ phase: 'stopping', stop: 'asked' })
    expect(steps()).toEqual([say.stopAsked, `now: ${say.stopSending}`, say.stopDone])
    await send({ phase: 'stopping', stop: 'sent' })
    expect(steps()).toEqual([say.stopAsked, say.stopSent, `now: ${say.stopping}`])
    await send({ phase: 'stopping', stop: 'refused' })
    expect(screen.getByRole('alert').textContent).toBe(say.stopRefused)
    await send({ phase: 'awaitingCdr', stop: 'sent', endedAt: NOON })
    expect(document.querySelector('h1')?.textContent).toBe(say.finished)
  })

  test('not sent is said as "not sent", with the way by hand', async () => {
    const { session } = show(charging)
    session.stop()
    await pass(0)
    expect(text()).toContain(say.stopUnsent)
    expect(text()).toContain(say.stopByHand)
    expect(screen.getByRole('alert').textContent).toContain('Er det ikke sendt innen 14:15')
  })

  test('sent after all is said, once it is', async () => {
    const { session, fetch, set } = show(charging)
    session.stop()
    await pass(0)
    fetch.mockImplementation(() => Promise.resolve(new Response(null, { status: 202 })))
    await act(() => set({ online: true }))
    await pass(0)
    expect(text()).not.toContain(say.stopUnsent)
    expect(screen.getAllByRole('status').map((one) => one.textContent)).toContain(
      languages.nb.offline.stopLate,
    )
  })

  test('expired is said in words, and the button is back', async () => {
    const { session } = show(charging)
    session.stop()
    await pass(600_000)
    expect(screen.getByRole('alert').textContent?.replaceAll('\u00a0', ' ')).toContain(
      'Vi var uten kontakt i 10 min',
    )
    fireEvent.click(screen.getByRole('button', { name: 'Stopp lading' }))
    expect(session.asking.value).toBe(true)
  })

  test('where nothing can be stopped there is no button', () => {
    show({ ...charging, canStop: false })
    expect(screen.queryByRole('button', { name: 'Stopp lading' })).toBeNull()
  })
})

describe('before charging', () => {
  test('waiting offers the app again and a way out', () => {
    show(waiting)
    expect(screen.getByRole('link', { name: 'Åpne Vipps' }).getAttribute('href')).toBe(
      waiting.redirectUrl,
    )
    expect(screen.getAllByRole('button', { name: say.cancel })).toHaveLength(1)
    expect(text()).toContain('Godkjenn innen 14:15')
  })

  test('a cancel is a cancel: no steps of a charger that never began', async () => {
    const { send } = show(waiting)
    await send({ stop: 'asked', canStop: false })
    expect(text()).toContain('Avbryter')
    expect(text()).not.toContain(say.stopSent)
    expect(screen.queryByRole('button', { name: say.cancel })).toBeNull()
  })

  test('the same page tells the whole story as views come', async () => {
    const { send } = show(waiting)
    await send({ payment: 'approved', redirectUrl: null })
    expect(document.querySelector('h1')?.textContent).toBe(say.approved)
    await send({ payment: 'approved', phase: 'starting', deadlineAt: NOON + 90_000 })
    expect(text()).toContain('innen 14:06, frigis hele beløpet på 350 kr')
    await send({ payment: 'approved', phase: 'releasing', why: 'start-refused' })
    expect(text()).toContain('Frigir 350 kr')
    expect(text()).toContain(languages.nb.whys['start-refused'].next)
    await send({ payment: 'approved', phase: 'abandoned', releasedMinor: 35_000, canStop: false })
    expect(text()).toContain('350 kr er frigitt')
    const retry = screen.getByRole('button', { name: say.retry }).closest('form')
    expect(retry?.getAttribute('action')).toContain(`/c/${HANDLE}/retry`)
    expect(retry?.getAttribute('method')).toBe('post')
  })
})

test('a trip that was tried again leads on to the second try, where this phone knows of it', async () => {
  const retried = signal<string | null>(null)
  show({ ...charging, phase: 'abandoned', energyWh: 0, why: 'start-refused' }, retried)
  expect(screen.getByRole('button', { name: say.retry }).textContent).toBe(say.retry)
  await act(() => {
    retried.value = 'ev-2.key'
  })
  expect(screen.queryByRole('button', { name: say.retry })).toBeNull()
  expect(screen.getByRole('link', { name: say.retried }).getAttribute('href')).toBe(
    '/c/ev-2.key?lang=nb',
  )
})
