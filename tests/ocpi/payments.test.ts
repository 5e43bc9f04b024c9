// The payments module of 2.3.0: terminals that the CPO activates, and advice of what was captured.
import { describe, expect, it } from 'vitest'
import { noteAdviceDue, sendAdvice, type AdviceDeps } from '#bff/ocpi/advice.ts'
import { sendTerminals } from '#bff/ocpi/terminals.ts'
import type { Notice } from '#bff/session/ports.ts'
import type { View } from '#shared/contract.ts'
import { REGISTRATION } from './client-fixture.ts'
import {
  counter,
  CPO_URL,
  envelope,
  memoryCatalogue,
  network,
  NOW,
  OTHER,
  OURS,
  PARTY,
  viewOf,
  type Sent,
} from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

const PAYMENTS = { identifier: 'payments', role: 'RECEIVER', url: `${CPO_URL}/payments` }
const settled: View = viewOf({
  phase: 'settled',
  capturedMinor: 21_614,
  receipt: {
    number: 41,
    lines: [
      line({ totalMinor: 20_000, taxMinor: 4000, vatRate: 2500 }),
      line({ totalMinor: 1614, taxMinor: 323, vatRate: 2500 }),
    ],
    totalMinor: 21_614,
    taxMinor: 4323,
    reduction: null,
    seller: { name: 'Stikk', organisationNumber: '1' },
    creditNotes: [],
  },
})

function line({
  totalMinor,
  taxMinor,
  vatRate,
}: Record<'totalMinor' | 'taxMinor' | 'vatRate', number>) {
  return {
    kind: 'energy' as const,
    quantity: 1,
    unitMicros: 1,
    totalMinor,
    exMinor: totalMinor - taxMinor,
    taxMinor,
    vatRate,
    reductionMinor: 0,
  }
}

function advising(answer: (sent: Sent) => Response, more: Partial<AdviceDeps> = {}) {
  const { sent, fetch } = network(answer)
  const catalogue = memoryCatalogue()
  const notes: Notice[] = []
  const deps = {
    tokenEncoding: 'base64' as const,
    registration: async () => ({
      ...REGISTRATION,
      version: '2.3.0' as const,
      endpoints: [...REGISTRATION.endpoints, PAYMENTS],
    }),
    party: PARTY,
    fetch,
    now: () => NOW,
    newId: counter(),
    note: (notice: Notice) => void notes.push(notice),
    payer: 'The payer',
    view: async () => settled,
    ...more,
    catalogue,
  }
  return { deps, sent, catalogue, notes }
}

describe('Advice of a capture', () => {
  it('says what was captured with its taxes, once', async () => {
    const { deps, sent } = advising(() => envelope(null))
    expect(await noteAdviceDue(deps, OURS)).toBe(true)
    await sendAdvice(deps)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      method: 'POST',
      url: `${CPO_URL}/payments/financial-advice-confirmations`,
      body: {
        id: OURS,
        authorization_reference: OURS,
        total_costs: {
          before_taxes: 172.91,
          taxes: [{ name: 'VAT', percentage: 25, amount: 43.23 }],
        },
        currency: 'NOK',
        eft_data: ['The payer', `Reference: ${OURS}`, 'Amount: NOK 216.14', 'Receipt: 41'],
        capture_status_code: 'SUCCESS',
        last_updated: '2026-11-22T12:00:00Z',
      },
    })
    expect(await noteAdviceDue(deps, OURS)).toBe(false)
    await sendAdvice(deps)
    expect(sent).toHaveLength(1)
  })

  it('waits through an outage, and nothing after it is sent before it', async () => {
    let up = false
    const { deps, sent } = advising(() => (up ? envelope(null) : new Response('', { status: 503 })))
    await noteAdviceDue(deps, OURS)
    await noteAdviceDue(deps, OTHER)
    await sendAdvice(deps)
    expect(sent).toHaveLength(1)
    up = true
    await sendAdvice(deps)
    expect(sent).toHaveLength(3)
  })

  it('that is declined is told to the operator and not repeated', async () => {
    const { deps, sent, notes } = advising(() => new Response('{"status_code":2001}'))
    await noteAdviceDue(deps, OURS)
    await sendAdvice(deps)
    await sendAdvice(deps)
    expect(sent).toHaveLength(1)
    expect(notes).toMatchObject([{ code: 'ocpi-advice-refused', subject: OURS }])
  })

  it('is not due where the CPO has no payments module, and waits for a receipt', async () => {
    const none = advising(() => envelope(null), { registration: async () => REGISTRATION })
    expect(await noteAdviceDue(none.deps, OURS)).toBe(false)
    const early = advising(() => envelope(null), { view: async () => viewOf({}) })
    await noteAdviceDue(early.deps, OURS)
    await sendAdvice(early.deps)
    expect(early.sent).toEqual([])
  })

  it('calls a capture that the reservation cut a partial success', async () => {
    const receipt = settled.receipt && {
      ...settled.receipt,
      reduction: 'reservation-limit' as const,
    }
    const view = async (): Promise<View> => ({ ...settled, receipt })
    const { deps, sent } = advising(() => envelope(null), { view })
    await noteAdviceDue(deps, OURS)
    await sendAdvice(deps)
    expect(sent[0]?.body).toMatchObject({ capture_status_code: 'PARTIAL_SUCCESS' })
  })
})

describe('A terminal', () => {
  const at = '/2.3.0/payments/terminals'
  const wish =
    '{"reference":"SERIAL-1","location_ids":["LOC-1"],"last_updated":"2026-11-22T11:00:00Z"}'

  it('is activated, assigned, updated and taken away by the CPO', async () => {
    const { call } = receiver()
    const made = (await call('POST', `${at}/activate`, wish)).body.data as { terminal_id: string }
    expect(made).toMatchObject({ reference: 'SERIAL-1', invoice_creator: 'PTP' })
    const one = `${at}/${made.terminal_id}`
    await call('PATCH', one, '{"evse_uids":["STK-1001"]}')
    await call('PUT', one, '{"invoice_base_url":"https://cpo.example/i"}')
    expect((await call('GET', one)).body.data).toMatchObject({
      location_ids: ['LOC-1'],
      evse_uids: ['STK-1001'],
      invoice_base_url: 'https://cpo.example/i',
    })
    expect((await call('POST', `${one}/deactivate`)).body.status_code).toBe(1000)
    expect((await call('GET', one)).http).toBe(404)
    expect((await call('POST', `${one}/deactivate`)).http).toBe(404)
  })

  it('activated twice is one, and they are listed in pages', async () => {
    const { call } = receiver()
    await call('POST', `${at}/activate`, wish)
    await call('POST', `${at}/activate`, wish)
    await call('POST', `${at}/activate`, '{"reference":"SERIAL-2"}')
    const page = await call('GET', `${at}?limit=1`)
    expect(page.body.data).toMatchObject([{ reference: 'SERIAL-1' }])
    expect(page.headers.get('X-Total-Count')).toBe('2')
    const next = /<(.+)>; rel="next"/.exec(page.headers.get('Link') ?? '')?.[1] ?? ''
    const { pathname, search } = new URL(next)
    const rest = await call('GET', `${pathname.replace('/ocpi', '')}${search}`)
    expect(rest.body.data).toMatchObject([{ reference: 'SERIAL-2' }])
    expect(rest.headers.get('Link')).toBeNull()
    expect((await call('GET', `${at}?date_from=2026-11-22T12:00:01Z`)).body.data).toEqual([])
    expect((await call('GET', `${at}?offset=many`)).body.status_code).toBe(2001)
  })

  it('names the field that is wrong', async () => {
    const { call } = receiver()
    const { body } = await call('POST', `${at}/activate`, '{"location_ids":"LOC-1"}')
    expect(body.status_code).toBe(2001)
    expect(body.status_message).toContain('location_ids')
  })

  it('is sent to the CPO once, when it can be', async () => {
    let up = false
    const { deps, sent, catalogue } = advising(() =>
      up ? envelope(null) : new Response('', { status: 500 }),
    )
    const terminal = {
      terminal_id: 'T',
      invoice_creator: 'PTP',
      last_updated: '2026-11-22T12:00:00Z',
    }
    catalogue.named.set('ocpi-terminals', JSON.stringify([{ told: false, terminal }]))
    await sendTerminals(deps)
    up = true
    await sendTerminals(deps)
    await sendTerminals(deps)
    expect(sent.map(({ url }) => url)).toEqual(Array(2).fill(`${CPO_URL}/payments/terminals`))
    expect(sent[1]?.body).toEqual(terminal)
  })
})
