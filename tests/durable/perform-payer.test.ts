// The payer's effects: what each way of ending means to the machine.
import { perform } from '#bff/durable/perform.ts'
import type { Effect, PaymentSnapshot } from '#bff/session/model.ts'
import { describe, expect, it } from 'vitest'
import { APPROVED, failure, portsWith, sessionAfter, snapshot, task } from './perform-ports.ts'

const CAPTURE: Effect = { type: 'CapturePayment', amountMinor: 5990, currency: 'NOK' }
const REFUND: Effect = {
  type: 'RefundPayment',
  amountMinor: 1000,
  totalMinor: 1000,
  currency: 'NOK',
}

describe('creating', () => {
  const create: Effect = {
    type: 'CreatePayment',
    amountMinor: 35_000,
    currency: 'NOK',
    description: 'Lading 1001',
  }

  it('reports where the driver approves', async () => {
    const ports = portsWith({ create: { ok: true, value: { redirectUrl: 'https://pay' } } })
    const result = await perform(task(create, sessionAfter()), ports)
    expect(result).toMatchObject({
      kind: 'done',
      command: { type: 'ReportPayment', report: { kind: 'created', redirectUrl: 'https://pay' } },
    })
    expect(ports.asked).toEqual(['create key'])
  })

  it('is tried again after an outage, and given up when it is refused', async () => {
    const away = portsWith({ create: failure('retry') })
    expect((await perform(task(create, sessionAfter()), away)).kind).toBe('retry')
    const refused = portsWith({ create: failure('refused') })
    expect(await perform(task(create, sessionAfter()), refused)).toMatchObject({
      kind: 'done',
      command: { type: 'GiveUp', act: 'create', final: true },
    })
  })
})

describe('capturing', () => {
  it('is done when the payment shows it', async () => {
    const ports = portsWith({ capture: { ok: true, value: snapshot({ capturedMinor: 5990 }) } })
    const result = await perform(task(CAPTURE, sessionAfter(...APPROVED)), ports)
    expect(result).toMatchObject({ kind: 'done', command: { type: 'ReportPayment' } })
    expect(ports.asked).toEqual(['capture 5990 key'])
  })

  it('is tried again, and the read reported, when the payment does not show it yet', async () => {
    const ports = portsWith({ capture: { ok: true, value: snapshot() } })
    const result = await perform(task(CAPTURE, sessionAfter(...APPROVED)), ports)
    expect(result).toMatchObject({ kind: 'retry', command: { report: { kind: 'read' } } })
  })

  it('is given up with the payer’s reason when it is refused for good', async () => {
    const ports = portsWith({ capture: failure('refused') })
    const result = await perform(task(CAPTURE, sessionAfter(...APPROVED)), ports)
    expect(result).toMatchObject({
      command: { type: 'GiveUp', act: 'capture', final: true, why: 'capture-refused' },
      failure: { code: 'code' },
    })
  })
})

describe('cancelling', () => {
  const cancel: Effect = { type: 'CancelPayment' }

  it('of a payment that was never made is an answer, not a failure', async () => {
    const ports = portsWith({ cancel: failure('absent') })
    expect(await perform(task(cancel, sessionAfter()), ports)).toMatchObject({
      kind: 'done',
      command: { type: 'ReportPayment', report: { kind: 'absent' } },
    })
  })

  it('of a reservation that the payer denies is given up, so that a human looks', async () => {
    const ports = portsWith({ cancel: failure('absent') })
    const result = await perform(task(cancel, sessionAfter(...APPROVED)), ports)
    expect(result).toMatchObject({ command: { type: 'GiveUp', act: 'cancel', final: true } })
  })

  it.each<[string, Partial<PaymentSnapshot>, 'done' | 'retry']>([
    ['all released', { cancelledMinor: 35_000 }, 'done'],
    ['the rest released', { capturedMinor: 5990, cancelledMinor: 29_010 }, 'done'],
    ['ended before approval', { state: 'terminated', authorizedMinor: 0 }, 'done'],
    ['still open', { state: 'created', authorizedMinor: 0 }, 'retry'],
    ['money still held', { capturedMinor: 5990 }, 'retry'],
  ])('that shows %s', async (_, change, kind) => {
    const ports = portsWith({ cancel: { ok: true, value: snapshot(change) } })
    expect((await perform(task(cancel, sessionAfter(...APPROVED)), ports)).kind).toBe(kind)
  })
})

describe('refunding', () => {
  it('asks nothing where everything wanted has been refunded already', async () => {
    const ports = portsWith({
      read: { ok: true, value: snapshot({ capturedMinor: 5990, refundedMinor: 1000 }) },
    })
    const result = await perform(task(REFUND, sessionAfter(...APPROVED)), ports)
    expect(result.kind).toBe('done')
    expect(ports.asked).toEqual(['read'])
  })

  it('refunds, and is tried again until the sum shows it', async () => {
    const before = snapshot({ capturedMinor: 5990 })
    const ports = portsWith({
      read: { ok: true, value: before },
      refund: { ok: true, value: before },
    })
    const result = await perform(task(REFUND, sessionAfter(...APPROVED)), ports)
    expect(result.kind).toBe('retry')
    expect(ports.asked).toEqual(['read', 'refund 1000 key'])
  })
})
