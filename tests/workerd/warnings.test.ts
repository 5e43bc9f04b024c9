// Warnings in the office's own storage: told once, told to be over, told again when nobody took it.
import { Watchman, type AlertToTell } from '#bff/durable/watchman.ts'
import type { Outcome, Picture, Standing, Warning } from '#bff/session/ports.ts'
import { warningsOf } from '#bff/session/warnings.ts'
import { createOffice } from '#bff/durable/stubs.ts'
import { aReference, aStanding } from '#tests/durable/examples.ts'
import { env } from 'cloudflare:workers'
import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it, vi } from 'vitest'

const MINUTE = 60_000
const taken: Outcome<null> = { ok: true, value: null }
const away: Outcome<null> = {
  ok: false,
  fate: 'retry',
  why: 'payer-outage',
  code: 'unreachable',
  gateway: 502,
  retryAfterMs: null,
}
const warning = (graceMs = 0): Warning => ({
  code: 'session-parked',
  subject: 'ev-1',
  merchantId: null,
  detail: 'Station 1001: parked.',
  graceMs,
})

/** A watchman in a storage of its own, in a world whose warnings and time the test turns. */
function watching(run: (world: ReturnType<typeof worldOf>) => Promise<void>): Promise<void> {
  const office = env.OFFICE.getByName(crypto.randomUUID())
  return runInDurableObject(office, async (_, state) => run(worldOf(state.storage.sql)))
}

function worldOf(sql: SqlStorage) {
  const world = {
    now: 1_000_000,
    wrong: [] as Warning[],
    /** The product's own rule, where a test is about a picture. */
    judge: null as typeof warningsOf | null,
    heardAt: null as number | null,
    answer: taken,
    told: [] as string[],
    sql,
    watchman: (): Watchman => watchman,
    /** The sweep comes by and what is due is told. */
    async sweep(minutes = 1, standings: Standing[] = [aStanding()], whole = true) {
      world.now += minutes * MINUTE
      watchman.swept(standings, whole)
      await watchman.tell()
    },
  }
  const tools = () => ({
    now: () => world.now,
    warningsOf: (picture: Picture) => world.judge?.(picture) ?? world.wrong,
    webhookAt: () => world.heardAt,
    async tell({ messageId, state, warning: about }: AlertToTell) {
      world.told.push(`${messageId} ${state} ${about?.detail ?? ''}`)
      return world.answer
    },
  })
  const watchman = new Watchman(sql, tools)
  return world
}

describe('a warning', () => {
  it('is told once, however often it is seen, and once when it is over', async () => {
    await watching(async (world) => {
      world.wrong = [warning()]
      for (let n = 0; n < 5; n += 1) await world.sweep()
      expect(world.told).toEqual(['warning-1-raised raised Station 1001: parked.'])
      world.wrong = []
      await world.sweep()
      expect(world.told).toHaveLength(1)
      for (let n = 0; n < 5; n += 1) await world.sweep()
      expect(world.told.slice(1)).toEqual(['warning-1-over over Station 1001: parked.'])
      expect(world.watchman().warnings(10)).toMatchObject([{ id: 1, told: true }])
    })
  })

  it('that comes back after its end is a new one', async () => {
    await watching(async (world) => {
      world.wrong = [warning()]
      await world.sweep()
      world.wrong = []
      for (let n = 0; n < 4; n += 1) await world.sweep()
      world.wrong = [warning()]
      await world.sweep()
      expect(world.told.map((one) => one.split(' ')[0])).toEqual([
        'warning-1-raised',
        'warning-1-over',
        'warning-2-raised',
      ])
    })
  })

  it('that flickers for a minute is one', async () => {
    await watching(async (world) => {
      for (let n = 0; n < 6; n += 1) {
        world.wrong = n % 2 === 0 ? [warning()] : []
        await world.sweep()
      }
      expect(world.told).toHaveLength(1)
    })
  })

  it('that mends itself within its grace wakes nobody', async () => {
    await watching(async (world) => {
      world.wrong = [warning(5 * MINUTE)]
      for (let n = 0; n < 5; n += 1) await world.sweep()
      world.wrong = []
      await world.sweep()
      world.wrong = [warning(5 * MINUTE)]
      for (let n = 0; n < 5; n += 1) await world.sweep()
      expect(world.told).toEqual([])
      expect(world.watchman().warnings(10)).toEqual([])
      await world.sweep()
      expect(world.told).toHaveLength(1)
    })
  })

  it('nobody takes is told again, ever more seldom, with the same id', async () => {
    await watching(async (world) => {
      world.wrong = [warning()]
      world.answer = away
      for (let n = 0; n < 120; n += 1) await world.sweep()
      expect(new Set(world.told)).toEqual(
        new Set(['warning-1-raised raised Station 1001: parked.']),
      )
      expect(world.told.length).toBeGreaterThan(5)
      expect(world.told.length).toBeLessThan(12)
      expect(world.watchman().warnings(1)).toMatchObject([{ told: false }])
      world.answer = taken
      await world.sweep(61)
      expect(world.watchman().warnings(1)).toMatchObject([{ told: true }])
      const so = world.told.length
      await world.sweep(61)
      expect(world.told).toHaveLength(so)
    })
  })

  it('that was over before anybody took it is told as over, alone', async () => {
    await watching(async (world) => {
      world.wrong = [warning()]
      world.answer = away
      await world.sweep()
      world.wrong = []
      for (let n = 0; n < 3; n += 1) await world.sweep()
      const { length } = world.told
      world.answer = taken
      await world.sweep(61)
      expect(world.told.slice(length).map((one) => one.split(' ')[1])).toEqual(['over'])
      for (let n = 0; n < 4; n += 1) await world.sweep()
      expect(world.told).toHaveLength(length + 1)
    })
  })
})

describe('the product', () => {
  it('tells ALERT_URL of a session whose receipt nobody takes, and once it is over', async () => {
    const told: unknown[] = []
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const request = new Request(input, init)
      if (request.url === 'https://wake.test/hook') told.push(await request.json())
      return new Response(null, { status: 204 })
    })
    const reference = aReference(7)
    const office = createOffice(env.OFFICE)
    await office.swept([aStanding({ reference, phase: 'settled', receiptSince: 0 })], true)
    await vi.waitUntil(() => told.length === 1)
    await office.swept([aStanding({ reference, phase: 'settled', receiptSince: 0 })], true)
    expect(told).toMatchObject([
      {
        type: 'stikk.warning.raised',
        data: { code: 'receipt-unsent', subject: reference, installation: 'http://127.0.0.1:8080' },
      },
    ])
    expect(await office.warnings(10)).toMatchObject([
      { code: 'receipt-unsent', told: true, overAt: null },
    ])
    expect(JSON.stringify(told)).not.toMatch(/ev-[0-9a-z]{26}\./)
    vi.restoreAllMocks()
  })
})

/** One session, approved at that moment. */
const approved = (at: number) => [aStanding({ phaseAt: at, authorizedAt: at })]

describe('a webhook', () => {
  it('is missed since somebody has listened, and not from before', async () => {
    await watching(async (world) => {
      world.judge = warningsOf
      world.heardAt = 0
      const before = approved(world.now - 15 * MINUTE)
      for (let n = 0; n < 5; n += 1) await world.sweep(1, before)
      expect(world.told).toEqual([])
      await world.sweep(10, approved(world.now))
      const later = approved(world.now + 10 * MINUTE)
      await world.sweep(25, later)
      expect(world.told.map((one) => one.split(' ')[1])).toEqual(['raised'])
    })
  })
})

describe('the watch', () => {
  it('without a sweep says nothing to be over that it cannot see', async () => {
    await watching(async (world) => {
      world.wrong = [warning()]
      await world.sweep()
      world.now += 10 * MINUTE
      world.wrong = [{ ...warning(), code: 'watch-blind', subject: 'sweep' }]
      world.watchman().look()
      await world.watchman().tell()
      expect(world.told.map((one) => one.split(' ')[0])).toEqual([
        'warning-1-raised',
        'warning-2-raised',
      ])
      expect(
        world
          .watchman()
          .warnings(10)
          .every((one) => one.overAt === null),
      ).toBe(true)
    })
  })

  it('sees what is wrong though one session can never be asked, ends nothing, and says it is blind', async () => {
    await watching(async (world) => {
      world.judge = warningsOf
      const parked = { why: 'capture-refused', at: 0, outage: false } as const
      const sick = aStanding({ reference: aReference(8), phase: 'parked', parked })
      for (let n = 0; n < 8; n += 1) await world.sweep(1, [sick], false)
      const codes = () =>
        world
          .watchman()
          .warnings(10)
          .map((one) => one.code)
      expect(codes().toSorted()).toEqual(['session-parked', 'watch-blind'])
      for (let n = 0; n < 8; n += 1) await world.sweep(1, [], false)
      expect(
        world
          .watchman()
          .warnings(10)
          .map((one) => one.overAt),
      ).toEqual([null, null])
      for (let n = 0; n < 8; n += 1) await world.sweep(1, [])
      expect(world.told.map((one) => one.split(' ')[1])).toEqual([
        'raised',
        'raised',
        'over',
        'over',
      ])
    })
  })

  it('arms its alarm with the first sweep and looks on its own from then on', async () => {
    const office = env.OFFICE.getByName(crypto.randomUUID())
    await office.swept([], true)
    await runInDurableObject(office, async (_, state) => {
      expect(await state.storage.getAlarm()).not.toBeNull()
    })
  })
})
