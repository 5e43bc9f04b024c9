// Our client against the stand-in, which was written from the payer's documents and not from the
// client; every request and every answer is judged by those documents on the way.
import { afterEach, describe, expect, it } from 'vitest'
import { keptWebhooks } from '#bff/vipps/kept-webhooks.ts'
import { ensureWebhook } from '#bff/vipps/registration.ts'
import { createWebhookDoor } from '#bff/vipps/webhook.ts'
import { checkRequest } from '#tests/doubles-tests/vipps/openapi.ts'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import { signedHeaders } from '#tests/doubles/vipps/signature.ts'
import { base, closeAll, openJudged, specs, wish } from './judged-payer.ts'
import { reference } from './scripted-payer.ts'
import { energyLine, flatLine, parkingLine, receiptOf } from './settlements.ts'

afterEach(closeAll)

describe('our client and the payer, by the documents', () => {
  it('agree on the whole trip: reserve, capture, release, receipt, refund', async () => {
    const { payments, play, kept, paths, clock } = openJudged()
    expect(await payments.read(reference)).toMatchObject({ ok: false, fate: 'absent' })
    const made = await payments.create(wish, `${reference}-create`)
    expect(made).toMatchObject({ ok: true })
    expect(await payments.create(wish, `${reference}-create`)).toEqual(made)
    expect(await payments.read(reference)).toMatchObject({ value: { state: 'created' } })
    await play('approve')
    expect(await payments.read(reference)).toMatchObject({
      value: { state: 'authorized', authorizedMinor: 35_000, capturedMinor: 0 },
    })
    const captured = { capturedMinor: 21_614, cancelledMinor: 0 }
    const capture = () => payments.capture(reference, 21_614, 'NOK', `${reference}-capture`)
    expect(await capture()).toMatchObject({ value: captured })
    expect(await capture()).toMatchObject({ value: captured })
    const released = { capturedMinor: 21_614, cancelledMinor: 13_386 }
    expect(await payments.cancel(reference, `${reference}-cancel`)).toMatchObject({
      value: released,
    })
    expect(await payments.cancel(reference, `${reference}-cancel`)).toMatchObject({ ok: true })
    const receipt = receiptOf([energyLine, flatLine, parkingLine], 21_614, {
      reduction: 'operator-price',
    })
    expect(await payments.sendReceipt(receipt)).toEqual({ ok: true, value: null })
    expect(await payments.sendReceipt(receipt)).toEqual({ ok: true, value: null })
    // The payer takes five changes a minute of one payment.
    clock.now += 60_000
    const refund = (key: string) => payments.refund(reference, 1000, 'NOK', key)
    expect(await refund('refund-1')).toMatchObject({ value: { refundedMinor: 1000 } })
    expect(await refund('refund-1')).toMatchObject({ value: { refundedMinor: 1000 } })
    expect(await refund('refund-2')).toMatchObject({ value: { refundedMinor: 2000 } })
    const writes = paths.filter((path) => /\/(capture|cancel|refund)$/.test(path))
    expect(writes).toHaveLength(4)
    expect(paths.filter((path) => path.endsWith('/get'))).toHaveLength(1)
    kept()
  })

  it('agree that an unapproved payment is ended and nothing was reserved', async () => {
    const { payments, kept } = openJudged()
    await payments.create(wish, 'create')
    expect(await payments.cancel(reference, 'cancel')).toMatchObject({
      value: { state: 'terminated', authorizedMinor: 0, cancelledMinor: 0 },
    })
    kept()
  })

  it.each(['abort', 'expire'])(
    'agree on %s, after which there is nothing to cancel',
    async (how) => {
      const { payments, play, paths, kept } = openJudged()
      await payments.create(wish, 'create')
      await play(how)
      expect(await payments.cancel(reference, 'cancel')).toMatchObject({ ok: true })
      expect(paths.some((path) => path.endsWith('/cancel'))).toBe(false)
      kept()
    },
  )

  it.each(['capture', 'cancel', 'refund'] as const)(
    'never take the time-out of a %s that took effect for a failure',
    async (match) => {
      const { vipps, payments, play, paths } = openJudged()
      await payments.create(wish, 'create')
      await play('approve')
      if (match === 'refund') await payments.capture(reference, 35_000, 'NOK', 'capture')
      vipps.faults.add([{ match, do: 'drop-after', times: 1, skip: 0 }])
      const answer = await {
        capture: () => payments.capture(reference, 21_614, 'NOK', 'capture'),
        cancel: () => payments.cancel(reference, 'cancel'),
        refund: () => payments.refund(reference, 1000, 'NOK', 'refund'),
      }[match]()
      expect(answer).toMatchObject({ ok: true })
      expect(paths.filter((path) => path.endsWith(`/${match}`))).toHaveLength(1)
    },
  )

  it('find a payment whose create was lost, even when the key is new', async () => {
    const { vipps, payments } = openJudged()
    vipps.faults.add([{ match: 'create', do: 'drop-after', times: 1, skip: 0 }])
    expect(await payments.create(wish, 'create')).toMatchObject({ fate: 'retry', gateway: 504 })
    expect(await payments.create(wish, 'create-again')).toMatchObject({ ok: true })
  })

  it('survive a token that ends in mid-flight', async () => {
    const { vipps, payments, play } = openJudged()
    await payments.create(wish, 'create')
    await play('approve')
    vipps.faults.add([{ match: 'capture', do: 'forget-token', times: 1, skip: 0 }])
    expect(await payments.capture(reference, 100, 'NOK', 'capture')).toMatchObject({ ok: true })
  })

  it('agree that a sales unit without partial capture refuses for good', async () => {
    const { payments, play } = openJudged({ partialCapture: false })
    await payments.create(wish, 'create')
    await play('approve')
    expect(await payments.capture(reference, 100, 'NOK', 'capture')).toMatchObject({
      fate: 'refused',
      why: 'partial-capture-off',
    })
  })

  it('agree that a capture is never more than the reservation, and that one lapsed is gone', async () => {
    const { payments, play } = openJudged()
    await payments.create(wish, 'create')
    await play('approve')
    expect(await payments.capture(reference, 35_001, 'NOK', 'capture')).toMatchObject({
      fate: 'refused',
      code: '6090',
    })
    await play('lapse')
    expect(await payments.capture(reference, 100, 'NOK', 'capture-2')).toMatchObject({
      fate: 'refused',
    })
  })
})

describe('the judge of this file', () => {
  it.skipIf(!specs)('refuses a create with one field too many and one header too few', () => {
    if (!specs) throw new Error('there are no documents')
    const body = { reference, amount: { currency: 'NOK', value: 1 }, surprise: true }
    const faults = checkRequest(
      specs.epayment,
      'POST',
      '/epayment/v1/payments',
      body,
      new Headers(),
    )
    expect(faults.some((fault) => fault.includes('surprise'))).toBe(true)
    expect(faults.some((fault) => fault.includes('Idempotency-Key'))).toBe(true)
  })
})

describe('our webhook and the payer, by the documents', () => {
  const settings = {
    PUBLIC_URL: 'https://stikk.example',
    VIPPS_BASE_URL: base,
    VIPPS_MSN: sandboxVipps.msn,
    merchantId: 'default',
    webhookSecrets: [],
  }

  it('agree on registering once, and on the secret the stand-in signs with', async () => {
    const { api, vipps, kept, clock } = openJudged()
    const memory = new Map<string, string>()
    const keptOf = async (name: string) => memory.get(name) ?? null
    const keep = async (name: string, value: string) => void memory.set(name, value)
    const ensure = async () => {
      const done = await ensureWebhook({ settings, keep, kept: keptOf, api, now: () => clock.now })
      expect(done.ok).toBe(true)
      const [first] = await keptWebhooks(keptOf, settings)
      return first?.secret ?? ''
    }
    const secret = await ensure()
    expect(await ensure()).toBe(secret)
    const [registration, ...others] = vipps.webhooks.list()
    expect(others).toEqual([])
    expect(registration).toMatchObject({ secret, url: 'https://stikk.example/webhooks/vipps' })
    memory.clear()
    expect(await ensure()).not.toBe(secret)
    expect(vipps.webhooks.list()).toHaveLength(1)
    kept()

    const news: string[] = []
    const door = createWebhookDoor({
      secrets: async () => [await ensure()],
      sessions: { paymentNews: async (one) => news.push(one) > 0 },
      now: () => clock.now,
      publicUrl: settings.PUBLIC_URL,
    })
    const body = JSON.stringify({ reference, name: 'AUTHORIZED' })
    const url = new URL('https://stikk.example/webhooks/vipps')
    const delivery = (signer: string) =>
      door.request(url.href, {
        method: 'POST',
        body,
        headers: signedHeaders(url, signer, body, clock.now, 'a-webhook'),
      })
    expect((await delivery(await ensure())).status).toBe(200)
    expect((await delivery(secret)).status).toBe(401)
    expect(news).toEqual([reference])
  })
})
