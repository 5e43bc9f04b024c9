// The wish to stop on the phone: sent once, kept while there is no network, and never sent when it has
// grown old.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Session } from '#web/model/session.ts'
import { WISH_LIFE_MS } from '#web/model/wish.ts'
import { fakePhone } from './fake-phone.ts'
import { charging, HANDLE, NOON, settled } from './samples.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

function begin() {
  const fake = fakePhone()
  const session = new Session(fake.phone, { view: charging, handle: HANDLE, now: NOON })
  session.start()
  const posts = () => fake.fetch.mock.calls.filter(([, init]) => init?.method === 'POST')
  return { ...fake, session, posts }
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const answers = (status: number) => () => Promise.resolve(new Response(null, { status }))

describe('stopping', () => {
  test('asks once, after the confirmation', async () => {
    const { session, fetch } = begin()
    session.ask()
    expect(session.asking.value).toBe(true)
    session.keep()
    expect(fetch).not.toHaveBeenCalled()
    fetch.mockImplementation(() => Promise.resolve(new Response(null, { status: 202 })))
    session.ask()
    session.stop()
    session.stop()
    expect(session.wish.value).toBe('sending')
    await pass(0)
    expect(session.asking.value).toBe(false)
    expect(session.wish.value).toBe('taken')
    const posts = fetch.mock.calls.filter(([, init]) => init?.method === 'POST')
    expect(posts).toEqual([[`/api/sessions/${HANDLE}/stop`, { method: 'POST' }]])
  })

  test('without network it says "not sent", and keeps asking until it is heard', async () => {
    const { session, fetch } = begin()
    session.stop()
    await pass(0)
    expect(session.wish.value).toBe('unsent')
    fetch.mockImplementation(() => Promise.resolve(new Response(null, { status: 503 })))
    await pass(2000)
    expect(session.wish.value).toBe('unsent')
    fetch.mockImplementation(() => Promise.resolve(new Response(null, { status: 202 })))
    await pass(15_000)
    expect(session.wish.value).toBe('taken')
  })

  test('where there is nothing to stop, the wish is dropped and the view read', async () => {
    const { session, fetch } = begin()
    fetch.mockImplementation((path) =>
      Promise.resolve(
        path.endsWith('/stop') ? new Response(null, { status: 409 }) : Response.json(settled),
      ),
    )
    session.stop()
    await pass(0)
    expect(session.wish.value).toBe('none')
    expect(session.view.value.phase).toBe('settled')
  })
})

describe('a wish that waits', () => {
  test('is sent as soon as the network is back, and known to be late', async () => {
    const { session, fetch, set, posts } = begin()
    set({ online: false })
    session.stop()
    await pass(60_000)
    expect(session.wish.value).toBe('unsent')
    expect(session.wishLate.value).toBe(true)
    expect(session.wishUntil()).toBe(NOON + WISH_LIFE_MS)
    fetch.mockImplementation(answers(202))
    const before = posts().length
    set({ online: true })
    await pass(0)
    expect(posts()).toHaveLength(before + 1)
    expect(session.wish.value).toBe('taken')
    expect(session.wishLate.value).toBe(true)
  })

  test('is not taken by whoever else answers on the way', async () => {
    const { session, fetch } = begin()
    for (const status of [200, 302, 403, 429, 502]) {
      fetch.mockImplementation(answers(status))
      session.stop()
      await pass(15_000)
      expect(session.wish.value, String(status)).toBe('unsent')
    }
  })

  test('expires unsent after ten minutes, and only a new one is sent', async () => {
    const { session, fetch, set, posts } = begin()
    session.stop()
    await pass(WISH_LIFE_MS - 1000)
    expect(session.wish.value).toBe('unsent')
    await pass(1000)
    expect(session.wish.value).toBe('expired')
    const before = posts().length
    fetch.mockImplementation(answers(202))
    set({ online: true })
    await pass(60_000)
    expect(posts()).toHaveLength(before)
    expect(session.wish.value).toBe('expired')
    session.stop()
    await pass(0)
    expect(session.wish.value).toBe('taken')
    expect(session.wishLate.value).toBe(false)
  })

  test('of a phone that slept is not sent when it wakes up too late', async () => {
    const { session, fetch, set, posts } = begin()
    session.stop()
    await pass(0)
    const before = posts().length
    fetch.mockImplementation(answers(202))
    // No timer of the page runs while the phone sleeps.
    vi.setSystemTime(NOON + WISH_LIFE_MS)
    set({ online: true })
    await pass(0)
    expect(posts()).toHaveLength(before)
    expect(session.wish.value).toBe('expired')
  })

  test('is old when the clock was put back: nobody can tell its age', async () => {
    const { session, set, posts } = begin()
    session.stop()
    await pass(0)
    const before = posts().length
    vi.setSystemTime(NOON - 3_600_000)
    set({ online: true })
    await pass(0)
    expect(posts()).toHaveLength(before)
    expect(session.wish.value).toBe('expired')
  })

  test('is dropped when somebody else has stopped the charge', async () => {
    const { session, last, fetch, posts } = begin()
    session.stop()
    await pass(0)
    last().send({ ...charging, phase: 'stopping', stop: 'asked' })
    expect(session.wish.value).toBe('none')
    const before = posts().length
    fetch.mockImplementation(answers(202))
    await pass(60_000)
    expect(posts()).toHaveLength(before)
  })

  test('lives no longer than its page', async () => {
    const { session, posts } = begin()
    session.stop()
    await pass(0)
    const before = posts().length
    session.close()
    await pass(WISH_LIFE_MS)
    expect(posts()).toHaveLength(before)
  })
})
