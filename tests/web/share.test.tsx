// Sharing a receipt on the phone: the read-only address leaves it, by the phone's own way or as a copy.
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ReceiptTools } from '#web/screens/receipt-tools.tsx'
import { Session } from '#web/model/session.ts'
import { SessionPage } from '#web/screens/session.tsx'
import { render as draw } from '#web/entry-server.tsx'
import { languages } from '#web/text/languages.ts'
import { fakePhone } from './fake-phone.ts'
import * as samples from './samples.ts'

const say = languages.nb.receipt
const share = vi.fn<(data: ShareData) => Promise<void>>()
const writeText = vi.fn<(text: string) => Promise<void>>()

beforeEach(() => {
  share.mockResolvedValue()
  writeText.mockResolvedValue()
  vi.stubGlobal('navigator', { onLine: true, share, clipboard: { writeText } })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.resetAllMocks()
})

const tools = (change: Parameters<typeof samples.receipt>[2] = {}) =>
  render(
    <ReceiptTools page={samples.receipt(samples.settled, 'nb', change)} words={languages.nb} />,
  )
const show = (shareUrl: string | null) => {
  const page = samples.session(samples.settled, { shareUrl })
  const session = new Session(fakePhone().phone, page)
  render(<SessionPage session={session} page={page} words={languages.nb} voice={null} />)
}
const press = () =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name: say.share })))
const told = (): string => screen.getByRole('status').textContent ?? ''

describe('sharing a receipt', () => {
  test('hands over the read-only address and the words, never the handle', async () => {
    tools()
    await press()
    expect(share).toHaveBeenCalledTimes(1)
    const [given] = share.mock.calls[0] ?? []
    expect(given).toMatchObject({ url: samples.SHARED, title: 'Kvittering 1042' })
    expect(given?.text?.replaceAll('\u00a0', ' ')).toContain('Betalt: 128,40 kr (21,432 kWh)')
    expect(JSON.stringify(given)).not.toContain(samples.HANDLE)
    expect(told()).toBe('')
  })

  test('closed by the driver it says nothing and copies nothing', async () => {
    share.mockRejectedValue(new DOMException('closed', 'AbortError'))
    tools()
    await press()
    expect(writeText).not.toHaveBeenCalled()
    expect(told()).toBe('')
  })

  test('where sharing is refused the address is copied, and said to be', async () => {
    share.mockRejectedValue(new DOMException('no', 'NotAllowedError'))
    tools()
    await press()
    expect(writeText).toHaveBeenCalledWith(samples.SHARED)
    await vi.waitFor(() => expect(told()).toBe(say.copied))
  })

  test('where nothing works the address is there to be copied by hand', async () => {
    vi.stubGlobal('navigator', { onLine: true })
    tools()
    await press()
    await vi.waitFor(() => expect(told()).toContain(say.copyByHand))
    expect(screen.getByRole('link', { name: samples.SHARED })).toHaveProperty(
      'href',
      samples.SHARED,
    )
  })

  test('the shared receipt has no way back to the trip, the own one has', () => {
    tools({ handle: null })
    expect(screen.queryByRole('link', { name: say.back })).toBeNull()
    cleanup()
    tools()
    const back = screen.getByRole('link', { name: say.back })
    expect(back.getAttribute('href')).toContain(`/c/${samples.HANDLE}`)
  })

  test('is on the settled screen too, and not where the address is unknown', () => {
    show(samples.SHARED)
    expect(screen.getByRole('button', { name: say.share }).textContent).toBe(say.share)
    cleanup()
    show(null)
    expect(screen.queryByRole('button', { name: say.share })).toBeNull()
  })
})

test('without script "share" is a link to the shared page; its title is a good file name', () => {
  const page = new DOMParser().parseFromString(
    draw(samples.receipt(samples.settled), { ...samples.assets, script: null }),
    'text/html',
  )
  expect(page.title).toBe('Kvittering 1042 – Stikk')
  const link = [...page.querySelectorAll('a')].find((one) => one.textContent === say.share)
  expect(link?.getAttribute('href')).toBe(samples.SHARED)
})
