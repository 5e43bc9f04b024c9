// The form of the station page between the server's hand and the script's: nothing that the driver
// has done before the script was there may be lost.
import { fireEvent, screen } from '@testing-library/preact'
import { render as draw } from 'preact'
import { afterEach, describe, expect, test } from 'vitest'
import type { StationPage } from '#shared/contract.ts'
import type { StationForm } from '#web/page.ts'
import { freshForm, render } from '#web/entry-server.tsx'
import { startStation } from '#web/start-station.tsx'
import type { StationState } from '#web/state.ts'
import * as samples from './samples.ts'

/** Opens the page as it comes from the server, as yet without script. */
function open(change: Partial<StationPage> = {}, form: Partial<StationForm> = {}) {
  const own = { amountRange: { min: 10_000, max: 80_000 }, ...change }
  const page = samples.station(own, { form: { ...freshForm, ...form } })
  const drawn = new DOMParser().parseFromString(render(page, samples.assets), 'text/html')
  document.body.replaceChildren(...drawn.body.childNodes)
  const state: StationState = JSON.parse(document.querySelector('#state')?.textContent ?? '')
  const root = document.querySelector('#live')
  if (!root) throw new Error('The page has no form')
  return { root, hydrate: () => startStation(state, root) }
}
const radio = (name: RegExp) => screen.getByRole<HTMLInputElement>('radio', { name })
const box = () => screen.getByRole<HTMLInputElement>('checkbox')
const reserve = () => screen.getByText(/blir reservert/).textContent?.replaceAll('\u00a0', ' ')

afterEach(() => {
  const root = document.querySelector('#live')
  if (root) draw(null, root)
})

describe('a form that the driver has begun before the script came', () => {
  test('keeps the chosen amount, and the line of the reservation follows it', async () => {
    const { hydrate } = open()
    radio(/^500/).click()
    hydrate()
    expect(radio(/^500/).checked).toBe(true)
    expect(radio(/^350/).checked).toBe(false)
    expect(reserve()).toMatch(/^500 kr blir reservert/)
    radio(/^200/).click()
    await screen.findByText(/^200\skr blir reservert/)
  })

  test('keeps an amount of one’s own and the tick', () => {
    const { hydrate } = open()
    radio(/Annet/).click()
    fireEvent.input(screen.getByLabelText(/^Beløp/), { target: { value: '275,50' } })
    box().click()
    hydrate()
    expect(radio(/Annet/).checked).toBe(true)
    expect(screen.getByLabelText<HTMLInputElement>(/^Beløp/).value).toBe('275,50')
    expect(box().checked).toBe(true)
    expect(reserve()).toMatch(/^275,50 kr blir reservert/)
  })

  test('keeps it too where another amount was chosen and nothing typed yet', () => {
    const { hydrate } = open()
    radio(/Annet/).click()
    hydrate()
    expect(radio(/Annet/).checked).toBe(true)
    expect(reserve()).toMatch(/^Beløpet blir reservert/)
  })

  test('has the same elements before and after', () => {
    const { root, hydrate } = open()
    const before = root.innerHTML
    const [first] = root.querySelectorAll('input[type=radio]')
    hydrate()
    expect(root.innerHTML).toBe(before)
    expect(root.querySelector('input[type=radio]')).toBe(first)
  })
})

test('without a default the first amount is chosen, by the server already', () => {
  const { hydrate } = open({ amountRange: null, defaultAmount: null })
  expect(radio(/^200/).checked).toBe(true)
  hydrate()
  expect(radio(/^200/).checked).toBe(true)
})

test('a form that the server refused comes to life as it came back', () => {
  const fault = { field: 'ownAmount', code: 'amount-too-low' } as const
  const { hydrate } = open({}, { amount: null, ownAmount: '12,50', terms: true, fault })
  hydrate()
  expect(screen.getByLabelText<HTMLInputElement>(/^Beløp/).value).toBe('12,50')
  expect(box().checked).toBe(true)
  expect(screen.getByRole('alert').textContent).toBe('Beløpet er for lavt. Velg et høyere beløp.')
})
