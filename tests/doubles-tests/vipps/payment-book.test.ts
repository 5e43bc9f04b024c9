/** The payment book by itself: states, arithmetic, codes, idempotency, time. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BookRules } from '#tests/doubles/vipps/book-rules.ts'
import { PaymentBook } from '#tests/doubles/vipps/payment-book.ts'
import type { CreateRequest } from '#tests/doubles/vipps/payment-model.ts'
import { refusals } from '#tests/doubles/vipps/payment-refusals.ts'
import { codeOf } from './caller.ts'

const start = 1_800_000_000_000
const reference = 'ev-book-0001'
const nok = (value: number) => ({ modificationAmount: { currency: 'NOK' as const, value } })
const request = (more: Partial<CreateRequest> = {}): CreateRequest => ({
  amount: { currency: 'NOK', value: 35_000 },
  reference,
  userFlow: 'WEB_REDIRECT',
  paymentMethod: { type: 'WALLET' },
  returnUrl: 'https://stikk.example/c/x',
  ...more,
})

const opened = (rules: Partial<BookRules> = {}) => {
  const book = new PaymentBook(rules)
  book.create(start, 'k-create', request())
  return book
}
const reserved = (rules: Partial<BookRules> = {}) => {
  const book = opened(rules)
  book.approve(start, reference)
  return book
}
const money = (book: PaymentBook) => {
  const { authorized, captured, cancelled, refunded } = book.get(reference)!
  return [authorized, captured, cancelled, refunded]
}

describe('create', () => {
  test('the same key and body give the same answer and one payment', () => {
    const book = opened()
    const again = book.create(start + 1, 'k-create', request())
    expect(again.status).toBe(201)
    expect([...book.all()]).toHaveLength(1)
    const { userFlow, ...rest } = request()
    expect(book.create(start + 2, 'k-create', { userFlow, ...rest })).toBe(again)
  })

  test('the same key with another body is 409/4020, another key for the reference 409/4150', () => {
    const book = opened()
    const other = book.create(start, 'k-create', request({ reference: 'ev-book-0002' }))
    expect([other.status, codeOf(other)]).toEqual([409, '4020'])
    const taken = book.create(start, 'k-other', request())
    expect([taken.status, codeOf(taken)]).toEqual([409, '4150'])
  })

  const refused: [string, Partial<CreateRequest>, string][] = [
    ['99 øre', { amount: { currency: 'NOK', value: 99 } }, '6010'],
    ['another currency', { amount: { currency: 'EUR', value: 500 } }, '5040'],
    ['a plain http address', { returnUrl: 'http://stikk.example/' }, '4090'],
    ['no return address', { returnUrl: undefined }, '4140'],
    ['a card payment', { paymentMethod: { type: 'CARD' } }, '4160'],
    ['a push without customer', { userFlow: 'PUSH_MESSAGE' }, '4140'],
    ['a push', { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4712345678' } }, '5080'],
    ['a long life', { expiresAt: '2030-01-01T00:00:00Z' }, '6130'],
    ['six notes', { metadata: { a: '', b: '', c: '', d: '', e: '', f: '' } }, '4100'],
    ['an unknown scope', { profile: { scope: 'name shoeSize' } }, '4080'],
  ]
  test.each(refused)('%s is refused', (_name, more, code) => {
    const book = new PaymentBook()
    expect(codeOf(book.create(start, 'k', request(more)))).toBe(code)
    expect(book.get(reference)).toBeUndefined()
  })

  test('an app’s own scheme and http on loopback are return addresses', () => {
    for (const returnUrl of ['stikk://back', 'http://127.0.0.1:8080/c/x', 'http://localhost/'])
      expect(new PaymentBook().create(start, 'k', request({ returnUrl })).status).toBe(201)
  })

  test('a refusal sticks to its key', () => {
    const book = opened()
    expect(codeOf(book.capture(start, reference, 'k1', nok(100)))).toBe('6080')
    book.approve(start, reference)
    expect(codeOf(book.capture(start, reference, 'k1', nok(100)))).toBe('6080')
    expect(book.capture(start, reference, 'k2', nok(100)).status).toBe(200)
  })
})

describe('the driver', () => {
  test('a declined card leaves the payment open for another', () => {
    const book = opened()
    expect(book.decline(start, reference)).toMatchObject({ body: { state: 'CREATED' } })
    expect(book.get(reference)?.declines).toHaveLength(1)
    expect(book.approve(start, reference)).toMatchObject({ body: { state: 'AUTHORIZED' } })
    expect(book.get(reference)?.events.map(({ name }) => name)).toEqual(['CREATED', 'AUTHORIZED'])
  })

  test('a decline can be told to log a failed event', () => {
    const book = opened({ declineEvents: true })
    book.decline(start, reference)
    expect(book.get(reference)?.events.at(-1)).toMatchObject({ name: 'AUTHORIZED', success: false })
    expect(book.get(reference)?.state).toBe('CREATED')
  })

  test('an amount that Vipps lets fail is declined', () => {
    const book = new PaymentBook()
    book.create(start, 'k', request({ amount: { currency: 'NOK', value: 151 } }))
    expect(book.approve(start, reference)).toMatchObject({ body: { state: 'CREATED' } })
  })

  test.each(['abort', 'expire'] as const)('nothing follows an %s', (last) => {
    const book = opened()
    book[last](start, reference)
    expect(codeOf(book.approve(start, reference))).toBe('6230')
    expect(money(book)).toEqual([0, 0, 0, 0])
    expect(codeOf(book.cancel(start, reference))).toBe('6050')
    expect(codeOf(book.capture(start, reference, 'k', nok(100)))).toBe('6200')
    expect(codeOf(book.refund(start, reference, 'k', nok(100)))).toBe('6210')
  })
})

describe('time', () => {
  test('ten minutes after creation the payment expires, by tick and by any call', () => {
    const book = opened()
    expect(book.tick(start + 599_999)).toBe(0)
    expect(book.tick(start + 600_000)).toBe(1)
    expect(book.get(reference)?.state).toBe('EXPIRED')
    expect(book.tick(start + 600_001)).toBe(0)
    const other = opened()
    expect(codeOf(other.approve(start + 600_000, reference))).toBe('6230')
    expect(other.get(reference)?.events.at(-1)).toMatchObject({
      name: 'EXPIRED',
      at: start + 600_000,
    })
  })

  test('a reservation ends by itself when the capture window closes', () => {
    const book = reserved({ captureWindowMs: 1000 })
    expect(book.tick(start + 1000)).toBe(1)
    expect(money(book)).toEqual([35_000, 0, 35_000, 0])
    expect(codeOf(book.capture(start + 1000, reference, 'k', nok(100)))).toBe('6100')
    expect(codeOf(book.cancel(start + 1000, reference))).toBe('6030')
  })

  test('a reservation that lapses early keeps what was captured', () => {
    const book = reserved()
    book.capture(start, reference, 'k', nok(5000))
    expect(book.lapse(start, reference).status).toBe(200)
    expect(money(book)).toEqual([35_000, 5000, 30_000, 0])
    expect(codeOf(book.lapse(start, reference))).toBe('6050')
  })

  test('refunds end after a year', () => {
    const book = reserved()
    book.capture(start, reference, 'k', nok(5000))
    const late = start + 365 * 86_400_000
    expect(codeOf(book.refund(late, reference, 'k', nok(100)))).toBe('6220')
  })
})

describe('capture, cancel, refund', () => {
  test('partial captures add up and never pass the reservation', () => {
    const book = reserved()
    expect(book.capture(start, reference, 'a', nok(20_000)).status).toBe(200)
    expect(book.capture(start, reference, 'a', nok(20_000)).status).toBe(200)
    expect(money(book)).toEqual([35_000, 20_000, 0, 0])
    expect(codeOf(book.capture(start, reference, 'a', nok(1000)))).toBe('4010')
    expect(codeOf(book.capture(start, reference, 'b', nok(15_001)))).toBe('6090')
    expect(book.capture(start, reference, 'c', nok(15_000)).status).toBe(200)
    expect(codeOf(book.capture(start, reference, 'd', nok(100)))).toBe('6170')
    expect(codeOf(book.cancel(start, reference))).toBe('6040')
  })

  test('a cancel releases the rest once, and a capture after it is refused', () => {
    const book = reserved()
    book.capture(start, reference, 'a', nok(25_000))
    expect(codeOf(book.cancel(start, reference, { cancelTransactionOnly: true }))).toBe('6060')
    expect(book.cancel(start, reference, {}, 'c').status).toBe(200)
    expect(book.cancel(start, reference, {}, 'c').status).toBe(200)
    expect(codeOf(book.cancel(start, reference, { cancelTransactionOnly: true }, 'c'))).toBe('4020')
    expect(money(book)).toEqual([35_000, 25_000, 10_000, 0])
    expect(codeOf(book.cancel(start, reference))).toBe('6190')
    expect(codeOf(book.capture(start, reference, 'b', nok(100)))).toBe('6070')
  })

  test('a cancel before approval terminates and shows the amount as cancelled', () => {
    const book = opened()
    const answer = book.cancel(start, reference, { cancelTransactionOnly: true })
    expect(answer).toMatchObject({ status: 200, body: { state: 'TERMINATED' } })
    expect(money(book)).toEqual([0, 0, 35_000, 0])
    expect(codeOf(book.capture(start, reference, 'k', nok(100)))).toBe('6070')
  })

  test('without partial capture only the full amount is taken', () => {
    const book = reserved({ partialCapture: false })
    expect(codeOf(book.capture(start, reference, 'a', nok(34_999)))).toBe('6140')
    expect(book.capture(start, reference, 'b', nok(35_000)).status).toBe(200)
  })

  test('amounts that make no sense are refused', () => {
    const book = reserved()
    const euro = { modificationAmount: { currency: 'EUR' as const, value: 100 } }
    expect(codeOf(book.capture(start, reference, 'a', euro))).toBe('5040')
    expect(codeOf(book.capture(start, reference, 'b', nok(0)))).toBe('4040')
    expect(codeOf(book.capture(start, reference, 'c', nok(99)))).toBe('6010')
  })

  test('refunds add up to what was captured', () => {
    const book = opened()
    expect(codeOf(book.refund(start, reference, 'a', nok(100)))).toBe('6020')
    book.approve(start, reference)
    expect(codeOf(book.refund(start, reference, 'b', nok(100)))).toBe('6150')
    book.capture(start, reference, 'c', nok(1000))
    expect(book.refund(start, reference, 'd', nok(400)).status).toBe(200)
    expect(book.refund(start, reference, 'd', nok(400)).status).toBe(200)
    expect(codeOf(book.refund(start, reference, 'd', nok(300)))).toBe('4150')
    expect(codeOf(book.refund(start, reference, 'e', nok(601)))).toBe('6150')
    expect(codeOf(book.refund(start, reference, 'f', nok(123)))).toBe('5100')
    expect(book.refund(start, reference, 'g', nok(600)).status).toBe(200)
    expect(codeOf(book.refund(start, reference, 'h', nok(1)))).toBe('6180')
  })

  test('an unknown reference is 404/5090 everywhere', () => {
    const book = new PaymentBook()
    const answers = [
      book.read(start, reference),
      book.events(start, reference),
      book.capture(start, reference, 'k', nok(100)),
      book.cancel(start, reference),
      book.refund(start, reference, 'k', nok(100)),
      book.approve(start, reference),
      book.lapse(start, reference),
    ]
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual(
      answers.map(() => [404, '5090']),
    )
  })

  test('answers carry the CREATED event’s pspReference, each event its own', () => {
    const book = reserved()
    const captured = book.capture(start, reference, 'k', nok(100))
    const events = book.get(reference)!.events
    expect(captured.body).toMatchObject({ pspReference: events[0]!.pspReference })
    expect(new Set(events.map(({ pspReference }) => pspReference)).size).toBe(3)
  })
})

type Step = {
  deed: 'capture' | 'cancel' | 'refund' | 'approve' | 'abort'
  value: number
  key: number
}
const steps = fc.array(
  fc.record<Step>({
    deed: fc.constantFrom('capture', 'cancel', 'refund', 'approve', 'abort'),
    value: fc.integer({ min: 0, max: 50_000 }),
    key: fc.integer({ min: 0, max: 5 }),
  }),
  { maxLength: 30 },
)

test('whatever is asked, captured + cancelled <= authorized, refunded <= captured, and the log adds up', () => {
  fc.assert(
    fc.property(steps, (asked) => {
      const book = opened()
      const sums = { CAPTURED: 0, CANCELLED: 0, REFUNDED: 0 }
      book.onEvent((_payment, { name, amount }) => {
        if (name in sums) sums[name as keyof typeof sums] += amount
      })
      for (const { deed, value, key } of asked) {
        if (deed === 'capture') book.capture(start, reference, `k${key}`, nok(value))
        else if (deed === 'refund') book.refund(start, reference, `k${key}`, nok(value))
        else if (deed === 'cancel') book.cancel(start, reference)
        else book[deed](start, reference)
        const payment = book.get(reference)!
        if (payment.state === 'TERMINATED') continue
        expect(payment.captured + payment.cancelled).toBeLessThanOrEqual(payment.authorized)
        expect(payment.refunded).toBeLessThanOrEqual(payment.captured)
        expect([payment.captured, payment.cancelled, payment.refunded]).toEqual(Object.values(sums))
      }
    }),
  )
})

test('a restored book knows every payment, answer and deadline', () => {
  const book = reserved()
  book.create(start, 'k2', request({ reference: 'ev-book-0002' }))
  book.capture(start, reference, 'k', nok(100))
  const copy = new PaymentBook()
  copy.restore(JSON.parse(JSON.stringify(book.snapshot())) as ReturnType<PaymentBook['snapshot']>)
  expect(copy.read(start, reference)).toEqual(book.read(start, reference))
  expect(copy.capture(start, reference, 'k', nok(100)).status).toBe(200)
  expect(money(copy)).toEqual([35_000, 100, 0, 0])
  expect(copy.tick(start + 600_000)).toBe(1)
  expect(copy.lapse(start, reference).status).toBe(200)
})

test('every documented code has a status that says refusal', () => {
  expect(Object.keys(refusals)).toHaveLength(60)
  for (const [status] of Object.values(refusals)) expect(status).toBeGreaterThanOrEqual(400)
})
