// The session on the phone: the line that comes back, the time, the wish to stop, the voice.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { View } from '#shared/contract.ts'
import { Session } from '#web/model/session.ts'
import { isAtRest, stepOf } from '#web/model/step.ts'
import { Voice } from '#web/model/voice.ts'
import { fakePhone } from './fake-phone.ts'
import { charging, HANDLE, NOON, settled, waiting } from './samples.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

function begin(view: View = charging, now = NOON) {
  const fake = fakePhone()
  const session = new Session(fake.phone, { view, handle: HANDLE, now })
  session.start()
  return { ...fake, session, line: () => session.connection.line.value }
}
const more: View = { ...charging, energyWh: 22_000, meterAt: NOON + 1000 }
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const says = (view: View) => () => Promise.resolve(Response.json(view))

describe('the line', () => {
  test('listens to the session’s own stream and takes each view whole', () => {
    const { last, session, line } = begin()
    expect(last().path).toBe(`/api/sessions/${HANDLE}/events`)
    expect(line()).toBe('connecting')
    last().open()
    last().send(more)
    expect(line()).toBe('live')
    expect(session.view.value.energyWh).toBe(22_000)
  })

  test('lets the browser reconnect by itself, and looks after 10 s when it does not', async () => {
    const { last, sources, fetch, line, session } = begin()
    last().open()
    last().send(charging)
    fetch.mockImplementation(says(more))
    // Each of the browser's own tries fails, three seconds apart.
    for (let tries = 0; tries < 3; tries += 1) {
      last().fail(false)
      await pass(3000)
    }
    expect(sources).toHaveLength(1)
    expect(line()).toBe('connecting')
    expect(fetch).not.toHaveBeenCalled()
    last().fail(false)
    await pass(1000)
    expect(fetch).toHaveBeenCalledWith(`/api/sessions/${HANDLE}`, expect.anything())
    expect(session.view.value.energyWh).toBe(22_000)
    expect(line()).toBe('polling')
    await pass(2000)
    expect(sources).toHaveLength(2)
  })

  test('over a dead line, too, says that there is no contact', async () => {
    const { last, line, set } = begin()
    last().open()
    last().send(charging)
    for (let seconds = 0; seconds < 12; seconds += 3) {
      last().fail(false)
      await pass(3000)
    }
    expect(line()).toBe('offline')
    set({ online: true })
    last().send(more)
    expect(line()).toBe('live')
  })

  test('a stream that fails before it said anything is not waited for', async () => {
    const { last, sources, fetch, session } = begin()
    fetch.mockImplementation(says(more))
    last().fail(false)
    await pass(0)
    expect(session.view.value.energyWh).toBe(22_000)
    await pass(2000)
    expect(sources).toHaveLength(2)
  })

  test('a stream that the server closed is replaced after a read', async () => {
    const { last, sources, fetch } = begin()
    fetch.mockImplementation(says(more))
    last().fail(true)
    await pass(2000)
    expect(sources).toHaveLength(2)
  })

  test('where streams never live it polls, and now and then tries a stream again', async () => {
    const { sources, fetch, line } = begin()
    fetch.mockImplementation(says(more))
    for (let i = 0; i < 3; i += 1) {
      sources.at(-1)?.fail(true)
      await pass(10_000)
    }
    const tried = sources.length
    const asked = fetch.mock.calls.length
    await pass(10_000)
    expect(line()).toBe('polling')
    expect(fetch.mock.calls.length).toBeGreaterThan(asked)
    await pass(60_000)
    expect(sources.length).toBeGreaterThan(tried)
  })

  test('without network it says so, backs off up to 30 s, and is back at once with it', async () => {
    const { last, sources, fetch, line, set } = begin()
    last().fail(true)
    await pass(0)
    expect(line()).toBe('offline')
    await pass(600_000)
    expect(fetch.mock.calls.length).toBeLessThan(30)
    set({ online: true })
    expect(sources).toHaveLength(2)
    last().send(more)
    expect(line()).toBe('live')
  })

  test('a stream silent for a minute is replaced', async () => {
    const { last, sources } = begin()
    last().open()
    last().send(charging)
    await pass(59_000)
    expect(sources).toHaveLength(1)
    await pass(2000)
    expect(sources).toHaveLength(2)
    expect(sources[0]?.readyState).toBe(2)
  })

  test('a stream that opens and gives nothing is held back on the way: it polls instead', async () => {
    const { sources, fetch, session, line } = begin()
    fetch.mockImplementation(says(more))
    for (let seconds = 0; seconds < 90; seconds += 1) {
      const source = sources.at(-1)
      if (source?.readyState === 0) source.open()
      await pass(1000)
    }
    expect(session.view.value.energyWh).toBe(22_000)
    expect(line()).toBe('polling')
    // Three tries of a stream, and one in six polls after that.
    expect(sources.length).toBeLessThan(7)
    expect(fetch.mock.calls.length).toBeGreaterThan(8)
  })

  test('a stream that the browser has mended by itself is live again without a view', async () => {
    const { last, sources, line, session } = begin()
    last().send(charging)
    await pass(5000)
    last().fail(false)
    last().open()
    expect(line()).toBe('live')
    expect(session.heardAt.value).toBe(NOON + 5000)
    await pass(59_000)
    expect(sources).toHaveLength(1)
  })

  test('where the server knows no such session the page is too old, not offline', async () => {
    const { last, fetch, line } = begin()
    fetch.mockImplementation(() => Promise.resolve(new Response(null, { status: 404 })))
    last().fail(true)
    await pass(0)
    expect(line()).toBe('outdated')
  })

  test('a hidden page holds no stream; shown again it asks at once', () => {
    const { last, sources, set, line } = begin()
    last().open()
    last().send(charging)
    set({ visible: false })
    expect(sources[0]?.readyState).toBe(2)
    expect(line()).toBe('connecting')
    set({ visible: true })
    expect(sources).toHaveLength(2)
    expect(line()).toBe('connecting')
  })

  test('an old answer never overwrites a newer view', async () => {
    const { last, fetch, session } = begin()
    const waitingFor: ((response: Response) => void)[] = []
    fetch.mockReturnValue(new Promise((settle) => waitingFor.push(settle)))
    last().open()
    session.connection.refresh()
    last().send(more)
    waitingFor[0]?.(Response.json(charging))
    await pass(0)
    expect(session.view.value.energyWh).toBe(22_000)
  })

  test('a view of another contract is not shown: the page says that it is too old', () => {
    const { last, line, session } = begin()
    last().send({ ...more, phase: 'teleporting' })
    expect(line()).toBe('outdated')
    expect(session.view.value).toEqual(charging)
    expect(last().readyState).toBe(2)
  })

  test('a message that is no JSON is not shown either', () => {
    const { last, line } = begin()
    last().send('{')
    expect(line()).toBe('outdated')
  })

  test('at rest nothing is opened; a stream that ends at rest (204) is the end', async () => {
    expect(begin(settled).sources).toHaveLength(0)
    const { last, sources, fetch, line } = begin()
    last().send(settled)
    fetch.mockImplementation(says(settled))
    last().fail(true)
    await pass(120_000)
    expect(line()).toBe('ended')
    expect(sources).toHaveLength(1)
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  test('closed, it leaves nothing running', async () => {
    const { session, sources, fetch, watched } = begin()
    session.close()
    await pass(600_000)
    expect(watched()).toBe(false)
    expect(sources).toHaveLength(1)
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('the voice', () => {
  test('says a new step at once, figures at most once a minute, and both on request', async () => {
    const { session, last } = begin()
    const figures = vi.fn(() => `${session.view.peek().energyWh} Wh`)
    const voice = new Voice(session, { step: () => session.step.peek(), figures })
    last().send(more)
    await pass(30_000)
    expect(voice.text.value).toBe('')
    await pass(31_000)
    expect(voice.text.value).toBe('22000 Wh')
    expect(figures).toHaveBeenCalledTimes(1)
    last().send({ ...more, phase: 'stopping' })
    expect(voice.text.value).toBe('stopping')
    voice.speak()
    expect(voice.text.value).toBe('22000 Wh')
  })
})

describe('steps', () => {
  test('the phases that stand for several steps are told apart', () => {
    expect(stepOf({ ...waiting, payment: 'creating' })).toBe('creating')
    expect(stepOf(waiting)).toBe('waiting')
    expect(stepOf({ ...waiting, payment: 'aborted' })).toBe('declined')
    expect(stepOf({ ...waiting, payment: 'approved' })).toBe('approved')
    expect(stepOf({ ...waiting, phase: 'releasing', payment: 'approved' })).toBe('releasing')
    expect(stepOf({ ...waiting, phase: 'releasing', payment: 'expired' })).toBe('declined')
    expect(stepOf({ ...charging, phase: 'releasing' })).toBe('finishing')
    expect(stepOf({ ...charging, phase: 'capturing' })).toBe('finishing')
  })

  test('a settled session rests when its receipt has its number', () => {
    expect(isAtRest(settled)).toBe(true)
    expect(isAtRest({ ...settled, receiptNumber: null })).toBe(false)
    expect(isAtRest({ ...settled, receiptNumber: null, capturedMinor: 0 })).toBe(true)
    expect(isAtRest({ ...charging, phase: 'parked' })).toBe(false)
  })
})
