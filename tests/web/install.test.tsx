// When the driver is asked to put Stikk on the home screen, and that a "no" is never asked about again.
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { signal } from '@preact/signals'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { InstallOffer, InstallPhone } from '#web/model/install.ts'
import { Install } from '#web/model/install.ts'
import { InstallCard } from '#web/screens/install.tsx'
import { languages } from '#web/text/languages.ts'

const words = languages.nb.install

function offerOf(prompt: InstallOffer['prompt']): InstallOffer {
  return Object.assign(new Event('beforeinstallprompt'), { prompt: vi.fn(prompt) })
}

/** A phone, and the card on it; `fits` is moved by hand. */
function show(change: Partial<InstallPhone> = {}, fitting = true) {
  const state = { offer: change.offer?.() ?? null, answered: false }
  let changed: ((installed: boolean) => void) | null = null
  const phone: InstallPhone = {
    offer: () => state.offer,
    watch: (call) => void (changed = call),
    isApp: () => false,
    byHand: () => false,
    answered: () => state.answered,
    remember: () => (state.answered = true),
    ...change,
  }
  const fits = signal(fitting)
  const draw = () => render(<InstallCard install={new Install(phone)} fits={fits} words={words} />)
  draw()
  return {
    state,
    fits,
    tell: (installed: boolean) => act(() => changed?.(installed)),
    again() {
      cleanup()
      draw()
    },
  }
}
const card = () => screen.queryByRole('region', { name: words.title })

afterEach(cleanup)

describe('the offer to install', () => {
  test('waits for the browser’s own, and for a moment that fits', () => {
    const { state, fits, tell } = show({}, false)
    expect(card()).toBeNull()
    state.offer = offerOf(async () => ({ outcome: 'accepted' }))
    tell(false)
    expect(card()).toBeNull()
    act(() => void (fits.value = true))
    expect(card()?.textContent).toContain(words.why)
  })

  test.each(['accepted', 'dismissed'] as const)(
    'asks through the browser’s dialog, and "%s" is the last word',
    async (outcome) => {
      const offer = offerOf(async () => ({ outcome }))
      const { state, again } = show({ offer: () => offer })
      fireEvent.click(screen.getByRole('button', { name: words.add }))
      await waitFor(() => expect(card()).toBeNull())
      expect(offer.prompt).toHaveBeenCalledOnce()
      expect(state.answered).toBe(true)
      again()
      expect(card()).toBeNull()
    },
  )

  test('a dialog that the browser refuses to show is an answer too', async () => {
    show({ offer: () => offerOf(() => Promise.reject(new Error('no gesture'))) })
    fireEvent.click(screen.getByRole('button', { name: words.add }))
    await waitFor(() => expect(card()).toBeNull())
  })

  test('a "no" is remembered on the phone', () => {
    const offer = offerOf(async () => ({ outcome: 'accepted' }))
    const { state, again } = show({ offer: () => offer })
    fireEvent.click(screen.getByRole('button', { name: words.no }))
    expect(card()).toBeNull()
    expect(state.answered).toBe(true)
    again()
    expect(card()).toBeNull()
    expect(offer.prompt).not.toHaveBeenCalled()
  })

  test('vanishes when the app was installed by the browser’s own menu', () => {
    const { state, tell } = show({ byHand: () => true })
    expect(card()).not.toBeNull()
    tell(true)
    expect(card()).toBeNull()
    expect(state.answered).toBe(true)
  })

  test('on iOS says how it is done by hand, with no button that does nothing', () => {
    show({ byHand: () => true })
    expect(screen.getAllByRole('listitem').map((step) => step.textContent?.trim())).toEqual([
      words.iosShare,
      words.iosAdd,
    ])
    expect(screen.queryByRole('button', { name: words.add })).toBeNull()
  })

  test('is not made inside the app itself', () => {
    show({ byHand: () => true, isApp: () => true })
    expect(card()).toBeNull()
  })
})
