// The station page's form: amounts, an amount of one's own, terms, faults, and the way to the payer.
import { fireEvent, screen } from '@testing-library/preact'
import { render } from 'preact'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Filled, Sale } from '#web/model/pay.ts'
import { openSession } from '#web/model/open-session.ts'
import { Pay } from '#web/model/pay.ts'
import { forgetTrips, readTrips } from '#web/model/memory.ts'
import 'fake-indexeddb/auto'
import { StationForm } from '#web/screens/station-form.tsx'
import { languages } from '#web/text/languages.ts'
import { fill } from '#web/text/messages.ts'
import { live } from '#web/ui/live.ts'
import { face, HANDLE, stationPage } from './samples.ts'

const sale: Sale = {
  stationId: '1001',
  label: face.label,
  name: face.name,
  amounts: stationPage.amounts,
  amountRange: { min: 10_000, max: 80_000 },
  currency: 'NOK',
  brand: 'Vipps',
  offer: 'an.offer',
  termsUrl: 'https://strom.example/vilkar',
}
const { form: formWords, faults } = languages.nb
const words = {
  ...formWords,
  pay: formWords.pay.Vipps,
  asking: fill(formWords.asking, { brand: 'Vipps' }),
  faults,
}

function show(filled: Partial<Filled> = {}, change: Partial<Sale> = {}) {
  const here = { ...sale, ...change }
  const pay = new Pay(here, { choice: 35_000, own: '', terms: false, fault: null, ...filled })
  const onPay = vi.fn((event: SubmitEvent) => event.preventDefault())
  live(
    () => <StationForm pay={pay} sale={here} locale="nb" words={words} onPay={onPay} />,
    document.body,
  )
  return { pay, onPay }
}
const answer = (status: number, body: unknown) =>
  vi.fn<typeof fetch>(() => Promise.resolve(Response.json(body, { status })))
const radio = (name: RegExp) => screen.getByRole<HTMLInputElement>('radio', { name })

afterEach(async () => {
  render(null, document.body)
  vi.unstubAllGlobals()
  vi.useRealTimers()
  await forgetTrips()
})

describe('the form', () => {
  test('what stands in the form is what the model says, and nobody has ticked the terms', () => {
    show()
    expect(radio(/^350/).checked).toBe(true)
    expect(screen.getByRole<HTMLInputElement>('checkbox').checked).toBe(false)
    expect(screen.getAllByText(/^350\skr blir reservert/)).toHaveLength(1)
  })

  test('each amount says what it buys, and the reservation follows the choice', () => {
    const { pay } = show()
    expect(radio(/500\skr.*83\skWh/).checked).toBe(false)
    fireEvent.click(radio(/^500/))
    expect(pay.amount.value).toBe(50_000)
  })

  test('an amount of one’s own is read with comma, and wrong ones are named', () => {
    const { pay } = show()
    fireEvent.click(radio(/Annet/))
    pay.agree(true)
    const field = screen.getByLabelText(/^Beløp/)
    for (const [typed, code] of [
      ['', 'amount-missing'],
      ['tusen', 'amount-unreadable'],
      ['99,99', 'amount-too-low'],
      ['800,01', 'amount-too-high'],
    ] as const) {
      fireEvent.input(field, { target: { value: typed } })
      expect(pay.check()).toBe(false)
      expect(pay.fault.value).toEqual({ field: 'ownAmount', code })
    }
    fireEvent.input(field, { target: { value: '250,50' } })
    expect(pay.check()).toBe(true)
    expect(pay.amount.value).toBe(25_050)
  })

  test('without the tick nothing is sent, and the fault is tied to the box', async () => {
    const { pay } = show()
    expect(pay.check()).toBe(false)
    expect((await screen.findByRole('alert')).textContent).toBe(words.faults['terms-missing'])
    const box = screen.getByRole('checkbox')
    expect(box.getAttribute('aria-describedby')).toBe('fault')
    expect(box.getAttribute('aria-invalid')).toBe('true')
    fireEvent.click(box)
    expect(pay.check()).toBe(true)
  })

  test('a refused form comes back as it was sent', () => {
    const fault = { field: 'ownAmount', code: 'amount-too-low' } as const
    const { pay } = show({ choice: null, own: '12,50', terms: true, fault })
    expect(pay.choice.value).toBeNull()
    expect(screen.getByLabelText<HTMLInputElement>(/^Beløp/).value).toBe('12,50')
    expect(screen.getByRole<HTMLInputElement>('checkbox').checked).toBe(true)
    expect(screen.getByRole('alert').querySelector('a')?.getAttribute('href')).toBe('#ownAmount')
  })

  test('where only the listed amounts are sold there is no other', () => {
    show({}, { amountRange: null })
    expect(screen.queryByRole('radio', { name: /Annet/ })).toBeNull()
    expect(screen.getAllByRole('radio')).toHaveLength(3)
  })

  test('the button says who is asked while it waits', async () => {
    const { pay } = show()
    expect(screen.getAllByRole('button', { name: 'Betal med Vipps' })).toHaveLength(1)
    pay.setStage('slow')
    const button = await screen.findByRole('button', { name: /Kontakter Vipps/ })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(screen.getByRole('status').textContent).toBe(words.slow)
  })
})

const lost = () => Promise.reject(new TypeError('network'))

describe('opening a session', () => {
  test('asks with the offer and goes to the payer; the trip is kept first', async () => {
    const asked = answer(201, { handle: HANDLE, redirectUrl: 'https://pay.example/1' })
    vi.stubGlobal('fetch', asked)
    expect(await openSession(sale, 35_000, 'nb')).toBe('https://pay.example/1')
    expect(JSON.parse(String(asked.mock.calls[0]?.[1]?.body))).toEqual({
      offer: 'an.offer',
      amount: 35_000,
      acceptedTerms: true,
      locale: 'nb',
    })
    expect(await readTrips()).toMatchObject([{ handle: HANDLE, label: '1001' }])
  })

  test('goes to the session page when there is no address yet (202) or no more (200)', async () => {
    vi.stubGlobal('fetch', answer(202, { handle: HANDLE }))
    expect(await openSession(sale, 35_000, 'nb')).toBe(`/c/${HANDLE}`)
    vi.stubGlobal('fetch', answer(200, { handle: HANDLE, redirectUrl: null }))
    expect(await openSession(sale, 35_000, 'nb')).toBe(`/c/${HANDLE}`)
  })

  test('an answer after 2.5 s leads to the session page, where the app is a link to tap', async () => {
    // The store of the tests lives on setImmediate.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    vi.stubGlobal(
      'fetch',
      () =>
        new Promise((resolve) =>
          setTimeout(
            () => resolve(Response.json({ handle: HANDLE, redirectUrl: 'https://pay.example/1' })),
            2600,
          ),
        ),
    )
    const going = openSession(sale, 35_000, 'nb')
    await vi.advanceTimersByTimeAsync(2600)
    expect(await going).toBe(`/c/${HANDLE}`)
  })

  test.each([
    ['a refusal', answer(409, { type: 'urn:stikk:x', title: 'x', status: 409 })],
    ['an answer of another shape', answer(201, { token: 'x' })],
    ['an answer that is no JSON', vi.fn(() => Promise.resolve(new Response('<html>')))],
  ])('%s leaves it to the form, and keeps no trip', async (_, asked) => {
    vi.stubGlobal('fetch', asked)
    expect(await openSession(sale, 35_000, 'nb')).toBeNull()
    expect(await readTrips()).toEqual([])
  })

  describe('over a line that is lost', () => {
    test('sends the same wish again until there is an answer', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
      const asked = answer(201, { handle: HANDLE, redirectUrl: 'https://pay.example/1' })
      asked.mockImplementationOnce(lost)
      vi.stubGlobal('fetch', asked)
      const going = openSession(sale, 35_000, 'nb')
      await vi.advanceTimersByTimeAsync(1000)
      expect(await going).toBe('https://pay.example/1')
      expect(asked).toHaveBeenCalledTimes(2)
      expect(asked.mock.calls[1]?.[1]?.body).toBe(asked.mock.calls[0]?.[1]?.body)
    })

    test('leaves it to the form after 15 s, and keeps no trip', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
      vi.stubGlobal('fetch', vi.fn(lost))
      const done = vi.fn()
      const going = openSession(sale, 35_000, 'nb').then(done)
      await vi.advanceTimersByTimeAsync(13_900)
      expect(done).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1200)
      await going
      expect(done).toHaveBeenCalledWith(null)
      expect(await readTrips()).toEqual([])
    })

    test('does not insist on a phone that knows it has no network', async () => {
      vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
      const asked = vi.fn(lost)
      vi.stubGlobal('fetch', asked)
      expect(await openSession(sale, 35_000, 'nb')).toBeNull()
      expect(asked).toHaveBeenCalledTimes(1)
    })
  })
})
