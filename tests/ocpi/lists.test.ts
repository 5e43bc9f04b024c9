import { createLists } from '#bff/ocpi/lists.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { REGISTRATION } from './client-fixture.ts'
import {
  CDR,
  counter,
  CPO_URL,
  envelope,
  network,
  NOW,
  OTHER,
  OURS,
  PARTY,
  SESSION,
  withFields,
  type Sent,
} from './fixtures.ts'

function lists(answer: (sent: Sent, init: number) => Response | Promise<Response>) {
  const log: string[] = []
  let calls = 0
  const { sent, fetch } = network((one) => answer(one, (calls += 1)))
  const made = createLists({
    tokenEncoding: 'base64',
    registration: async () => REGISTRATION,
    party: PARTY,
    fetch,
    now: () => NOW,
    newId: counter(),
    log: (event, details) =>
      void log.push(`${event} ${String(details?.['code'])} ${String(details?.['subject'])}`),
  })
  return { sent, log, ...made }
}

const theirs = (patch: Record<string, unknown>) =>
  withFields(SESSION, {
    id: 'S-9',
    authorization_reference: OTHER,
    cdr_token: { uid: OTHER, contract_id: OTHER },
    ...patch,
  })

async function sessionsIn(...raws: string[]) {
  const { sent, log, listSessions } = lists(() => envelope(`[${raws.join(',')}]`))
  const outcome = await listSessions(NOW)
  if (!outcome.ok) throw new Error(outcome.code)
  return { sent, log, list: outcome.value }
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('A list of sessions, read once', () => {
  it('has the answer for everyone in it, and null for who is not', async () => {
    const { sent, list } = await sessionsIn(SESSION, theirs({}))
    expect(list.of(OURS)).toMatchObject({ ok: true, value: { sessionId: 'NO*STK*S-101' } })
    expect(list.of(OTHER)).toMatchObject({ ok: true, value: { sessionId: 'NO*STK*S-9' } })
    const { list: empty } = await sessionsIn(theirs({}))
    expect(empty.of(OURS)).toEqual({ ok: true, value: null })
    expect(sent).toHaveLength(1)
  })

  it('keeps every session of one reference, and gives the one updated last', async () => {
    const later = withFields(SESSION, { id: 'S-2', last_updated: '2026-11-22T11:50:00Z' })
    const { list } = await sessionsIn(later, SESSION)
    expect(list.of(OURS)).toMatchObject({ value: { sessionId: 'NO*STK*S-2' } })
    expect(list.all().map(({ report }) => report.sessionId)).toEqual(['NO*STK*S-2', 'NO*STK*S-101'])
  })

  it.each([
    ['says not which it is', { id: null }],
    ['says so in a place of its own', { id: '', cdr_token: null, remark: OTHER }],
  ])('fails only those of whom an object speaks that %s', async (_, patch) => {
    const { list, log } = await sessionsIn(SESSION, theirs(patch))
    expect(list.of(OURS)).toMatchObject({ ok: true, value: { sessionId: 'NO*STK*S-101' } })
    expect(log).toEqual([])
    expect(list.of(OTHER)).toMatchObject({ ok: false, fate: 'retry', code: 'bad-session' })
    expect(log).toEqual([`ocpi-told ocpi-session-unreadable ${OTHER}`])
  })

  it.each([
    ['is incomplete', { kwh: null }],
    ['counts beyond what can be counted', { kwh: '12345678901234567890' }],
    ['says who it is in a place of its own', { kwh: null, cdr_token: null, remark: OTHER }],
  ])('names what is wrong with an object that %s, and takes the rest', async (_, patch) => {
    const { list, log } = await sessionsIn(
      SESSION,
      theirs({ authorization_reference: null, ...patch }),
    )
    expect(list.of(OTHER)).toMatchObject({
      ok: true,
      value: { sessionId: 'NO*STK*S-9', energyWh: null, status: 'active' },
    })
    expect(log).toEqual([`ocpi-told ocpi-session-unreadable ${OTHER}`])
  })

  it('of no token at all is found by its id, where that is known', async () => {
    const bare = withFields(SESSION, { cdr_token: null, authorization_reference: null })
    const { list } = await sessionsIn(bare)
    expect(list.of(OURS)).toEqual({ ok: true, value: null })
    expect(list.of(OURS, ['NO*STK*S-101'])).toMatchObject({ value: { energyWh: 12_345 } })
  })

  it('of two of our references says nothing of either, and never that there is none', async () => {
    const odd = withFields(SESSION, {
      cdr_token: null,
      authorization_reference: null,
      remark: `${OURS} ${OTHER}`,
    })
    const { list } = await sessionsIn(odd)
    for (const one of [OURS, OTHER]) expect(list.of(one)).toMatchObject({ code: 'bad-session' })
  })

  it('gives the one that delivers, though one that only waits was touched later', async () => {
    const waits = withFields(SESSION, {
      id: 'S-A',
      status: 'PENDING',
      kwh: 0,
      last_updated: '2026-11-22T11:59:00Z',
    })
    const runs = withFields(SESSION, {
      id: 'S-B',
      status: 'ACTIVE',
      kwh: 1,
      last_updated: '2026-11-22T11:50:00Z',
    })
    const { list } = await sessionsIn(waits, runs)
    expect(list.of(OURS)).toMatchObject({ value: { status: 'active', energyWh: 1000 } })
  })

  it('finds a reference that begins inside what resembles another', async () => {
    const remark = `ev-${'0'.repeat(24)}${OURS.toUpperCase()}`
    const { list } = await sessionsIn(withFields('{}', { remark }))
    expect(list.of(OURS)).toMatchObject({ ok: false, code: 'bad-session' })
  })
})

describe('A list of CDRs, read once', () => {
  it('gives each his own, with a credit that stands before what it takes back', async () => {
    const credit = withFields(CDR, {
      id: 'C-1-C',
      cdr_token: null,
      credit: true,
      credit_reference_id: 'C-1',
      last_updated: '2026-11-22T13:00:00Z',
    })
    const other = withFields(CDR, { id: 'C-9', cdr_token: { uid: OTHER } })
    const { listCdrs } = lists(() => envelope(`[${credit},${other},${CDR}]`))
    const outcome = await listCdrs(NOW)
    const ids = [OURS, OTHER].map((one) => {
      const cdrs = outcome.ok ? outcome.value.of(one) : outcome
      return cdrs.ok && cdrs.value.map(({ id }) => id)
    })
    expect(ids).toEqual([['NO*STK*C-1', 'NO*STK*C-1-C'], ['NO*STK*C-9']])
  })

  it('fails only those of whom an unreadable one speaks', async () => {
    const broken = withFields(CDR, { cdr_token: { uid: OTHER }, total_energy: 'much' })
    const { listCdrs, log } = lists(() => envelope(`[${broken},${CDR}]`))
    const outcome = await listCdrs(NOW)
    expect(outcome.ok && outcome.value.of(OURS)).toMatchObject({ ok: true, value: [{}] })
    expect(outcome.ok && outcome.value.of(OTHER)).toMatchObject({ ok: false, code: 'bad-cdr' })
    expect(log).toEqual([`ocpi-told ocpi-cdr-unreadable ${OTHER}`])
  })
})

describe('A list that takes too long', () => {
  it('asks for no page after 25 s in all, and is a failure', async () => {
    const end = new AbortController()
    const timeout = AbortSignal.timeout.bind(AbortSignal)
    const limits: number[] = []
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      limits.push(ms)
      return ms === 25_000 ? end.signal : timeout(ms)
    })
    const { sent, listSessions } = lists((_, page) => {
      if (page === 3) end.abort(new DOMException('too late', 'TimeoutError'))
      const next = `<${CPO_URL}/cpo/sessions?offset=${page}>; rel="next"`
      return envelope(`[${theirs({ id: `S-${page}` })}]`, { Link: next })
    })
    expect(await listSessions(NOW)).toMatchObject({ ok: false, fate: 'retry', code: 'timeout' })
    expect(sent).toHaveLength(3)
    expect(limits.filter((ms) => ms === 25_000)).toHaveLength(1)
  })
})
