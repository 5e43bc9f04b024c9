// What no server draws, in every language: the tap on "pay", a line that is gone, a
// charger that is silent, a stop that waits, and what a screen reader is told.
import 'fake-indexeddb/auto'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Locale, View } from '#shared/contract.ts'
import { LOCALES } from '#shared/contract.ts'
import { csvOf } from '#web/model/export.ts'
import { TripHistory } from '#web/model/history.ts'
import { forgetTrips, restoreTrip } from '#web/model/memory.ts'
import { Pay } from '#web/model/pay.ts'
import type { Stage } from '#web/model/pay.ts'
import { WISH_LIFE_MS } from '#web/model/wish.ts'
import { Session } from '#web/model/session.ts'
import { History } from '#web/screens/history.tsx'
import { OfflinePage } from '#web/screens/offline.tsx'
import { SessionPage } from '#web/screens/session.tsx'
import { StationForm } from '#web/screens/station-form.tsx'
import { voiceOf } from '#web/start/session.tsx'
import { languages } from '#web/text/languages.ts'
import { fill } from '#web/text/messages.ts'
import { fakePhone } from './fake-phone.ts'
import { house, paid } from './history-samples.ts'
import { charging, face, HANDLE, NOON, session as page, stationPage } from './samples.ts'
import { plain } from './words.ts'

beforeEach(async () => {
  await forgetTrips()
  vi.useFakeTimers({
    now: NOON,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const text = (): string => plain(document.body.textContent ?? '')
const button = () => plain(screen.getAllByRole('button').at(-1)?.textContent ?? '')
const alert = () => plain(screen.getByRole('alert').textContent ?? '')
/** A sentence up to the first place that is filled. */
const begin = (sentence: string): string => sentence.split('{')[0] ?? ''
const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)))

/** The form in the middle of a payment. */
function paying(locale: Locale, stage: Stage): void {
  const { form, faults } = languages[locale]
  const brand = { brand: stationPage.brand }
  const words = { ...form, pay: form.pay.Vipps, asking: fill(form.asking, brand), faults }
  const { amounts, amountRange, currency, brand: name } = stationPage
  const known = { amounts, amountRange, currency, brand: name, offer: 'an.offer', termsUrl: null }
  const sale = { ...known, stationId: '1001', label: face.label, name: face.name }
  const pay = new Pay(sale, { choice: 35_000, own: '', terms: true, fault: null })
  pay.setStage(stage)
  render(<StationForm pay={pay} sale={sale} locale={locale} words={words} onPay={() => {}} />)
}

/** A live session page, and the ways to move it. */
async function live(locale: Locale, view: View = charging) {
  const fake = fakePhone()
  const shown = page(view, { locale })
  const session = new Session(fake.phone, { view, handle: HANDLE, now: NOON })
  const words = languages[locale]
  const voice = voiceOf({ ...shown, words }, session)
  render(<SessionPage session={session} page={shown} words={words} voice={voice} />)
  session.start()
  const send = (change: Partial<View> = {}) => act(() => fake.last().send({ ...view, ...change }))
  return { ...fake, send, words }
}

describe.each(LOCALES)('in %s', (locale) => {
  test('the tap on "pay" says what is going on', () => {
    const { form } = languages[locale]
    paying(locale, 'asking')
    expect(button()).toBe(plain(fill(form.asking, { brand: 'Vipps' })))
    expect(screen.getByRole('status').textContent).toBe('')
    cleanup()
    paying(locale, 'slow')
    expect(screen.getByRole('status').textContent).toBe(form.slow)
    cleanup()
    paying(locale, 'offline')
    expect(screen.getByRole('status').textContent).toBe(form.offline)
    expect(button()).toBe(form.pay.Vipps)
  })

  test('the list of trips, and what may be taken along', async () => {
    await restoreTrip(paid)
    const words = languages[locale]
    const say = words.history
    const model = new TripHistory(fakePhone().phone, house)
    const take = vi.fn()
    render(<History model={model} words={words} locale={locale} now={NOON} take={take} untaken />)
    await act(() => model.start())
    await screen.findByRole('heading', { name: say.take })
    for (const said of [say.keptHere, say.takeNote, say.untaken]) screen.getByText(said)
    fireEvent.click(screen.getByRole('button', { name: say.spreadsheet }))
    fireEvent.click(screen.getByRole('button', { name: say.everything }))
    expect(take.mock.calls).toEqual([['csv'], ['json']])
    const [head = ''] = csvOf([paid], words, locale).split('\r\n')
    const own = [say.date, say.quantity, say.unit, say.rate, say.currency, say.organisation]
    for (const column of own) expect(head).toContain(`"${column}`)
  })

  test('what a page needs that cannot be fetched', () => {
    const { offline, ...more } = languages[locale]
    const needs = [
      ['home', offline.home],
      ['station', offline.station],
      ['session', offline.unseen],
      ['receipt', offline.noReceipt],
    ] as const
    const support = { phone: null, url: null }
    for (const [missing, need] of needs) {
      render(<OfflinePage page={{ support }} words={{ offline, ...more }} missing={missing} />)
      screen.getByRole('heading', { level: 1, name: offline.title })
      screen.getByText(need)
      cleanup()
    }
  })

  test('a line that is gone', async () => {
    const { words, send, set } = await live(locale)
    await send()
    await act(() => set({ online: false }))
    await pass(120_000)
    const notes = screen.getAllByRole('status').map((note) => note.textContent)
    expect(notes).toContain(words.session.offline)
    expect(text()).not.toMatch(/[{}]/)
  })

  test('a page that is too old for what the server says', async () => {
    const { words, last } = await live(locale)
    await act(() => last().send('{}'))
    expect(screen.getByRole('alert').textContent).toBe(
      `${words.session.outdated} ${words.session.reload}`,
    )
    screen.getByRole('link', { name: words.session.reload })
  })

  test('a charger that is silent', async () => {
    const { words, send } = await live(locale)
    await send()
    await pass(50_000)
    await send()
    await pass(40_000)
    expect(text()).toContain(plain(begin(words.session.silent)))
    expect(text()).not.toMatch(/[{}]/)
  })

  test('a stop that waits for the network, and one that has waited too long', async () => {
    const { words, send } = await live(locale)
    await send()
    fireEvent.click(screen.getByRole('button', { name: words.session.stop }))
    fireEvent.click(screen.getByRole('button', { name: words.session.stopConfirm }))
    await pass(1)
    expect(alert()).toContain(words.session.stopUnsent)
    expect(alert()).toContain(words.session.stopByHand)
    expect(alert()).toContain(plain(begin(words.offline.stopHere)))
    expect(text()).not.toMatch(/[{}]/)
    await pass(WISH_LIFE_MS)
    expect(alert()).toContain(plain(begin(words.offline.stopExpired)))
    expect(text()).not.toMatch(/[{}]/)
  })

  test('what a screen reader is told on request', async () => {
    const spoken = async (powerW: number | null) => {
      const { words } = await live(locale, { ...charging, powerW })
      act(() => void fireEvent.click(screen.getByRole('button', { name: words.session.reading })))
      const told = screen.getAllByRole('status').map((note) => plain(note.textContent ?? ''))
      cleanup()
      return told.find((said) => said.includes('kWh')) ?? ''
    }
    const [withPower, without] = [await spoken(87_400), await spoken(null)]
    const say = languages[locale].session
    expect(withPower.startsWith(`${begin(say.spoken)}21`)).toBe(true)
    expect(without.startsWith(`${begin(say.spokenNoPower)}21`)).toBe(true)
    for (const said of [withPower, without]) expect(said).toMatch(/21[,.]4 kWh.*128[,.]40[^{}]*$/)
    expect(withPower).toMatch(/87 kW\.$/)
    expect(without).not.toContain('kW.')
  })
})
