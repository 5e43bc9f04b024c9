// The registration of our webhook: made once, and looked after.
import { describe, expect, it } from 'vitest'
import { ensureWebhook, rotateWebhook } from '#bff/vipps/registration.ts'
import { registered, url, World } from './webhook-world.ts'

describe('the registration', () => {
  it('is made for our address and all seven events, and kept in one write', async () => {
    const world = new World()
    expect(await ensureWebhook(world.options())).toEqual({ ok: true, value: null })
    expect(world.asked).toEqual(['register', 'keep webhook-registrations'])
    expect(world.there).toEqual([
      {
        id: 'r1',
        url,
        secret: 'secret of r1',
        events: [
          'authorized',
          'aborted',
          'expired',
          'terminated',
          'captured',
          'cancelled',
          'refunded',
        ].map((name) => `epayments.payment.${name}.v1`),
      },
    ])
    expect(await world.secrets()).toEqual(['secret of r1'])
  })

  it('is not made again after a restart, nor while the payer cannot be asked', async () => {
    const world = await registered()
    await ensureWebhook(world.options())
    world.down = true
    expect(await ensureWebhook(world.options())).toEqual({ ok: true, value: null })
    expect(world.asked).toEqual([])
  })

  it('fails, and says why, where there is none and the payer cannot be asked', async () => {
    const world = new World()
    world.down = true
    expect(await ensureWebhook(world.options())).toMatchObject({ ok: false, code: 'network' })
    expect(world.memory.size).toBe(0)
  })

  it('that an older build kept is taken over', async () => {
    const world = new World()
    world.add('a')
    world.memory.set('webhook-secret', 'secret of a')
    world.memory.set('webhook-id', 'a')
    world.memory.set('webhook-url', `${url} 123456 https://payer.example`)
    expect(await ensureWebhook(world.options())).toEqual({ ok: true, value: null })
    expect(await world.secrets()).toEqual(['secret of a'])
    expect(world.ids()).toEqual(['a'])
    await rotateWebhook(world.options())
    expect(await world.secrets()).toEqual(['secret of r1', 'secret of a'])
  })

  it.each([
    ['another address', { PUBLIC_URL: 'https://other.example' }],
    ['another sales unit', { VIPPS_MSN: '654321' }],
    ['another environment', { VIPPS_BASE_URL: 'https://test.payer.example' }],
  ])('of %s is none of ours', async (_, change) => {
    const world = await registered()
    await ensureWebhook(world.options(change))
    expect(world.asked[0]).toBe('register')
  })

  it('leaves those of other addresses alone, whatever it takes away', async () => {
    const world = new World()
    world.add('lost')
    world.add('shop', { url: 'https://shop.example/hook' })
    world.add('near', { url: `${url}/2` })
    await ensureWebhook(world.options())
    expect(world.ids()).toEqual(['shop', 'near', 'r1'])
  })

  it('whose secret is lost is replaced, the new one first', async () => {
    const world = await registered()
    world.memory.clear()
    await ensureWebhook(world.options())
    expect(world.asked).toEqual(['register', 'keep webhook-registrations', 'remove r1'])
    expect(await world.doorWorks()).toBe(true)
  })

  it('that lacks an event is replaced, and stands until the new one is kept', async () => {
    const world = await registered()
    world.there = world.there.map((one) => ({ ...one, events: one.events.slice(1) }))
    await ensureWebhook(world.options())
    expect(world.asked.slice(0, 2)).toEqual(['register', 'keep webhook-registrations'])
    expect(world.ids()).toEqual(['r1', 'r2'])
  })

  it('finds room where all 25 are taken by what nobody needs', async () => {
    const world = new World()
    for (let i = 1; i <= 25; i += 1) world.add(`lost${i}`)
    expect(await ensureWebhook(world.options())).toEqual({ ok: true, value: null })
    expect(world.ids()).toEqual(['r1'])
    const full = await registered()
    full.most = 1
    // The only one there is ours and in use: it is not given up for a new one.
    expect(await rotateWebhook(full.options())).toMatchObject({ ok: false, code: 'http-400' })
    expect(await full.doorWorks()).toBe(true)
  })
})

describe('a registration that the payer has deleted', () => {
  it('is made again, and the operator is told: notice, log and the word of readiness', async () => {
    const world = await registered()
    world.there = []
    const done = await ensureWebhook(world.options())
    expect(done).toEqual({
      ok: true,
      value: 'the webhook registration had gone and was made again at 2026-11-25T12:00:00.000Z',
    })
    expect(world.notes).toEqual(['webhook-registration-lost'])
    expect(world.log).toContain('webhook-registration-lost')
    expect(await world.doorWorks()).toBe(true)
    // Who looks an hour later still reads it; after a day it is history.
    world.now += 3_600_000
    expect(await ensureWebhook(world.options())).toEqual(done)
    world.now += 86_400_000
    expect(await ensureWebhook(world.options())).toEqual({ ok: true, value: null })
    expect(world.notes).toHaveLength(1)
  })

  it('where the secret was set by hand is only told, for nobody else can set it', async () => {
    const world = new World()
    const byHand = world.options({ webhookSecrets: ['from the portal'] })
    expect(await ensureWebhook(byHand)).toMatchObject({
      ok: true,
      value: expect.stringContaining('no webhook is registered'),
    })
    expect(world.notes).toEqual(['webhook-registration-missing'])
    expect(await rotateWebhook(byHand)).toMatchObject({ ok: false, code: 'secret-set-by-hand' })
    world.add('portal')
    expect(await ensureWebhook(byHand)).toEqual({ ok: true, value: null })
    world.down = true
    expect(await ensureWebhook(byHand)).toMatchObject({ ok: false })
    expect(world.asked).toEqual([])
  })
})
