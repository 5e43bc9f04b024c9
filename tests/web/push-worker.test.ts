// The service worker's side of a push message: what is shown, what replaces what, where a tap leads. The
// worker's own globals are put in its place; the real ones are met in tests/e2e.
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { PushMessage } from '#shared/contract.ts'
import { forgetTrips, keepTrip, tellOf, toldTrips } from '#web/model/memory.ts'
import { alerts } from '#web/text/nb/alerts.ts'
import { HANDLE } from './samples.ts'

type Shown = NotificationOptions & { title: string; renotify?: boolean }
type Page = { url: string; visibilityState: string; focus: () => Promise<unknown> }

const reference = HANDLE.split('.')[0] ?? ''
const listeners = new Map<string, (event: object) => void>()
let shown: Shown[] = []
let pages: Page[] = []
let opened: string[] = []
const unsubscribe = vi.fn(async () => true)
/** The browser's own subscription. */
let current: object | null = null
const subscribe = vi.fn(async (options: object) => ({
  options,
  endpoint: 'https://push.example/new',
}))

vi.stubGlobal('self', {
  addEventListener: (type: string, listen: (event: object) => void) => listeners.set(type, listen),
  registration: {
    showNotification: async (title: string, options: NotificationOptions) => {
      shown = [...shown.filter((one) => one.tag !== options.tag), { title, ...options }]
    },
    getNotifications: async ({ tag }: { tag: string }) => shown.filter((one) => one.tag === tag),
    pushManager: { getSubscription: async () => current, subscribe },
  },
  clients: {
    matchAll: async () => pages,
    openWindow: async (path: string) => void opened.push(path),
  },
})
class FakeSubscription {
  readonly options: object
  readonly endpoint: string
  constructor(options: object, endpoint: string) {
    this.options = options
    this.endpoint = endpoint
  }
}
vi.stubGlobal('PushSubscription', FakeSubscription)
vi.stubGlobal('ExtendableEvent', Object)
await import('#web/worker/push.ts')

/** Dispatches an event and waits for what it holds the worker awake for. */
async function dispatch(type: string, event: object): Promise<void> {
  const work: Promise<unknown>[] = []
  listeners.get(type)?.({ ...event, waitUntil: (promise: Promise<unknown>) => work.push(promise) })
  await Promise.all(work)
}
const message = (kind: PushMessage['kind'], title: string = kind): PushMessage => ({
  reference,
  kind,
  title,
  body: 'body',
  lang: 'nb',
})
const push = (value: unknown) => dispatch('push', { data: { json: () => value } })
const click = (one: Shown | undefined) =>
  dispatch('notificationclick', { notification: { close: () => undefined, data: one?.data } })
const page = (path: string, visibilityState = 'visible'): Page => ({
  url: `https://stikk.example${path}`,
  visibilityState,
  focus: vi.fn(async () => true),
})

beforeEach(async () => {
  shown = []
  pages = []
  opened = []
  unsubscribe.mockClear()
  subscribe.mockClear()
  current = { unsubscribe }
  await forgetTrips()
  const trip = { stationId: '1', label: '1', name: 'Torget', at: 1 }
  await keepTrip({ ...trip, handle: HANDLE })
  await tellOf(reference, 'nb')
})

describe('a push message', () => {
  test('is shown in its words and language, with sound', async () => {
    await push(message('near-limit', 'Snart er beløpet brukt'))
    expect(shown).toMatchObject([
      { title: 'Snart er beløpet brukt', body: 'body', lang: 'nb', tag: reference, silent: false },
    ])
  })

  test('that cannot be read is shown all the same, and says nothing that is not so', async () => {
    await push({ from: 'a newer server' })
    await dispatch('push', { data: null })
    await dispatch('push', { data: { json: () => JSON.parse('{') } })
    const { unread: title, unreadNext: body } = alerts
    expect(shown).toMatchObject([{ title, body, lang: 'nb', tag: 'stikk' }])
  })

  test('replaces the one before it, and rings for the news', async () => {
    await push(message('near-limit'))
    await push(message('ended'))
    expect(shown).toMatchObject([{ title: 'ended', renotify: true }])
  })

  test('that came twice stands there once, without a second sound', async () => {
    await push(message('near-limit'))
    await push(message('near-limit'))
    expect(shown).toMatchObject([{ title: 'near-limit', silent: true, renotify: false }])
  })

  test('that was overtaken by the last word leaves it standing', async () => {
    await push(message('ended', 'Ladingen er ferdig'))
    await push(message('near-limit'))
    expect(shown).toMatchObject([
      { title: 'Ladingen er ferdig', data: { kind: 'ended' }, silent: true },
    ])
  })

  test('makes no sound while its session is on the screen', async () => {
    pages = [page(`/c/${HANDLE}`)]
    await push(message('near-limit'))
    expect(shown).toMatchObject([{ silent: true }])
    pages = [page(`/c/${HANDLE}`, 'hidden')]
    await push(message('ended'))
    expect(shown).toMatchObject([{ silent: false }])
  })

  test('carries no handle, which others could read from it', async () => {
    await push(message('ended'))
    expect(JSON.stringify(shown)).not.toContain(HANDLE)
  })
})

describe('the last word', () => {
  test('ends it on the phone too: nobody can reach it any more', async () => {
    await push(message('near-limit'))
    expect(unsubscribe).not.toHaveBeenCalled()
    await push(message('stopped-unexpectedly'))
    expect(unsubscribe).toHaveBeenCalledTimes(1)
    expect(await toldTrips()).toEqual([])
  })

  test('keeps the way open while another session needs it', async () => {
    await keepTrip({ stationId: '2', label: '2', name: 'B', at: 2, handle: 'ev-2.key' })
    await tellOf('ev-2', 'nb')
    await push(message('ended'))
    expect(unsubscribe).not.toHaveBeenCalled()
    expect((await toldTrips()).map((trip) => trip.reference)).toEqual(['ev-2'])
  })
})

describe('a tap', () => {
  test('brings forward the page of the session that is open', async () => {
    pages = [page('/'), page(`/c/${HANDLE}`, 'hidden')]
    await push(message('ended'))
    await click(shown[0])
    expect(pages[1]?.focus).toHaveBeenCalledTimes(1)
    expect(opened).toEqual([])
  })

  test('opens it where it is not, by the handle that only this phone knows', async () => {
    pages = [page('/')]
    await push(message('ended'))
    await click(shown[0])
    expect(opened).toEqual([`/c/${HANDLE}`])
  })

  test('leads home where the phone has forgotten the session, or the message said none', async () => {
    await push(message('ended'))
    await forgetTrips()
    await click(shown[0])
    await push('?')
    await click(shown.at(-1))
    expect(opened).toEqual(['/', '/'])
  })
})

describe('a browser that is reached another way from now on', () => {
  const fetched = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
  beforeEach(() => {
    fetched.mockReset().mockResolvedValue(new Response(null, { status: 201 }))
    vi.stubGlobal('fetch', fetched)
  })
  const before = new FakeSubscription({ applicationServerKey: 'BKEY' }, 'https://push.example/old')
  const change = () => dispatch('pushsubscriptionchange', { oldSubscription: before })

  test('subscribes anew with the same key, and tells the server for each running session', async () => {
    current = null
    await keepTrip({ stationId: '2', label: '2', name: 'B', at: 2, handle: 'ev-2.key' })
    await change()
    expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'BKEY' })
    expect(fetched.mock.calls.map(([path]) => path)).toEqual([`/api/sessions/${HANDLE}/push`])
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1].body))).toMatchObject({
      subscription: { endpoint: 'https://push.example/new' },
      locale: 'nb',
    })
  })

  test('asks nobody where this phone is told of nothing', async () => {
    await tellOf(reference, null)
    await change()
    expect([subscribe.mock.calls, fetched.mock.calls]).toEqual([[], []])
  })

  test('without the old key there is no way, and the phone does not believe that it is told', async () => {
    current = null
    await dispatch('pushsubscriptionchange', {})
    expect(await toldTrips()).toEqual([])
    expect(fetched).not.toHaveBeenCalled()
  })
})
