// Time on the session page: ages by the server's clock, and what was known when.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { View } from '#shared/contract.ts'
import { Session } from '#web/model/session.ts'
import { fakePhone } from './fake-phone.ts'
import { charging, HANDLE, NOON, settled, waiting } from './samples.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

function begin(view: View = charging, now = NOON) {
  const fake = fakePhone()
  const session = new Session(fake.phone, { view, handle: HANDLE, now })
  session.start()
  return { ...fake, session }
}
const more: View = { ...charging, energyWh: 22_000, meterAt: NOON + 1000 }
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const says = (view: View) => () => Promise.resolve(Response.json(view))

describe('time', () => {
  test('ages are counted by the server’s clock, and tick', async () => {
    // The phone is an hour ahead of the server that drew the page.
    vi.setSystemTime(NOON + 3_600_000)
    const { session } = begin(charging, NOON)
    expect(session.meterAge.value).toBe(12_000)
    await pass(3000)
    expect(session.meterAge.value).toBe(15_000)
  })

  test('no meter value, no age', () => {
    expect(begin(waiting).session.meterAge.value).toBeNull()
  })

  test('what was known stands still while nothing is heard, and runs on with the line', async () => {
    const { session, last, set } = begin()
    last().send(charging)
    await pass(5000)
    expect(session.knownUntil.value).toBe(NOON + 5000)
    set({ online: false })
    await pass(5000)
    expect(session.knownUntil.value).toBe(NOON)
    expect(session.heardAt.value).toBe(NOON)
    last().send(more)
    expect(session.heardAt.value).toBe(NOON + 10_000)
    expect(session.knownUntil.value).toBe(NOON + 10_000)
  })

  test('a session at rest that was kept on the phone is read anew, once, by no stream', async () => {
    const { phone, fetch, sources } = fakePhone()
    const seed = { view: settled, handle: HANDLE, now: NOON, knownAt: NOON - 60_000 }
    const kept = new Session(phone, seed)
    kept.start()
    await pass(0)
    expect(kept.connection.line.value).toBe('offline')
    expect(kept.heardAt.value).toBe(NOON - 60_000)
    fetch.mockImplementation(says({ ...settled, refundedMinor: 500 }))
    await pass(30_000)
    expect(kept.connection.line.value).toBe('ended')
    expect(kept.view.value.refundedMinor).toBe(500)
    expect(kept.heardAt.value).toBeGreaterThan(NOON)
    expect(sources).toHaveLength(0)
    kept.close()
  })

  test('a view that was kept on the phone has its own age, not that of the page', () => {
    const { phone } = fakePhone()
    const now = NOON + 720_000
    const kept = new Session(phone, { view: charging, handle: HANDLE, now, knownAt: NOON })
    expect(kept.heardAt.value).toBe(NOON)
    expect(kept.meterAge.value).toBe(732_000)
    expect(kept.knownUntil.value).toBe(NOON)
  })
})
