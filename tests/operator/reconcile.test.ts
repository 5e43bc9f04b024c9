// What the operator's door reads for a reconciliation: each side by itself, nothing of another
// merchant's, and nothing that leads to a driver.
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { NOW, referenceOf } from '#tests/driver/samples.ts'
import type { ListedCdr, PaymentHistory } from '#bff/session/ports.ts'
import { describe, expect, it } from 'vitest'
import { accountOf } from '#bff/session/account.ts'
import { PAYMENT_WITHOUT_SESSION } from '#bff/session/ports.ts'
import { decided } from '#bff/session/decide.ts'
import { openingOf } from '#tests/session/story.ts'
import { AUTH, row, TOKEN } from './trial.ts'

const PERIOD = `from=${NOW - 1000}&until=${NOW + 1000}`
const one = referenceOf('8')
const history: PaymentHistory = {
  snapshot: {
    state: 'authorized',
    authorizedMinor: 35_000,
    capturedMinor: 600,
    cancelledMinor: 0,
    refundedMinor: 0,
    currency: 'NOK',
    guaranteedUntil: null,
  },
  events: [
    { id: 'psp', name: 'CAPTURED', amountMinor: 600, at: NOW, key: 'portal', success: true },
  ],
}
const cdr = (change: Partial<ListedCdr>): ListedCdr => ({
  id: 'NO*STK*1',
  creditOf: null,
  sessionId: null,
  reference: one,
  energyWh: 4200,
  totalInclMinor: 2516,
  totalExclMicros: 0,
  currency: 'NOK',
  endedAt: NOW,
  updatedAt: NOW,
  fault: null,
  ...change,
})

function desk(rows = [row()]) {
  const world = makeWorld()
  world.rows = rows
  const made = (merchantId: string | null, token: string) =>
    world.office.tokens.push({
      id: token,
      name: token,
      scope: 'read',
      merchantId,
      token,
      createdAt: 0,
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    })
  const other = `stikk_${'b'.repeat(43)}`
  made('other', other)
  return {
    ...tryOut(world, { OPERATOR_TOKEN: TOKEN }),
    world,
    other: { authorization: `Bearer ${other}` },
  }
}

const at = (side: string, more = ''): string => `/operator/reconcile/${side}?${PERIOD}${more}`

describe('sessions', () => {
  it('come with ledger, journal and the payment as it is now', async () => {
    const { get, world } = desk()
    const { state } = decided(
      { phase: 'none' },
      { type: 'OpenSession', now: NOW, opening: openingOf({ reference: one }) },
    )
    if (state.phase === 'none') throw new Error('it was opened')
    world.readings.accounts.set(one, accountOf(state))
    world.readings.payments.set(one, { ok: true, value: history })
    const body = await (await get(at('sessions'), AUTH)).json()
    expect(body).toMatchObject({
      sessions: [
        {
          reference: one,
          ledger: { phase: 'parked', authorizedMinor: 35_000 },
          journal: { phase: 'reserving', payment: 'creating', cdrsSeen: [] },
          payer: { kind: 'read', capturedMinor: 600, events: [{ key: 'portal' }] },
        },
      ],
      next: null,
    })
    expect(JSON.stringify(body)).not.toContain(`${one}.`)
  })

  it('are told as absent where the payer knows none, and unread where it does not answer', async () => {
    const { get, world } = desk([row(), row({ reference: referenceOf('9') })])
    const fate = { ok: false, fate: 'retry', why: 'payer-outage', gateway: 503 } as const
    world.readings.payments.set(one, { ...fate, code: '429', retryAfterMs: 3000 })
    const { sessions } = (await (await get(at('sessions'), AUTH)).json()) as {
      sessions: { payer: unknown; journal: unknown }[]
    }
    expect(sessions.map(({ payer }) => payer)).toEqual([
      { kind: 'unread', code: '429', retryAfterMs: 3000 },
      { kind: 'absent' },
    ])
    expect(sessions[0]?.journal).toBeNull()
  })

  it('are pages of ten, and only the merchant’s own', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => row({ reference: referenceOf(String(n)) }))
    const { get, other } = desk(rows)
    const first = (await (await get(at('sessions'), AUTH)).json()) as {
      sessions: unknown[]
      next: string
    }
    expect([first.sessions.length, first.next]).toEqual([10, '10'])
    const second = (await (await get(at('sessions', '&cursor=10'), AUTH)).json()) as typeof first
    expect([second.sessions.length, second.next]).toEqual([2, null])
    const none = (await (await get(at('sessions'), other)).json()) as typeof first
    expect(none.sessions).toEqual([])
  })

  it('need a period', async () => {
    const { get } = desk()
    expect((await get('/operator/reconcile/sessions?from=1', AUTH)).status).toBe(422)
    expect((await get('/operator/reconcile/sessions?from=x&until=1', AUTH)).status).toBe(422)
  })
})

describe('CDRs', () => {
  it('say whose they are, also where they are nobody’s', async () => {
    const { get, world, other } = desk()
    const cdrs = [cdr({}), cdr({ id: 'NO*STK*2', reference: null })]
    world.readings.cdrs.set('', { ok: true, value: { cdrs, next: '2?x=y', guessed: true } })
    expect(await (await get(at('cdrs'), AUTH)).json()).toMatchObject({
      cdrs: [
        { id: 'NO*STK*1', whose: { reference: one, openedAt: NOW, merchantId: 'default' } },
        { id: 'NO*STK*2', whose: null },
      ],
      next: '2?x=y',
      guessed: true,
    })
    // The period is not over for bills: the list has no end yet.
    expect(world.readings.asked).toEqual([{ from: NOW - 1000, until: null, after: null }])
    const none = (await (await get(at('cdrs'), other)).json()) as { cdrs: unknown[] }
    expect(none.cdrs).toEqual([])
  })

  it('are read up to ten days after the period', async () => {
    const { get, world } = desk()
    const day = 86_400_000
    const old = `from=${NOW - 40 * day}&until=${NOW - 30 * day}`
    await get(`/operator/reconcile/cdrs?${old}&cursor=7?a`, AUTH)
    expect(world.readings.asked[0]).toEqual({
      from: NOW - 40 * day,
      until: NOW - 20 * day,
      after: '7?a',
    })
  })

  it('are refused where the backend’s list cannot be read, with how long to wait', async () => {
    const { get, world } = desk()
    const fate = { ok: false, fate: 'retry', why: 'start-timeout', gateway: 503 } as const
    world.readings.cdrs.set('', { ...fate, code: '429', retryAfterMs: 4500 })
    const response = await get(at('cdrs'), AUTH)
    expect([response.status, response.headers.get('retry-after')]).toEqual([502, '5'])
    expect(await response.json()).toMatchObject({ detail: '429' })
  })
})

describe('strangers', () => {
  it('are payments that the payer told of and the ledger does not know', async () => {
    const { get, world, other } = desk()
    const strange = referenceOf('77')
    const times = { detail: '', count: 1, firstAt: NOW, lastAt: NOW }
    const told = { code: PAYMENT_WITHOUT_SESSION, field: null, ...times }
    world.notices = [
      { ...told, subject: strange },
      { ...told, subject: one },
      { ...told, code: 'ocpi-cdr-refused', subject: referenceOf('78') },
    ]
    world.readings.payments.set(strange, { ok: true, value: history })
    expect(await (await get('/operator/reconcile/strangers', AUTH)).json()).toMatchObject({
      strangers: [{ reference: strange, payer: { kind: 'read', capturedMinor: 600 } }],
    })
    expect(await (await get('/operator/reconcile/strangers', other)).json()).toEqual({
      strangers: [],
    })
  })
})
