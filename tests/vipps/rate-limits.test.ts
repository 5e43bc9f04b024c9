// The whole of our side, client and outbox, against the stand-in with its rate limits on, over real
// HTTP and in virtual time: whatever fails and however often it is repeated, also by a second life of
// the process, no write is ever the sixth of a payment in a minute and no read the 121st.
import { createAdaptorServer } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { SessionEngine } from '#bff/durable/engine.ts'
import type { PerformPorts } from '#bff/durable/perform.ts'
import { createPayments } from '#bff/vipps/client.ts'
import type { PayerOptions } from '#bff/vipps/transport.ts'
import { createVipps } from '#tests/doubles/vipps/app.ts'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import { faultsRequest } from '#tests/doubles/vipps/faults.ts'
import { portsOf } from '#tests/durable/engine-ports.ts'
import { MemoryJournal } from '#tests/durable/memory-journal.ts'
import { cdrOf, openingOf, REFERENCE, reportOf, T0 } from '#tests/session/story.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

interface Sent {
  at: number
  write: boolean
  path: string
  status: number | 'broken'
}

async function open() {
  const clock = { now: T0 }
  const vipps = createVipps({ now: () => clock.now, rateLimits: true })
  const server = createAdaptorServer({ fetch: vipps.app.fetch })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  closing.push(() => {
    vipps.close()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const sent: Sent[] = []
  const options: PayerOptions = {
    baseUrl: `http://127.0.0.1:${port}`,
    ...sandboxVipps,
    now: () => clock.now,
    system: { name: 'stikk', version: '0.1.0' },
    fetch: async (url, init) => {
      const path = new URL(url).pathname
      const call: Sent = { at: clock.now, write: init.method === 'POST', path, status: 'broken' }
      if (path.startsWith('/epayment')) sent.push(call)
      const answer = await fetch(url, init)
      call.status = answer.status
      return answer
    },
  }
  const journal = new MemoryJournal()
  let alarm: number | null = null
  let engine = life()

  function life(): SessionEngine {
    const ports: PerformPorts = {
      ...portsOf([], () => clock.now),
      payments: createPayments(options),
    }
    ports.chargers.start = async () => ({
      ok: true,
      value: { answer: 'accepted', why: 'start-refused', timeoutS: 30 },
    })
    ports.chargers.stop = async () => ({ ok: true, value: { answer: 'accepted' } })
    return new SessionEngine({
      journal,
      ports,
      chance: () => 0,
      arm: (at) => void (alarm = at),
      log: () => undefined,
    })
  }

  return {
    vipps,
    sent,
    journal,
    get engine() {
      return engine
    },
    fault: (...faults: object[]) => vipps.faults.add(faultsRequest.parse({ faults }).faults),
    /** The process dies and comes back: nothing is left but the journal. */
    restart: () => void (engine = life()),
    /** Lets the alarms ring until `done`, at most `limitS` of virtual time. */
    async until(done: (phase: string) => boolean, limitS = 3600): Promise<void> {
      const end = clock.now + limitS * 1000
      for (;;) {
        await engine.idle()
        if (done(engine.state.phase)) return
        if (alarm === null || alarm > end) throw new Error(`still ${engine.state.phase}`)
        clock.now = Math.max(clock.now, alarm)
        engine.tick()
      }
    },
    /** From the offer to a car that charges. */
    async charging(): Promise<void> {
      engine.say({ type: 'OpenSession', now: clock.now, opening: openingOf() })
      await this.until(() => engine.session?.payment.state === 'waiting')
      vipps.book.approve(clock.now, REFERENCE)
      await this.until((phase) => phase === 'starting')
      const report = reportOf({ updatedAt: clock.now, startedAt: clock.now })
      engine.say({ type: 'ReportSession', now: clock.now, readAt: clock.now, report })
    },
    /** The car is full, and the CPO sends its bill. */
    charged(): void {
      const now = clock.now
      const report = reportOf({
        status: 'completed',
        energyWh: 20_000,
        updatedAt: now + 1,
        endedAt: now,
      })
      engine.say({ type: 'ReportSession', now, readAt: now, report })
      engine.say({ type: 'ReportCdr', now, cdr: cdrOf() })
    },
    keepsToTheLimits(): void {
      expect(sent.filter((call) => call.status === 429)).toEqual([])
      for (const [write, most] of [
        [true, 5],
        [false, 120],
      ] as const) {
        const calls = sent.filter((call) => call.write === write)
        for (const { at } of calls) {
          const minute = calls.filter((call) => call.at >= at && call.at < at + 60_000)
          expect(minute.length).toBeLessThanOrEqual(most)
        }
      }
    },
  }
}

const acts = (sent: readonly Sent[]): string[] =>
  sent.filter((call) => call.write).map((call) => call.path.split('/').at(-1) ?? '')

const gaps = (sent: readonly Sent[], end: string): number[] => {
  const calls = sent.filter((call) => call.path.endsWith(end))
  return calls.slice(1).map((call, i) => call.at - (calls[i]?.at ?? 0))
}

describe('our writes keep to five a minute', () => {
  it('when every kind of them fails again and again', async () => {
    const world = await open()
    world.fault(
      { match: 'create', do: 'status', status: 500, times: 3 },
      { match: 'capture', do: 'refuse', code: '6280', times: 4 },
      { match: 'cancel', do: 'refuse', code: '6250', times: 4 },
    )
    await world.charging()
    world.charged()
    await world.until((phase) => phase === 'settled')
    expect(acts(world.sent).filter((act) => act === 'capture')).toHaveLength(5)
    expect(acts(world.sent).filter((act) => act === 'cancel')).toHaveLength(5)
    world.keepsToTheLimits()
    expect(world.vipps.book.get(REFERENCE)).toMatchObject({ captured: 11_980, cancelled: 23_020 })
  })

  it('when connections break before and after the call took effect', async () => {
    const world = await open()
    world.fault(
      { match: 'create', do: 'drop-after', times: 2 },
      { match: 'capture', do: 'drop-before', times: 3 },
      { match: 'capture', do: 'drop-after' },
      { match: 'cancel', do: 'drop-before', times: 3 },
      { match: 'cancel', do: 'drop-after' },
    )
    await world.charging()
    world.charged()
    await world.until((phase) => phase === 'settled')
    world.keepsToTheLimits()
    expect(world.vipps.book.get(REFERENCE)).toMatchObject({ captured: 11_980, cancelled: 23_020 })
  })

  it('when the process dies between any two of them and remembers nothing', async () => {
    const world = await open()
    world.fault(
      { match: 'capture', do: 'refuse', code: '6280', times: 3 },
      { match: 'cancel', do: 'refuse', code: '6250', times: 3 },
    )
    await world.charging()
    world.charged()
    let seen = world.sent.length
    await world.until((phase) => {
      if (acts(world.sent.slice(seen)).length > 0) world.restart()
      seen = world.sent.length
      return phase === 'settled'
    })
    world.keepsToTheLimits()
  })

  it('when the token is refused at each of them, so that each is sent twice', async () => {
    const world = await open()
    world.fault(
      { match: 'create', do: 'forget-token' },
      { match: 'capture', do: 'forget-token' },
      { match: 'cancel', do: 'forget-token' },
    )
    await world.charging()
    world.charged()
    await world.until((phase) => phase === 'settled')
    expect(acts(world.sent)).toHaveLength(6)
    world.keepsToTheLimits()
  })

  it('and our reads to their limit, when news of the payment never ends', async () => {
    const world = await open()
    world.engine.say({ type: 'OpenSession', now: T0, opening: openingOf() })
    await world.until((phase) => phase === 'reserving', 0)
    for (let i = 0; i < 300; i += 1) {
      world.engine.paymentNews()
      await world.engine.idle()
    }
    world.keepsToTheLimits()
    expect(world.sent.filter((call) => !call.write).length).toBeGreaterThan(100)
  })
})

describe('the payer’s own word on when to come again', () => {
  it('is honoured where a 429 gives it, and backed off from where it does not', async () => {
    const world = await open()
    world.fault(
      { match: 'capture', do: 'status', status: 429, retryAfter: 40 },
      { match: 'capture', do: 'status', status: 429, times: 2 },
    )
    await world.charging()
    world.charged()
    await world.until((phase) => phase === 'settled')
    const [asked, ...backed] = gaps(world.sent, '/capture')
    expect(asked).toBe(40_000)
    expect(backed).toEqual([1000, 13_000])
  })

  it('is to wait while the payment is locked: 423 is tried again, and nothing is parked', async () => {
    const world = await open()
    world.fault({ match: 'capture', do: 'status', status: 423, times: 3 })
    await world.charging()
    world.charged()
    await world.until((phase) => phase === 'settled')
    expect(gaps(world.sent, '/capture')).toEqual([500, 1000, 13_000])
    expect(world.journal.events.some((event) => event.type === 'Parked')).toBe(false)
  })
})

describe('a key that got its 4xx for good', () => {
  it('keeps it however long we ask, and the operator’s retry has a key of its own', async () => {
    const world = await open()
    world.fault({ match: 'capture', do: 'refuse-key', code: '6280' })
    await world.charging()
    world.charged()
    await world.until((phase) => phase === 'parked')
    const before = acts(world.sent).filter((act) => act === 'capture').length
    expect(before).toBeGreaterThan(20)
    const now = world.sent.at(-1)?.at ?? 0
    world.engine.say({ type: 'Resolve', now, action: 'retry', amountMinor: null, reason: 'again' })
    await world.until((phase) => phase === 'settled')
    expect(acts(world.sent).filter((act) => act === 'capture')).toHaveLength(before + 1)
    expect(world.vipps.book.get(REFERENCE)).toMatchObject({ captured: 11_980, cancelled: 23_020 })
    world.keepsToTheLimits()
  })

  it('gives way to what the operator decides instead', async () => {
    const world = await open()
    world.fault({ match: 'capture', do: 'status', status: 503, times: 200 })
    await world.charging()
    world.charged()
    await world.until((phase) => phase === 'parked')
    const now = world.sent.at(-1)?.at ?? 0
    const reason = 'half of it was our fault'
    world.engine.say({ type: 'Resolve', now, action: 'capture', amountMinor: 5000, reason })
    world.vipps.faults.clear()
    await world.until((phase) => phase === 'settled')
    expect(world.vipps.book.get(REFERENCE)).toMatchObject({ captured: 5000, cancelled: 30_000 })
  })
})
