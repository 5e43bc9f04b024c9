// The charger's and the ledger's effects: what each way of ending means to the machine.
import { perform, type PerformPorts } from '#bff/durable/perform.ts'
import type { Effect, Event } from '#bff/session/model.ts'
import { describe, expect, it } from 'vitest'
import { APPROVED, CHARGING, failure, portsWith, sessionAfter, task } from './perform-ports.ts'

const START: Effect = { type: 'StartSession', attempt: 1 }
const STOP: Effect = { type: 'StopSession', sessionId: 'S1', attempt: 1 }

describe('starting', () => {
  const session = sessionAfter(...APPROVED)
  const accepted = {
    ok: true,
    value: { answer: 'accepted', why: 'start-refused', timeoutS: 30 },
  } as const

  it('claims the EVSE before it asks', async () => {
    const ports = portsWith({ claim: true, start: accepted })
    expect(await perform(task(START, session), ports)).toMatchObject({
      command: { type: 'ReportStart', answer: 'accepted', timeoutS: 30, attempt: 1 },
    })
    expect(ports.asked).toEqual(['claim', 'start'])
  })

  it('asks nothing where another session of ours holds the EVSE', async () => {
    const ports = portsWith({ claim: false })
    expect(await perform(task(START, session), ports)).toMatchObject({
      command: { answer: 'refused', why: 'evse-occupied' },
    })
    expect(ports.asked).toEqual(['claim'])
  })

  it('is not sent a second time after a crash: whether it left, only a read can tell', async () => {
    const ports = portsWith({})
    expect(await perform(task(START, session, 1), ports)).toMatchObject({
      kind: 'done',
      command: { answer: 'unanswered' },
    })
    expect(ports.asked).toEqual([])
  })

  it.each([
    ['retry', 'unanswered'],
    ['refused', 'refused'],
    ['absent', 'refused'],
  ] as const)('that fails with %s is %s, and never repeated here', async (fate, said) => {
    const ports = portsWith({ claim: true, start: failure(fate) })
    expect(await perform(task(START, session), ports)).toMatchObject({
      kind: 'done',
      command: { answer: said },
    })
  })

  it.each<[string, Event[], string]>([
    ['the driver has left', [{ type: 'StopWished', at: 3, by: 'driver' }], 'driver-left'],
    [
      'the reservation has lapsed',
      [{ type: 'ReservationLapsed', at: 3, releasedMinor: 0 }],
      'reservation-lapsed',
    ],
  ])('is not asked for when %s before it could leave', async (_, events, why) => {
    const ports = portsWith({})
    const result = await perform(task(START, sessionAfter(...APPROVED, ...events)), ports)
    expect(result).toMatchObject({ command: { answer: 'refused', why } })
    expect(ports.asked).toEqual([])
  })

  it('is not asked for when the process was down past its deadline', async () => {
    const ports = portsWith({})
    const late: PerformPorts = { ...ports, now: () => 1 + 120_000 }
    expect(await perform(task(START, session), late)).toMatchObject({
      command: { answer: 'refused', why: 'start-timeout' },
    })
    expect(ports.asked).toEqual([])
  })
})

describe('stopping', () => {
  const session = sessionAfter(...APPROVED, CHARGING)

  it('reports the answer, and a refusal as one', async () => {
    const ports = portsWith({ stop: { ok: true, value: { answer: 'accepted' } } })
    expect(await perform(task(STOP, session), ports)).toMatchObject({
      command: { type: 'ReportStop', answer: 'accepted' },
    })
    const refusing = portsWith({ stop: failure('refused') })
    expect(await perform(task(STOP, session), refusing)).toMatchObject({
      kind: 'done',
      command: { type: 'ReportStop', answer: 'refused' },
    })
  })

  it('is tried again when nobody answers', async () => {
    const ports = portsWith({ stop: failure('retry') })
    expect((await perform(task(STOP, session), ports)).kind).toBe('retry')
  })

  it('of a stray session says nothing about ours', async () => {
    const ports = portsWith({ stop: { ok: true, value: { answer: 'accepted' } } })
    const stray: Effect = { ...STOP, sessionId: 'S2' }
    expect(await perform(task(stray, session), ports)).toMatchObject({
      kind: 'done',
      command: null,
    })
  })
})

describe('the aftermath', () => {
  const captured: Event[] = [
    ...APPROVED,
    CHARGING,
    { type: 'PaymentCaptured', at: 5, capturedMinor: 5990 },
    { type: 'Rested', at: 6, as: 'settled' },
  ]

  it('asks the ledger for a number once something was captured and the money rests', async () => {
    const ports = portsWith({ number: 7 })
    const record: Effect = { type: 'RecordInLedger' }
    expect(await perform(task(record, sessionAfter(...captured)), ports)).toMatchObject({
      command: { type: 'ReportReceipt', number: 7, sent: false },
    })
    expect(ports.rows[0]).toMatchObject({ phase: 'settled', capturedMinor: 5990, numberDue: true })
  })

  it('asks for none before, nor where nothing was captured', async () => {
    const ports = portsWith({ number: null })
    const record: Effect = { type: 'RecordInLedger' }
    expect(await perform(task(record, sessionAfter(...APPROVED)), ports)).toMatchObject({
      kind: 'done',
      command: null,
    })
    const rested: Event = { type: 'Rested', at: 6, as: 'abandoned' }
    await perform(task(record, sessionAfter(...APPROVED, rested)), ports)
    expect(ports.rows.map((row) => row.numberDue)).toEqual([false, false])
  })

  it('has no receipt to send where no price of ours was captured', async () => {
    const ports = portsWith({})
    const send: Effect = { type: 'SendReceipt', number: 7 }
    expect(await perform(task(send, sessionAfter(...captured)), ports)).toMatchObject({
      command: { type: 'GiveUp', act: 'receipt', final: true },
    })
    expect(ports.asked).toEqual([])
  })
})

describe('telling the operator', () => {
  it('of a reservation that ends soon, with its end and what is at stake', async () => {
    const ports = portsWith({})
    const effect: Effect = { type: 'TellOperator', matter: 'capture-deadline' }
    expect((await perform(task(effect, sessionAfter(...APPROVED)), ports)).kind).toBe('done')
    expect(ports.asked).toEqual([
      'note capture-deadline: starting (no reason): the reservation can be captured until 1970-06-30T00:00:00.001Z; 35000 minor units of NOK are held, 0 of them for energy that was delivered',
    ])
  })

  it('of one that is gone, with the loss', async () => {
    const ports = portsWith({})
    const effect: Effect = { type: 'TellOperator', matter: 'reservation-lapsed' }
    const lost: Event = { type: 'LossReckoned', at: 3, lossMinor: 599 }
    await perform(task(effect, sessionAfter(...APPROVED, CHARGING, lost)), ports)
    expect(ports.asked[0]).toContain('a loss of 599 minor units of NOK')
  })
})

describe('recording', () => {
  it('brings back the numbers of receipt and credit notes', async () => {
    const ports = portsWith({ number: null, creditNotes: [3, 8] })
    const effect: Effect = { type: 'RecordInLedger' }
    expect(await perform(task(effect, sessionAfter(...APPROVED)), ports)).toMatchObject({
      command: { type: 'ReportReceipt', number: null, sent: false, creditNotes: [3, 8] },
    })
  })
})
