import { describe, expect, it } from 'vitest'
import { FATES, failureOf } from '#bff/vipps/fates.ts'
import type { Act, Trouble } from '#bff/vipps/fates.ts'

const status = (
  answered: number,
  code: string | null = null,
  door: 'token' | 'call' = 'call',
): Trouble => ({ kind: 'status', door, status: answered, code, retryAfterMs: null })

/** Written by hand from the payer's facts, one line or more for each row of the table. */
const cases: [string, Act, Trouble, string][] = [
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
  ['partial capture off', 'capture', status(400, '6140'), 'refused partial-capture-off 502 6140'],
  ['no funds', 'capture', status(400, '6260'), 'refused funds-unavailable 502 6260'],
  ['capture too late', 'capture', status(400, '6100'), 'refused capture-expired 502 6100'],
  ['cancel too late', 'cancel', status(400, '6030'), 'refused capture-expired 502 6030'],
  ['capture failed, try later', 'capture', status(400, '6280'), 'retry payer-outage 502 6280'],
  ['driver in 3-D Secure', 'cancel', status(409, '6250'), 'retry payer-outage 502 6250'],
  ['locked by another change', 'refund', status(400, '6160'), 'retry payer-outage 502 6160'],
  ['internal, whatever the status', 'capture', status(400, '3010'), 'retry payer-outage 502 3010'],
  ['unknown reference by code', 'capture', status(400, '5090'), 'absent capture-refused 502 5090'],
  ['wrong address at create', 'create', status(404), 'refused payment-refused 502 http-404'],
  ['unknown reference', 'read', status(404), 'absent payer-outage 502 http-404'],
  ['unknown at cancel', 'cancel', status(404), 'absent release-refused 502 http-404'],
  ['401 with a fresh token', 'cancel', status(401), 'retry payer-outage 502 http-401'],
  ['request time-out', 'refund', status(408), 'retry payer-outage 504 http-408'],
  ['locked', 'capture', status(423), 'retry payer-outage 502 http-423'],
  ['too early', 'capture', status(425), 'retry payer-outage 502 http-425'],
  ['too many', 'create', status(429), 'retry payment-unreachable 503 http-429'],
  ['read refused', 'read', status(403), 'retry payer-outage 502 http-403'],
  ['registration refused', 'webhooks', status(400), 'retry payer-outage 502 http-400'],
  ['create refused', 'create', status(422, '5070'), 'refused payment-refused 502 5070'],
  ['too much captured', 'capture', status(400, '6090'), 'refused capture-refused 502 6090'],
  ['nothing to cancel', 'cancel', status(400, '6050'), 'refused release-refused 502 6050'],
  ['not enough to refund', 'refund', status(400, '6150'), 'refused refund-refused 502 6150'],
  ['receipt refused', 'receipt', status(400), 'refused payer-outage 502 http-400'],
  ['unavailable', 'create', status(503), 'retry payment-unreachable 503 http-503'],
  ['gateway time-out', 'capture', status(504), 'retry payer-outage 504 http-504'],
  ['server error', 'capture', status(500), 'retry payer-outage 502 http-500'],
  ['redirect', 'capture', status(302), 'retry payer-outage 502 http-302'],
  ['no answer in time', 'create', { kind: 'timeout' }, 'retry payment-unreachable 504 timeout'],
  ['connection broken', 'capture', { kind: 'network' }, 'retry payer-outage 502 network'],
  ['nonsense', 'read', { kind: 'unreadable' }, 'retry payer-outage 502 unreadable'],
]

describe('the fate of a failed call', () => {
  it.each(cases)('%s', (_name, act, trouble, expected) => {
    const { fate, why, gateway, code } = failureOf(act, trouble)
    expect(`${fate} ${why} ${gateway} ${code}`).toBe(expected)
  })

  it('has a case here for every row of the table', () => {
    const hit = new Set(
      cases.flatMap(([, act, trouble]) => {
        if (trouble.kind !== 'status') return []
        const { code, status: given, door } = trouble
        return FATES.findIndex((row) => {
          const [low, high] =
            typeof row.status === 'number' ? [row.status, row.status] : (row.status ?? [0, 999])
          return (
            (row.code ?? code) === code &&
            given >= low &&
            given <= high &&
            (row.door ?? door) === door &&
            (row.acts?.includes(act) ?? true)
          )
        })
      }),
    )
    hit.delete(-1)
    expect(hit.size).toBe(FATES.length)
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
