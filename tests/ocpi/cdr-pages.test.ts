// The list of CDRs as a reconciliation reads it: one page a call, every CDR in it, also those that are
// nobody's and those that cannot be read; and its token goes nowhere but to the list.
import { describe, expect, it } from 'vitest'
import { createCdrPages } from '#bff/ocpi/cdr-pages.ts'
import { REGISTRATION } from './client-fixture.ts'
import {
  CDR,
  counter,
  CPO_URL,
  envelope,
  network,
  NOW,
  OURS,
  PARTY,
  withFields,
  type Sent,
} from './fixtures.ts'

const HOUR_MS = 3_600_000
const UNTIL = NOW + 24 * HOUR_MS

function pages(answer: (sent: Sent) => Response) {
  const { sent, fetch } = network(answer)
  const read = createCdrPages({
    tokenEncoding: 'base64',
    registration: async () => REGISTRATION,
    party: PARTY,
    fetch,
    now: () => NOW,
    newId: counter(),
  })
  return { sent, read: (after: string | null) => read({ from: NOW, until: UNTIL }, after) }
}

const next = (address: string): Record<string, string> => ({ Link: `<${address}>; rel="next"` })
const queryOf = ({ url }: Sent) => Object.fromEntries(new URL(url).searchParams)

describe('A page of CDRs', () => {
  it('is asked for by the period, with a little before it, and leads on by its Link', async () => {
    const { sent, read } = pages(({ url }) =>
      url.includes('offset=1')
        ? envelope('[]')
        : envelope(`[${CDR}]`, next(`${CPO_URL}/cpo/cdrs?offset=1&date_from=x`)),
    )
    const first = await read(null)
    expect(first).toMatchObject({
      ok: true,
      value: { cdrs: [{ reference: OURS, fault: null }], guessed: false },
    })
    expect(queryOf(sent[0]!)).toEqual({
      date_from: new Date(NOW - HOUR_MS).toISOString().replace('.000', ''),
      date_to: new Date(UNTIL).toISOString().replace('.000', ''),
      limit: '100',
    })
    const after = first.ok ? first.value.next : null
    expect(after).toBe('1?offset=1&date_from=x')
    expect(await read(after)).toMatchObject({ ok: true, value: { cdrs: [], next: null } })
    expect(queryOf(sent[1]!)).toMatchObject({ offset: '1', date_from: 'x' })
  })

  it('has those that are nobody’s, and tells what cannot be read by its field', async () => {
    const strange = withFields(CDR, {
      id: 'X',
      authorization_reference: null,
      cdr_token: { uid: 'RFID', contract_id: 'C' },
    })
    const broken = withFields(CDR, { id: 'B', total_cost: 'dear' })
    const { read } = pages(() => envelope(`[${strange},${broken},17]`))
    const page = await read(null)
    expect(page.ok && page.value.cdrs.map(({ reference, fault }) => [reference, fault])).toEqual([
      [null, null],
      [OURS, expect.stringContaining('total_cost')],
      [null, expect.any(String)],
    ])
  })

  it('never leads the token to another host or another list', async () => {
    for (const address of ['https://evil.example/cpo/cdrs?a', `${CPO_URL}/cpo/other?a`]) {
      const { read } = pages(() => envelope(`[${CDR}]`, next(address)))
      expect(await read(null), address).toMatchObject({ ok: false, code: 'foreign-page' })
    }
    const { sent, read } = pages(() => envelope('[]'))
    await read('5?https://evil.example/')
    await read('//evil.example')
    for (const { url } of sent) expect(new URL(url).host).toBe(new URL(CPO_URL).host)
  })

  it('is a guess where nothing says that there is more but a full page', async () => {
    const full = Array.from({ length: 100 }, (_, n) => withFields(CDR, { id: `C${n}` })).join(',')
    const { read } = pages(() => envelope(`[${full}]`))
    expect(await read(null)).toMatchObject({ ok: true, value: { guessed: true } })
  })

  it('fails as a whole where the backend does not answer', async () => {
    const { read } = pages(() => new Response('', { status: 503 }))
    expect(await read(null)).toMatchObject({ ok: false, code: '503' })
  })
})
