// `npm run ops -- doctor` at the payer's side: what it finds before the first driver does, and that it
// leaves no money behind, whatever happens on the way.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WEBHOOK_EVENTS } from '#bff/vipps/registration.ts'
import { createCaller } from '#bff/vipps/transport.ts'
import type { PayerOptions } from '#bff/vipps/transport.ts'
import { judgeClocks } from '#scripts/ops/doctor-clock.ts'
import { checkPayer, watchClock, type WebhookKnown } from '#scripts/ops/payer-checks.ts'
import { probe } from '#scripts/ops/payer-probe.ts'
import { payerOf } from '#scripts/ops/payer.ts'
import { createVipps } from '#tests/doubles/vipps/app.ts'
import type { Vipps, VippsOptions } from '#tests/doubles/vipps/app.ts'
import { faultsRequest } from '#tests/doubles/vipps/faults.ts'
import { startVipps } from '#tests/doubles/vipps/index.ts'
import type { RunningVipps } from '#tests/doubles/vipps/index.ts'
import { askHere } from './ops-process.ts'

// Not the sandbox's, which are refused beside a public address that is not loopback.
const keys = { clientId: 'id', clientSecret: 'secret', subscriptionKey: 'key', msn: '654321' }
const settingsOf = (base: string): Record<string, string> => ({
  PUBLIC_URL: 'https://stikk.example',
  VIPPS_BASE_URL: base,
  VIPPS_CLIENT_ID: keys.clientId,
  VIPPS_CLIENT_SECRET: keys.clientSecret,
  VIPPS_SUBSCRIPTION_KEY: keys.subscriptionKey,
  VIPPS_MSN: keys.msn,
})
const phone = '4712345678'

describe('the doctor, as it is typed', () => {
  let payer: RunningVipps
  beforeEach(async () => {
    payer = await startVipps({ port: 0, keys })
    payer.webhooks.register('https://stikk.example/webhooks/vipps', [...WEBHOOK_EVENTS])
  })
  afterEach(() => payer.close())
  const doctor = (changed: Record<string, string>, ...args: string[]) =>
    askHere({ ...settingsOf(payer.url), ...changed }, 'doctor', '--payer', ...args)

  it('finds all well, and leaves nothing of its payment', async () => {
    const { code, text } = await doctor({}, '--phone', phone)
    expect(text.split('\n')).toEqual([
      'Vipps MobilePay',
      '  ok    keys: accepted',
      '  ok    sales unit: VIPPS_MSN is ours',
      '  ok    webhook: https://stikk.example/webhooks/vipps, 7 events',
      '  -     webhook secret: not known',
      expect.stringMatching(/^ {10}-> set OPERATOR_TOKEN/),
      '  ok    codes: the QR API answers, 0 codes',
      '  ok    receipts: Order Management answers',
      '  -     mcc: no call tells the merchant category of the sales unit',
      expect.stringMatching(/^ {10}-> ask .* 5552 .* the amount that was captured$/),
      '  ok    currency: NOK fits the sales unit',
      '  ok    partial capture: known: works: authorized 200, captured 100, released 100',
      '  ok    history: CREATED, AUTHORIZED, CAPTURED, CANCELLED',
      expect.stringMatching(/^ {2}ok {4}undone: ev-[0-9a-z]{26}: nothing is held or kept$/),
      'Clocks',
      expect.stringMatching(/^ {2}ok {4}clock: this machine is -?\d s off the payer$/),
      'Ready.',
      '',
    ])
    expect(code).toBe(0)
    const [left, ...others] = [...payer.book.all()]
    expect(left).toMatchObject({ authorized: 200, captured: 100, cancelled: 100, refunded: 100 })
    expect(others).toEqual([])
  })

  it('makes no payment unless it is told to', async () => {
    const { code, text } = await doctor({})
    expect(code).toBe(0)
    expect(text).toContain('-     partial capture: unknown: not tried')
    expect([...payer.book.all()]).toEqual([])
  })

  it('stops at wrong keys, and prints none', async () => {
    const { code, text } = await doctor({ VIPPS_CLIENT_SECRET: 'wrong-one' }, '--phone', phone)
    expect(code).toBe(1)
    expect(text).toContain('FAIL  keys: token-401')
    expect(text).not.toContain('wrong-one')
    expect(text).not.toContain('webhook')
    const unit = await doctor({ VIPPS_MSN: '999999' })
    expect(unit.text).toContain('FAIL  sales unit: http-403')
  })

  it.each([
    [['--phone', '+47 123'], '--phone: a number'],
    [['--phone', phone, '--pay'], 'Either --phone or --pay.'],
    [['--colour'], "unknown option '--colour'"],
  ])('refuses %j', async (args, words) => {
    const { code, text, aside } = await doctor({}, ...args)
    expect([code, text]).toEqual([2, ''])
    expect(aside).toContain(words)
  })
})

const base = 'https://stand-in.example'

/** The stand-in in this very process; loopback by name, so that force may be used. */
function open(options: VippsOptions = {}, market: 'NO' | 'DK' = 'NO') {
  const vipps = createVipps({ keys, baseUrl: () => base, rateLimits: false, ...options })
  const read = payerOf({ ...settingsOf('http://127.0.0.1:1'), MARKET: market })
  if ('faults' in read) throw new Error(read.faults.join())
  const { settings } = read
  const payer: PayerOptions = {
    ...read.options,
    // A minute of a probe that waits a thousand times less than a real one.
    minuteMs: 60,
    fetch: async (url, init) => vipps.app.request(url.replace('http://127.0.0.1:1', ''), init),
  }
  const call = createCaller(payer)
  const stop = new AbortController()
  const shown: string[] = []
  const check = (known: WebhookKnown | null = null) => checkPayer(settings, payer, call, known)
  const tryOut = (by: string | null, onShow: () => void = () => undefined) =>
    probe({
      options: payer,
      call,
      currency: settings.currency,
      phone: by,
      show: (address) => {
        shown.push(address)
        onShow()
      },
      stop: stop.signal,
      hurry: 1000,
    })
  const fault = (...faults: object[]) => vipps.faults.add(faultsRequest.parse({ faults }).faults)
  return { vipps, check, tryOut, fault, stop, shown }
}

const known = (id: string): WebhookKnown => ({
  byHand: false,
  registrations: [{ id, retiredAt: null }],
})

const failures = (findings: readonly { name: string; ok: boolean | null; detail: string }[]) =>
  findings.filter(({ ok }) => ok === false).map(({ name, detail }) => `${name}: ${detail}`)

const clocks = (payer: number | null, chargers: number | null, product: number | null) =>
  failures(judgeClocks({ payer, chargers, product }))

/** Nothing held, nothing kept, whatever was done. */
function expectNothingLeft(vipps: Vipps): void {
  for (const one of vipps.book.all()) {
    expect(one.state).not.toBe('CREATED')
    if (one.state === 'AUTHORIZED') expect(one.captured + one.cancelled).toBe(one.authorized)
    expect(one.refunded).toBe(one.captured)
  }
}

describe('what it finds without a payment', () => {
  it('is a webhook that is not there, or hears of too little', async () => {
    const { vipps, check } = open()
    expect(failures(await check())).toEqual([
      'webhook: nothing is registered for https://stikk.example/webhooks/vipps',
    ])
    const [first, ...rest] = WEBHOOK_EVENTS
    vipps.webhooks.register('https://stikk.example/webhooks/vipps', [...rest])
    expect(failures(await check())).toEqual([`webhook: events not registered: ${first}`])
  })

  it('is Order Management that is not there, or the QR API', async () => {
    const gone = open()
    gone.vipps.webhooks.register('https://stikk.example/webhooks/vipps', [...WEBHOOK_EVENTS])
    gone.fault({ match: 'receipt', do: 'status', status: 403 })
    expect(failures(await gone.check())).toEqual([
      'receipts: http-403: Order Management refuses us',
    ])
    const codes = open()
    codes.vipps.webhooks.register('https://stikk.example/webhooks/vipps', [...WEBHOOK_EVENTS])
    codes.fault({ match: 'qr', do: 'status', status: 403 })
    expect(failures(await codes.check())).toEqual(['codes: http-403: the QR API refuses us'])
  })

  it('is a webhook that cannot be listed, and one whose secret the product does not know', async () => {
    const { vipps, check, fault } = open()
    const there = vipps.webhooks.register('https://stikk.example/webhooks/vipps', [
      ...WEBHOOK_EVENTS,
    ])
    expect(failures(await check(known('another')))).toEqual([
      'webhook secret: the product knows the secret of none of these registrations',
    ])
    if (!there || typeof there === 'string') throw new Error('not registered')
    expect(failures(await check(known(there.id)))).toEqual([])
    // Token and read are known from before.
    fault({ match: '*', do: 'status', status: 403, skip: 1 })
    expect(failures(await check())).toEqual(['webhook: http-403: cannot be listed'])
  })

  it('is a payer that does not answer at all', async () => {
    const { check, fault } = open()
    fault({ match: 'read', do: 'status', status: 503, times: 9 })
    expect(failures(await check())).toEqual(['keys: http-503: the payer does not answer'])
  })

  it('is a clock that is wrong, the product’s where it tells it', () => {
    expect(clocks(-61_000, 0, null)).toEqual(['clock: this machine is -61 s off the payer'])
    expect(clocks(0, 90_000, 0)).toEqual(['clock: the product is 90 s off the charger backend'])
    // This machine is wrong, and the product is not.
    expect(clocks(70_000, 70_000, 70_000)).toEqual([])
    expect(clocks(null, null, 5_000_000)).toEqual([])
  })

  it('reads the payer’s clock from any answer', async () => {
    const answer = new Response('', { headers: { date: 'Sun, 22 Nov 2026 12:00:00 GMT' } })
    const clock = watchClock(
      async () => answer,
      () => Date.UTC(2026, 10, 22, 12, 2),
    )
    expect(clock.skewMs()).toBeNull()
    await clock.fetch('https://payer.example', {})
    expect(clock.skewMs()).toBe(120_000)
  })
})

describe('what it finds by a payment', () => {
  it('is partial capture that is off, before the first driver finds it', async () => {
    const { vipps, tryOut } = open({ partialCapture: false })
    expect(failures(await tryOut(phone))).toEqual(['partial capture: refused: 6140: it is off'])
    expectNothingLeft(vipps)
  })

  it('is a currency that is not the unit’s', async () => {
    const { vipps, tryOut } = open({ market: 'NO' }, 'DK')
    expect(failures(await tryOut(phone))).toEqual([
      'currency: 5040: DKK is not the currency of the sales unit',
    ])
    expect([...vipps.book.all()]).toEqual([])
  })

  it('is learnt from a person’s own phone where money is real', async () => {
    const { vipps, tryOut, shown } = open()
    const findings = await tryOut(null, () => {
      const [one] = vipps.book.all()
      vipps.book.approve(Date.now(), one?.reference ?? '')
    })
    expect(failures(findings)).toEqual([])
    expect(shown).toEqual([expect.stringMatching(/^https:\/\/stand-in\.example\/landing\?token=/)])
    expectNothingLeft(vipps)
  })

  it('is that nobody approved, was stopped, or said no: and nothing is left', async () => {
    const declined = open()
    expect(
      failures(
        await declined.tryOut(null, () => {
          const [one] = declined.vipps.book.all()
          declined.vipps.book.abort(Date.now(), one?.reference ?? '')
        }),
      ),
    ).toEqual(['partial capture: unknown: not tried: the payment was aborted'])
    expectNothingLeft(declined.vipps)
    const stopped = open()
    expect(failures(await stopped.tryOut(null, () => stopped.stop.abort()))).toEqual([
      'partial capture: unknown: not tried: stopped',
    ])
    expectNothingLeft(stopped.vipps)
    const waited = open()
    expect(failures(await waited.tryOut(null))).toEqual([
      'partial capture: unknown: not tried: nobody approved it in time',
    ])
    expectNothingLeft(waited.vipps)
  })

  it.each([
    [{ match: 'capture', do: 'drop-after' }],
    [{ match: 'capture', do: 'drop-before' }],
    [{ match: 'cancel', do: 'drop-after' }],
    [{ match: 'cancel', do: 'status', status: 500 }],
    [{ match: 'cancel', do: 'refuse', code: '6250' }],
    [{ match: 'refund', do: 'drop-after' }],
    [{ match: 'refund', do: 'status', status: 503 }],
    [{ match: 'read', do: 'status', status: 500, times: 3, skip: 2 }],
    [{ match: 'approve', do: 'refuse', code: '10010' }],
    [{ match: 'create', do: 'drop-after' }],
  ])('leaves nothing behind when %j happens midway', async (wrong) => {
    const { vipps, tryOut, fault } = open()
    fault(wrong)
    const findings = await tryOut(phone)
    expect(findings.at(-1)).toMatchObject({ name: 'undone', ok: true })
    expectNothingLeft(vipps)
    expect([...vipps.book.all()]).toHaveLength(1)
  })

  it('names the payment to look at by hand where the payer does not let go', async () => {
    const { tryOut, fault } = open()
    fault({ match: 'refund', do: 'status', status: 500, times: 50 })
    const findings = await tryOut(phone)
    expect(findings.at(-1)?.next).toMatch(/RELEASE OR REFUND ev-[0-9a-z]{26} BY HAND/)
  })
})
