// A new registration without a gap, whenever the process dies.
import { describe, expect, it } from 'vitest'
import {
  ensureWebhook,
  FORGET_MS,
  OVERLAP_MS,
  rotateWebhook,
  type RegistrationOptions,
} from '#bff/vipps/registration.ts'
import { registered, T0, World } from './webhook-world.ts'

describe('a rotation', () => {
  it('keeps the new secret before anything of the old is touched, and both open the door', async () => {
    const world = await registered()
    expect(await rotateWebhook(world.options())).toEqual({ ok: true, value: 'r2' })
    expect(world.asked).toEqual(['register', 'keep webhook-registrations'])
    expect(world.ids()).toEqual(['r1', 'r2'])
    expect(await world.secrets()).toEqual(['secret of r2', 'secret of r1'])
  })

  it('ends in two steps: the old registration after two minutes, its secret after an hour', async () => {
    const world = await registered()
    await rotateWebhook(world.options())
    world.now = T0 + OVERLAP_MS - 1
    await ensureWebhook(world.options())
    expect(world.ids()).toEqual(['r1', 'r2'])
    world.now = T0 + OVERLAP_MS
    await ensureWebhook(world.options())
    expect(world.ids()).toEqual(['r2'])
    world.now = T0 + FORGET_MS - 1
    await ensureWebhook(world.options())
    expect(await world.secrets()).toEqual(['secret of r2', 'secret of r1'])
    world.now = T0 + FORGET_MS
    await ensureWebhook(world.options())
    expect(await world.secrets()).toEqual(['secret of r2'])
  })

  it('keeps a secret for as long as its registration cannot be taken away', async () => {
    const world = await registered()
    await rotateWebhook(world.options())
    world.refusesDelete = true
    world.now = T0 + 10 * FORGET_MS
    expect(await ensureWebhook(world.options())).toEqual({ ok: true, value: null })
    expect(await world.secrets()).toContain('secret of r1')
    world.refusesDelete = false
    await ensureWebhook(world.options())
    expect([world.ids(), await world.secrets()]).toEqual([['r2'], ['secret of r2']])
  })

  it('may follow another at once, and comes to one registration', async () => {
    const world = await registered()
    for (let i = 0; i < 5; i += 1) await rotateWebhook(world.options())
    expect(await world.secrets()).toHaveLength(6)
    world.now += FORGET_MS
    await ensureWebhook(world.options())
    expect([world.ids(), await world.secrets()]).toEqual([['r6'], ['secret of r6']])
  })

  it('changes nothing where the payer cannot be asked', async () => {
    const world = await registered()
    world.down = true
    expect(await rotateWebhook(world.options())).toMatchObject({ ok: false })
    expect(await world.secrets()).toEqual(['secret of r1'])
  })
})

/** What may be going on when the process dies, from a world in which the door works. */
const DEEDS: [string, (o: RegistrationOptions) => Promise<unknown>, (world: World) => void][] = [
  ['a rotation', rotateWebhook, () => undefined],
  [
    'a rotation and its end',
    async (o) => {
      await rotateWebhook(o)
      await ensureWebhook({ ...o, now: () => o.now() + OVERLAP_MS })
      await ensureWebhook({ ...o, now: () => o.now() + FORGET_MS })
    },
    () => undefined,
  ],
  [
    'a missing event',
    ensureWebhook,
    (world) => {
      world.there = world.there.map((one) => ({ ...one, events: one.events.slice(1) }))
    },
  ],
  ['an orphan', ensureWebhook, (world) => world.add('orphan')],
]

describe.each(DEEDS)('dying in the middle of %s', (_, deed, prepare) => {
  it('leaves a door that works at every moment, and one registration in the end', async () => {
    const whole = await registered()
    prepare(whole)
    await deed(whole.options())
    expect(whole.steps).toBeGreaterThan(0)
    for (let step = 1; step <= whole.steps; step += 1) {
      for (const after of [false, true]) {
        const world = await registered()
        prepare(world)
        const moments: Promise<boolean>[] = []
        world.onStep = () => moments.push(world.doorWorks())
        world.diesAt = { step, after }
        await expect(deed(world.options())).rejects.toThrow('killed')
        world.diesAt = null
        // The next process looks after it, now, after the overlap, and when all is over.
        for (const later of [0, OVERLAP_MS, 2 * FORGET_MS]) {
          world.now = T0 + later
          await ensureWebhook(world.options())
          expect(await world.doorWorks(), `step ${step}, after ${after}`).toBe(true)
        }
        expect(await Promise.all(moments)).not.toContain(false)
        expect(world.ids()).toHaveLength(1)
        expect(await world.secrets()).toHaveLength(1)
      }
    }
  })
})

describe('dying before there ever was a registration', () => {
  it('leaves at most one more to take away', async () => {
    for (const step of [1, 2]) {
      for (const after of [false, true]) {
        const world = new World()
        world.diesAt = { step, after }
        await expect(ensureWebhook(world.options())).rejects.toThrow('killed')
        world.diesAt = null
        await ensureWebhook(world.options())
        expect(await world.doorWorks()).toBe(true)
        expect(world.ids()).toHaveLength(1)
      }
    }
  })
})
