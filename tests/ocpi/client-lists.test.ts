import { describe, expect, it } from 'vitest'
import { client, status } from './client-fixture.ts'
import { CDR, CPO_URL, envelope, NOW, OTHER, OURS, SESSION, withFields } from './fixtures.ts'

const strangers = withFields(SESSION, {
  id: 'S-1',
  authorization_reference: OTHER,
  cdr_token: { uid: OTHER, contract_id: OTHER },
})

describe('Reading our session from the list', () => {
  it('asks from a minute before, and finds ours by its token', async () => {
    const { sent, chargers } = client(() => envelope(`[${strangers},${SESSION}]`))
    const outcome = await chargers.readSession(OURS, NOW)
    expect(outcome).toMatchObject({ ok: true, value: { sessionId: 'NO*STK*S-101' } })
    const url = new URL(sent[0]?.url ?? '')
    expect(url.pathname).toBe('/cpo/sessions')
    expect(url.searchParams.get('date_from')).toBe('2026-11-22T11:59:00Z')
    expect(sent[0]?.headers).not.toHaveProperty('content-type')
  })

  it('of several takes the one updated last', async () => {
    const later = withFields(SESSION, { id: 'S-2', last_updated: '2026-11-22T11:50:00Z' })
    const { chargers } = client(() => envelope(`[${later},${SESSION}]`))
    expect(await chargers.readSession(OURS, NOW)).toMatchObject({
      value: { sessionId: 'NO*STK*S-2' },
    })
  })

  it('says null only when the whole list was read and none is ours', async () => {
    for (const data of ['[]', null, `[${strangers},{"id":"broken"}]`]) {
      const { chargers } = client(() => envelope(data))
      expect(await chargers.readSession(OURS, NOW)).toEqual({ ok: true, value: null })
    }
  })

  it('never says null of one that is ours and cannot be read', async () => {
    const { chargers } = client(() => envelope(`[${withFields(SESSION, { id: null })}]`))
    expect(await chargers.readSession(OURS, NOW)).toMatchObject({ ok: false, code: 'bad-session' })
  })

  it('follows the pages to the end, as one logical message', async () => {
    const next = `<${CPO_URL}/cpo/sessions?offset=1&limit=1>; rel="next"`
    const { sent, chargers } = client(({ url }) =>
      url.includes('offset=1')
        ? envelope(`[${SESSION}]`)
        : envelope(`[${strangers}]`, { Link: next, 'X-Total-Count': '2' }),
    )
    expect(await chargers.readSession(OURS, NOW)).toMatchObject({
      value: { sessionId: 'NO*STK*S-101' },
    })
    expect(sent).toHaveLength(2)
    expect(sent[1]?.headers['x-correlation-id']).toBe(sent[0]?.headers['x-correlation-id'])
    expect(sent[1]?.headers['x-request-id']).not.toBe(sent[0]?.headers['x-request-id'])
  })

  it('goes on by the total where the link is forgotten', async () => {
    const { sent, chargers } = client(({ url }) =>
      new URL(url).searchParams.get('offset') === '1'
        ? envelope(`[${SESSION}]`, { 'X-Total-Count': '2' })
        : envelope(`[${strangers}]`, { 'X-Total-Count': '2' }),
    )
    expect(await chargers.readSession(OURS, NOW)).toMatchObject({
      value: { sessionId: 'NO*STK*S-101' },
    })
    expect(sent).toHaveLength(2)
    expect(new URL(sent[1]?.url ?? '').searchParams.get('date_from')).toBe('2026-11-22T11:59:00Z')
  })

  it.each([
    ['another host', '<https://thief.example/sessions?offset=1>; rel="next"'],
    ['no address', '<http://>; rel="next"'],
  ])('takes the token to no page on %s', async (_, link) => {
    const { sent, chargers } = client(() => envelope('[]', { Link: link }))
    expect(await chargers.readSession(OURS, NOW)).toMatchObject({
      fate: 'retry',
      code: 'foreign-page',
    })
    expect(sent).toHaveLength(1)
  })

  it.each([404, 405, 501])(
    'tells a CPO without such a list (%s) from one that is away',
    async (http) => {
      const { chargers } = client(() => status(http))
      expect(await chargers.readSession(OURS, NOW)).toMatchObject({ fate: 'absent' })
      const away = client(() => status(503))
      expect(await away.chargers.readSession(OURS, NOW)).toMatchObject({ fate: 'retry' })
    },
  )

  it('fails when what comes is no list, or a page in the middle fails', async () => {
    expect(await client(() => envelope('{}')).chargers.readSession(OURS, NOW)).toMatchObject({
      code: 'not-a-list',
    })
    const next = `<${CPO_URL}/cpo/sessions?offset=1>; rel="next"`
    const { chargers } = client(({ url }) =>
      url.includes('offset') ? status(500) : envelope('[]', { Link: next }),
    )
    expect(await chargers.readSession(OURS, NOW)).toMatchObject({ ok: false, code: '500' })
  })
})

describe('Reading our CDRs from the list', () => {
  it('gives all of ours, oldest first, with a credit that carries no token', async () => {
    const credit = withFields(CDR, {
      id: 'C-1-C',
      cdr_token: { uid: '#NA', contract_id: '#NA' },
      credit: true,
      credit_reference_id: 'C-1',
      last_updated: '2026-11-22T13:00:00Z',
    })
    const replacement = withFields(CDR, { id: 'C-2', last_updated: '2026-11-22T13:01:00Z' })
    const stranger = withFields(CDR, { id: 'C-9', cdr_token: { uid: OTHER } })
    const theirs = withFields(credit, { id: 'C-9-C', credit_reference_id: 'C-9' })
    const list = [replacement, credit, stranger, theirs, CDR]
    const { chargers } = client(() => envelope(`[${list.join(',')}]`))
    const outcome = await chargers.readCdrs(OURS, NOW)
    expect(outcome.ok && outcome.value.map((c) => [c.id, c.creditOf])).toEqual([
      ['NO*STK*C-1', null],
      ['NO*STK*C-1-C', 'NO*STK*C-1'],
      ['NO*STK*C-2', null],
    ])
  })

  it('keeps every digit of a price', async () => {
    const exact = CDR.replace('172.912', '172.9120000000000000001')
    const { chargers } = client(() => envelope(`[${exact}]`))
    expect(await chargers.readCdrs(OURS, NOW)).toMatchObject({
      value: [{ totalExclMicros: 172_912_000, totalInclMinor: 21_614 }],
    })
  })

  it('does not pass over one of ours that cannot be read', async () => {
    const { chargers } = client(() => envelope(`[${withFields(CDR, { total_energy: 'much' })}]`))
    expect(await chargers.readCdrs(OURS, NOW)).toMatchObject({ ok: false, code: 'bad-cdr' })
  })
})
