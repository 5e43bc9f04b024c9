// The fate of every failure, written by hand from the payer's facts and not from the table: which code,
// for which act, means what, in whose words.
import { describe, expect, it } from 'vitest'
import { CODES, failureOf, STATUSES } from '#bff/vipps/fates.ts'
import type { Act, Trouble } from '#bff/vipps/fates.ts'

const status = (
  answered: number,
  code: string | null = null,
  door: 'token' | 'call' = 'call',
): Trouble => ({ kind: 'status', door, status: answered, code, retryAfterMs: null })

const said = (act: Act, trouble: Trouble): string => {
  const { fate, why, look } = failureOf(act, trouble)
  return `${fate} ${why}${look ? ', look' : ''}`
}

/**
 * Every documented code: [create, capture, cancel, refund]. `no` refused in the act's own words,
 * `no!` the same unless the payment shows that it is done, `later` retried with the same key, `later!`
 * because two answers contradict each other, `absent`; anything else is the word it is refused with.
 */
const codes: Record<string, [create: string, capture: string, cancel: string, refund: string]> = {
  '3010': ['later', 'later', 'later', 'later'],
  '4010': ['no', 'no!', 'no!', 'no!'],
  '4020': ['no!', 'no!', 'no!', 'no!'],
  '4040': ['no', 'no', 'no', 'no'],
  '4050': ['no', 'no', 'no', 'no'],
  '4060': ['no', 'no', 'no', 'no'],
  '4070': ['no', 'no', 'no', 'no'],
  '4080': ['no', 'no', 'no', 'no'],
  '4090': ['no', 'no', 'no', 'no'],
  '4100': ['no', 'no', 'no', 'no'],
  '4110': ['no', 'no', 'no', 'no'],
  '4120': ['no', 'no', 'no', 'no'],
  '4130': ['no', 'no', 'no', 'no'],
  '4140': ['no', 'no', 'no', 'no'],
  '4150': ['no!', 'no!', 'no!', 'no!'],
  '4160': ['no', 'no', 'no', 'no'],
  '5010': ['no', 'no', 'no', 'no'],
  '5020': ['no', 'no', 'no', 'no'],
  '5030': ['no', 'no', 'no', 'no'],
  '5040': ['no', 'no', 'no', 'no'],
  '5050': ['no', 'no', 'no', 'no'],
  '5060': ['no', 'no', 'no', 'no'],
  '5070': ['no', 'no', 'no', 'no'],
  '5080': ['no', 'no', 'no', 'no'],
  '5090': ['no', 'absent', 'absent', 'absent'],
  '5100': ['no', 'no!', 'no!', 'no!'],
  '6010': ['no', 'no', 'no', 'no'],
  '6020': ['no', 'no!', 'no!', 'no!'],
  '6030': ['capture-expired', 'capture-expired!', 'capture-expired!', 'capture-expired!'],
  '6040': ['no', 'no!', 'no!', 'no!'],
  '6050': ['no', 'no!', 'later!', 'no!'],
  '6060': ['no', 'no', 'no', 'no'],
  '6070': ['no', 'reservation-lapsed!', 'no!', 'no!'],
  '6080': ['no', 'later!', 'no!', 'no!'],
  '6090': ['no', 'no!', 'no!', 'no!'],
  '6100': ['capture-expired', 'capture-expired!', 'capture-expired!', 'capture-expired!'],
  '6110': ['no', 'no', 'no', 'no'],
  '6120': ['no', 'no', 'no', 'no'],
  '6130': ['no', 'no', 'no', 'no'],
  '6140': [
    'partial-capture-off',
    'partial-capture-off!',
    'partial-capture-off!',
    'partial-capture-off!',
  ],
  '6150': ['no', 'no!', 'no!', 'no!'],
  '6160': ['later', 'later', 'later', 'later'],
  '6170': ['no', 'later!', 'no!', 'no!'],
  '6180': ['no', 'no!', 'no!', 'no!'],
  '6190': ['no', 'no!', 'no!', 'no!'],
  '6200': ['no', 'no!', 'no!', 'no!'],
  '6210': ['no', 'no!', 'no!', 'no!'],
  '6220': ['no', 'no!', 'no!', 'no!'],
  '6230': ['no!', 'no!', 'no!', 'no!'],
  '6250': ['later', 'later', 'later', 'later'],
  '6260': ['funds-unavailable', 'funds-unavailable!', 'funds-unavailable!', 'funds-unavailable!'],
  '6280': ['later', 'later', 'later', 'later'],
  '7010': ['no', 'no', 'no', 'no'],
  '10010': ['no', 'no!', 'no!', 'no!'],
  '10020': ['no', 'no!', 'no!', 'no!'],
  '10030': ['no', 'no!', 'no!', 'no!'],
  '10040': ['no', 'no!', 'no!', 'no!'],
  '10050': ['no', 'no!', 'no!', 'no!'],
  '10060': ['no', 'no!', 'no!', 'no!'],
  '10070': ['no', 'no!', 'no!', 'no!'],
}
const acts = ['create', 'capture', 'cancel', 'refund'] as const
const refusalWords = {
  create: 'payment-refused',
  capture: 'capture-refused',
  cancel: 'release-refused',
  refund: 'refund-refused',
}

function sentence(act: (typeof acts)[number], mark: string): string {
  const look = mark.endsWith('!') ? ', look' : ''
  const word = mark.replace('!', '')
  if (word === 'later') {
    return `retry ${act === 'create' ? 'payment-unreachable' : 'payer-outage'}${look}`
  }
  if (word === 'absent') return `absent ${refusalWords[act]}`
  return `refused ${word === 'no' ? refusalWords[act] : word}${look}`
}

describe('the fate of each error code', () => {
  it.each(Object.entries(codes))('%s at create, capture, cancel, refund: %j', (code, marks) => {
    // The status is documented for two codes alone: a code means the same with each.
    for (const answered of [400, 409, 422]) {
      const found = acts.map((act) => said(act, status(answered, code)))
      expect(found).toEqual(acts.map((act, i) => sentence(act, marks[i] ?? '')))
    }
  })

  it.each(Object.keys(codes).filter((code) => code !== '5090'))(
    '%s refuses no read for good, because a read decides nothing',
    (code) => {
      expect(failureOf('read', status(400, code))).toMatchObject({
        fate: 'retry',
        why: 'payer-outage',
        code,
      })
    },
  )

  it('of a reference that is not known is absent, also for a read', () => {
    expect(failureOf('read', status(404, '5090')).fate).toBe('absent')
  })

  it('is decided for each of the list, and for no other', () => {
    expect(Object.keys(CODES).toSorted()).toEqual(Object.keys(codes).toSorted())
  })

  it('is judged by the status where the code is of no list', () => {
    expect(failureOf('capture', status(503, '9999'))).toMatchObject({ fate: 'retry', code: '9999' })
    expect(failureOf('capture', status(400, '9999'))).toMatchObject({ fate: 'refused' })
    expect(failureOf('capture', status(400, 'toString'))).toMatchObject({ fate: 'refused' })
  })
})

/** One line or more for each status: what, at which act, and the whole answer. */
const statuses: [string, Act, Trouble, string][] = [
  [
    'a wrong client secret',
    'capture',
    status(401, null, 'token'),
    'retry payer-outage 502 token-401',
  ],
  [
    'a wrong secret at create',
    'create',
    status(400, null, 'token'),
    'retry payment-unreachable 502 token-400',
  ],
  ['no token for now', 'capture', status(503, null, 'token'), 'retry payer-outage 503 token-503'],
  ['no such token door', 'cancel', status(404, null, 'token'), 'retry payer-outage 502 token-404'],
  ['a body that breaks the schema', 'create', status(400), 'refused payment-refused 502 http-400'],
  ['wrong address at create', 'create', status(404), 'refused payment-refused 502 http-404'],
  ['unknown reference', 'read', status(404), 'absent payer-outage 502 http-404'],
  ['unknown at cancel', 'cancel', status(404), 'absent release-refused 502 http-404'],
  ['no Order Management', 'receipt', status(404), 'retry payer-outage 502 http-404'],
  ['401 with a fresh token', 'cancel', status(401), 'retry payer-outage 502 http-401'],
  ['another sales unit', 'capture', status(403), 'retry payer-outage 502 http-403'],
  ['another sales unit at create', 'create', status(403), 'retry payment-unreachable 502 http-403'],
  ['request time-out', 'refund', status(408), 'retry payer-outage 504 http-408'],
  ['same key, other body', 'capture', status(409), 'refused capture-refused 502 http-409'],
  ['exists', 'create', status(409), 'refused payment-refused 502 http-409'],
  ['wrong media type', 'refund', status(415), 'refused refund-refused 502 http-415'],
  ['cannot be processed', 'create', status(422), 'refused payment-refused 502 http-422'],
  ['locked', 'capture', status(423), 'retry payer-outage 502 http-423'],
  ['too early', 'capture', status(425), 'retry payer-outage 502 http-425'],
  ['too many', 'create', status(429), 'retry payment-unreachable 503 http-429'],
  ['read refused', 'read', status(400), 'retry payer-outage 502 http-400'],
  ['registration refused', 'webhooks', status(400), 'retry payer-outage 502 http-400'],
  ['receipt refused', 'receipt', status(400), 'refused payer-outage 502 http-400'],
  ['unavailable', 'create', status(503), 'retry payment-unreachable 503 http-503'],
  ['gateway time-out', 'capture', status(504), 'retry payer-outage 504 http-504'],
  ['server error', 'capture', status(500), 'retry payer-outage 502 http-500'],
  ['redirect', 'capture', status(302), 'retry payer-outage 502 http-302'],
  ['no answer in time', 'create', { kind: 'timeout' }, 'retry payment-unreachable 504 timeout'],
  ['connection broken', 'capture', { kind: 'network' }, 'retry payer-outage 502 network'],
  ['nonsense', 'read', { kind: 'unreadable' }, 'retry payer-outage 502 unreadable'],
  [
    'one call too many, held back',
    'capture',
    { kind: 'budget', retryAfterMs: 9 },
    'retry payer-outage 503 budget',
  ],
]

describe('the fate of each status', () => {
  it.each(statuses)('%s', (_name, act, trouble, expected) => {
    const { fate, why, gateway, code } = failureOf(act, trouble)
    expect(`${fate} ${why} ${gateway} ${code}`).toBe(expected)
  })

  it('has a case here for every row of the table', () => {
    const seen = statuses.flatMap(([, , trouble]) =>
      trouble.kind === 'status' && trouble.door === 'call' ? [trouble.status] : [],
    )
    for (const [first, last] of STATUSES) {
      expect(seen.filter((one) => one >= first && one <= last)).not.toEqual([])
    }
  })

  it('passes on how long the payer asks to wait', () => {
    const failure = failureOf('create', {
      kind: 'status',
      door: 'call',
      status: 429,
      code: null,
      retryAfterMs: 7000,
    })
    expect(failure.retryAfterMs).toBe(7000)
  })
})
