// Notifications on the charging screen: offered with a reason, asked for only after a tap, off again in one,
// and true about where they stand.
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Notify, type PushPhone, type Subscription } from '#web/model/notify.ts'
import type { Phone } from '#web/model/phone.ts'
import { NotifyNote } from '#web/screens/notify.tsx'
import { languages } from '#web/text/languages.ts'

const words = languages.nb.notify
const wish = { reference: 'ev-1', handle: 'ev-1.key', locale: 'nb', key: 'BKEY' }
afterEach(cleanup)

function fake(change: Partial<PushPhone> = {}) {
  const told = new Set<string>()
  let subscribed: Subscription | null = null
  const unsubscribe = vi.fn<Subscription['unsubscribe']>(async () => {
    subscribed = null
    return true
  })
  const subscription: Subscription = {
    endpoint: 'https://push.example/1',
    toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe,
  }
  const ask = vi.fn<PushPhone['ask']>(async () => 'granted')
  const push: PushPhone = {
    support: () => 'yes',
    permission: () => (ask.mock.calls.length > 0 ? 'granted' : 'default'),
    ask,
    subscription: async () => subscribed,
    subscribe: async () => (subscribed = subscription),
    isTold: async (reference) => told.has(reference),
    tell: async (reference, locale) =>
      void (locale === null ? told.delete(reference) : told.add(reference)),
    tellsAny: async () => told.size > 0,
    ...change,
  }
  const fetch = vi.fn<Phone['fetch']>(async () => new Response(null, { status: 201 }))
  return { push, fetch, ask, told, unsubscribe, subscribe: () => (subscribed = subscription) }
}

async function show(given = fake(), over: { key?: undefined } = {}) {
  const model = new Notify({ fetch: given.fetch }, given.push, { ...wish, ...over })
  render(<NotifyNote model={model} words={words} />)
  await act(() => model.look())
  return { ...given, model }
}
const tap = (name: string) => act(() => void fireEvent.click(screen.getByRole('button', { name })))
const status = (): string => screen.getByRole('status').textContent ?? ''
const calls = (fetch: ReturnType<typeof fake>['fetch']) =>
  fetch.mock.calls.map(([path, init]) => [init?.method, path, JSON.parse(String(init?.body))])

describe('the offer', () => {
  test('says why before anything is asked, and asks for nothing by itself', async () => {
    const { ask, fetch } = await show()
    expect(status()).toBe(words.why)
    expect(screen.getByRole('button', { name: words.turnOn })).toHaveProperty('disabled', false)
    expect([ask.mock.calls.length, fetch.mock.calls.length]).toEqual([0, 0])
  })

  test.each([
    ['the server sends none', fake(), { key: undefined }],
    ['the browser has none', fake({ support: () => 'no' }), {}],
  ])('is not made where %s', async (_, given, over) => {
    await show(given, over)
    expect(document.body.textContent).toBe('')
  })

  test('on an iPhone says where it would work, without a button that does nothing', async () => {
    await show(fake({ support: () => 'home-screen' }))
    expect(status()).toBe(words.homeScreen)
    expect(screen.queryAllByRole('button')).toEqual([])
  })
})

describe('one tap', () => {
  test('turns it on: the server is given the subscription and the language, never asked twice', async () => {
    const { ask, fetch, told } = await show()
    await tap(words.turnOn)
    await waitFor(() => expect(status()).toBe(words.on))
    expect(ask).toHaveBeenCalledTimes(1)
    const subscription = { endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }
    const path = '/api/sessions/ev-1.key/push'
    expect(calls(fetch)).toEqual([['POST', path, { subscription, locale: 'nb' }]])
    expect([...told]).toEqual(['ev-1'])
  })

  test('says that it is on its way, and a second tap meanwhile does nothing', async () => {
    const waiting: ((permission: NotificationPermission) => void)[] = []
    const given = fake({ ask: () => new Promise((resolve) => waiting.push(resolve)) })
    await show(given)
    await tap(words.turnOn)
    const button = screen.getByRole('button', { name: words.asking })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    await act(() => void fireEvent.click(button))
    expect(waiting).toHaveLength(1)
    waiting[0]?.('default')
    await waitFor(() => expect(screen.getByRole('button', { name: words.turnOn })).toBe(button))
  })

  test('and another turns it off: the endpoint is forgotten there and here', async () => {
    const { fetch, told, unsubscribe } = await show()
    await tap(words.turnOn)
    await waitFor(() => expect(status()).toBe(words.on))
    await tap(words.turnOff)
    await waitFor(() => expect(unsubscribe).toHaveBeenCalledTimes(1))
    expect(calls(fetch)[1]).toEqual([
      'DELETE',
      '/api/sessions/ev-1.key/push',
      { endpoint: 'https://push.example/1' },
    ])
    expect(told.size).toBe(0)
    expect(status()).toBe(words.why)
  })

  test('keeps the way to the phone for another session that needs it', async () => {
    const given = fake()
    given.told.add('ev-2')
    const { unsubscribe, told } = await show(given)
    await tap(words.turnOn)
    await waitFor(() => expect(status()).toBe(words.on))
    await tap(words.turnOff)
    await waitFor(() => expect([...told]).toEqual(['ev-2']))
    expect(unsubscribe).not.toHaveBeenCalled()
  })

  test('answered with no, now or long ago: says how to change it, and asks no more', async () => {
    await show(fake({ permission: () => 'denied', ask: async () => 'denied' }))
    expect(status()).toBe(words.why)
    await tap(words.turnOn)
    await waitFor(() => expect(status()).toBe(words.denied))
    expect(screen.queryAllByRole('button')).toEqual([])
  })

  test.each([
    ['the push service cannot be reached', fake({ subscribe: () => Promise.reject(new Error()) })],
    ['the server fails', Object.assign(fake(), { fetch: answers(503) })],
    ['there is no network', Object.assign(fake(), { fetch: noNetwork() })],
  ])('where %s: says so, and can be tried again', async (_, given) => {
    const { told } = await show(given)
    await tap(words.turnOn)
    await waitFor(() => expect(status()).toBe(words.failed))
    expect(told.size).toBe(0)
    expect(screen.getByRole('button', { name: words.turnOn }).textContent).toBe(words.turnOn)
  })

  test('too late, when the charge is over: nothing is offered, the way is given up', async () => {
    const given = Object.assign(fake(), { fetch: answers(409) })
    await show(given)
    await tap(words.turnOn)
    await waitFor(() => expect(document.body.textContent).toBe(''))
    expect(given.unsubscribe).toHaveBeenCalledTimes(1)
  })
})

async function back(given: ReturnType<typeof fake>) {
  given.told.add('ev-1')
  given.subscribe()
  return show(
    Object.assign(given, { push: { ...given.push, permission: () => 'granted' as const } }),
  )
}

describe('coming back to the page', () => {
  test('it is still on, and the server is told again', async () => {
    const { fetch } = await back(fake())
    expect(status()).toBe(words.on)
    expect(calls(fetch).map(([method]) => method)).toEqual(['POST'])
  })

  test('without network it is still on', async () => {
    await back(Object.assign(fake(), { fetch: noNetwork() }))
    expect(status()).toBe(words.on)
  })

  test('where the browser has forgotten the subscription it is off', async () => {
    const given = fake()
    given.told.add('ev-1')
    await show(
      Object.assign(given, { push: { ...given.push, permission: () => 'granted' as const } }),
    )
    expect(status()).toBe(words.why)
    expect(given.told.size).toBe(0)
  })
})

function answers(code: number) {
  return vi.fn<Phone['fetch']>(async () => new Response(null, { status: code }))
}
function noNetwork() {
  return vi.fn<Phone['fetch']>(() => Promise.reject(new TypeError('network')))
}
