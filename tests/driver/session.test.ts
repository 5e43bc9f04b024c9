import { readRetry } from '#bff/driver/offer.ts'
import { openAnswer, PHASES, view as viewShape, type View } from '#shared/contract.ts'
import { describe, expect, it, vi } from 'vitest'
import { drawnIn, pageIn } from './drawn.ts'
import { makeWorld, tryOut, type Trial } from './fakes.ts'
import { makeView, NOW, referenceOf } from './samples.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

const reference = referenceOf('5')
const receipt: NonNullable<View['receipt']> = {
  number: 7,
  lines: [],
  totalMinor: 1600,
  taxMinor: 320,
  reduction: null,
  seller: { name: 'Strøm AS', organisationNumber: '999 999 999' },
  creditNotes: [],
}

async function charging(change: Partial<View> = {}): Promise<Trial & { handle: string }> {
  const world = makeWorld()
  world.views.set(reference, makeView(reference, change))
  const trial = tryOut(world)
  return { ...trial, handle: await trial.handleOf(reference) }
}

/** All of a response but what may differ: date, request id, nonce. */
async function essence(response: Response): Promise<unknown> {
  const headers = [...response.headers].filter(([name]) => name !== 'x-request-id')
  const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1]
  const same = (text: string): string => (nonce ? text.replaceAll(nonce, 'NONCE') : text)
  const id = response.headers.get('x-request-id') ?? ''
  return {
    status: response.status,
    headers: headers.map(([name, value]) => [name, same(value)]),
    body: same(await response.text()).replaceAll(id, 'ID'),
  }
}

describe('the session page', () => {
  it('shows the view to whoever holds the handle, and is never stored', async () => {
    const { get, handle, world } = await charging()
    const response = await get(`/c/${handle}?lang=en`)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('set-cookie')).toBeNull()
    const page = await pageIn(response, 'session')
    expect(page.view).toEqual(world.views.get(reference))
    expect([page.handle, page.locale, page.now, page.brand]).toEqual([handle, 'en', NOW, 'Vipps'])
  })

  it('speaks the language it was opened in, in whatever browser the payer’s app comes back to', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const wish = { offer, amount: 35_000, acceptedTerms: true, locale: 'fi' }
    const opened = openAnswer.parse(await (await trial.json('/api/sessions', wish)).json())
    const read = async (path: string): Promise<string> =>
      (await pageIn(await trial.get(path, { 'accept-language': 'nb' }), 'session')).locale
    expect(await read(`/c/${opened.handle}`)).toBe('fi')
    expect(await read(`/c/${opened.handle}?lang=sv`)).toBe('sv')
    const early = await trial.get(`/c/${opened.handle}/receipt`, { 'accept-language': 'nb' })
    expect((await pageIn(early, 'trouble')).locale).toBe('fi')
    const view = makeView(referenceOf('5'), { phase: 'reserving', payment: 'aborted' })
    for (const known of trial.world.views.keys()) trial.world.views.set(known, view)
    const again = await trial.form(`/c/${opened.handle}/retry`, {}, { 'accept-language': 'nb' })
    expect(again.headers.get('location')).toContain('&lang=fi')
  })

  it('refreshes itself without script: quickly while waiting, calmly while charging, not at rest', async () => {
    const expected: Record<View['phase'], number | null> = {
      reserving: 3,
      starting: 3,
      charging: 15,
      stopping: 3,
      awaitingCdr: 3,
      capturing: 3,
      releasing: 3,
      settled: null,
      abandoned: null,
      parked: 15,
    }
    for (const phase of PHASES) {
      const { get, handle } = await charging({ phase })
      expect((await drawnIn(await get(`/c/${handle}`))).assets.refresh, phase).toBe(expected[phase])
    }
  })
})

describe('a handle with a wrong key', () => {
  it('is answered exactly as an unknown session, at every address', async () => {
    const { handle, get, form, json, handleOf, world } = await charging()
    const unknown = await handleOf(referenceOf('6'))
    const wrong = `${handle.slice(0, -2)}${handle.endsWith('AA') ? 'BA' : 'AA'}`
    const malformed = reference
    const browser = { accept: 'text/html' }
    const addresses: ((handle: string) => Promise<Response>)[] = [
      (h) => get(`/c/${h}`, browser),
      (h) => get(`/c/${h}/stop`, browser),
      (h) => form(`/c/${h}/stop`, {}),
      (h) => form(`/c/${h}/retry`, {}),
      (h) => get(`/c/${h}/receipt`),
      (h) => get(`/api/sessions/${h}`),
      (h) => get(`/api/sessions/${h}/events`),
      (h) => json(`/api/sessions/${h}/stop`, {}),
    ]
    for (const at of addresses) {
      const expected = await essence(await at(unknown))
      expect(expected).toMatchObject({ status: 404 })
      expect(await essence(await at(wrong))).toEqual(expected)
      expect(await essence(await at(malformed))).toEqual(expected)
    }
    expect(world.viewed).not.toContain(reference)
    expect(world.stopped).not.toContain(reference)
    expect(world.streamed.map((s) => s.reference)).not.toContain(reference)
  })

  it('is limited per address, while the right one is served on', async () => {
    const { get, handle } = await charging()
    const from = { 'cf-connecting-ip': '1.2.3.4' }
    for (let i = 0; i < 30; i += 1) expect((await get('/api/sessions/x', from)).status).toBe(404)
    const api = await get('/api/sessions/x', from)
    expect([api.status, api.headers.get('retry-after')]).toEqual([429, '60'])
    expect(api.headers.get('content-type')).toBe('application/problem+json')
    const page = await get('/c/x', { ...from, accept: 'text/html' })
    expect([page.status, (await pageIn(page, 'trouble')).code]).toEqual([429, 'too-many'])
    expect((await get('/c/x', from)).headers.get('content-type')).toBe('application/problem+json')
    expect((await get(`/c/${handle}`, from)).status).toBe(200)
    expect((await get('/c/x', { 'cf-connecting-ip': '5.6.7.8' })).status).toBe(404)
  })
})

describe('GET /api/sessions/{handle}', () => {
  it('is the view by the contract, never stored', async () => {
    const { get, handle } = await charging()
    const response = await get(`/api/sessions/${handle}`)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(viewShape.parse(await response.json())).toEqual(makeView(reference))
  })
})

describe('the stream of events', () => {
  it('is passed through as it comes, from where the phone stopped', async () => {
    const { get, handle, world } = await charging()
    world.stream = () =>
      new Response('id: 4\nevent: view\ndata: {}\n\n', { headers: { 'x-inner': 'secret' } })
    const response = await get(`/api/sessions/${handle}/events`, { 'last-event-id': '3' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(response.headers.get('cache-control')).toContain('no-store')
    expect(response.headers.get('x-inner')).toBeNull()
    expect(await response.text()).toBe('id: 4\nevent: view\ndata: {}\n\n')
    expect(world.streamed).toEqual([{ reference, after: 3 }])
  })

  it('hands on the first frame before the stream has ended', async () => {
    const { get, handle, world } = await charging()
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    world.stream = () => new Response(readable)
    const response = await get(`/api/sessions/${handle}/events`)
    const reader = response.body?.getReader()
    const writer = writable.getWriter()
    void writer.write(new TextEncoder().encode(': beat\n\n'))
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toBe(': beat\n\n')
    await writer.close()
  })

  it.each([
    ['0', 0],
    ['12', 12],
    ['-1', null],
    ['1.5', null],
    ['abc', null],
    ['', null],
    ['9'.repeat(16), null],
  ])('reads Last-Event-ID %j as %s', async (header, after) => {
    const { get, handle, world } = await charging()
    world.stream = () => new Response('')
    await get(`/api/sessions/${handle}/events`, { 'last-event-id': header })
    expect(world.streamed).toEqual([{ reference, after }])
  })

  it('is 204 when all is told', async () => {
    const { get, handle, world } = await charging()
    world.stream = () => 'finished'
    const response = await get(`/api/sessions/${handle}/events`)
    expect([response.status, await response.text()]).toEqual([204, ''])
  })
})

describe('stopping', () => {
  it('by script is 202 with the view, and may be asked twice', async () => {
    const { json, handle, world } = await charging()
    for (let i = 0; i < 2; i += 1) {
      const response = await json(`/api/sessions/${handle}/stop`, {})
      expect(response.status).toBe(202)
      expect(await response.json()).toEqual({ view: makeView(reference) })
    }
    expect(world.stopped).toEqual([reference, reference])
  })

  it('without script is confirmed on a page, then leads back to the session', async () => {
    const { get, form, handle, world } = await charging()
    const confirm = await get(`/c/${handle}/stop`)
    expect(await pageIn(confirm, 'stop-confirm')).toMatchObject({ handle })
    expect(world.stopped).toEqual([])
    const response = await form(`/c/${handle}/stop?lang=en`, {})
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(`/c/${handle}?lang=en`)
    expect(world.stopped).toEqual([reference])
  })

  it('asks no confirmation where nothing can be stopped', async () => {
    const { get, handle } = await charging({ phase: 'settled', canStop: false })
    const response = await get(`/c/${handle}/stop`)
    expect([response.status, response.headers.get('location')]).toEqual([303, `/c/${handle}`])
  })
})

describe('trying again', () => {
  it('after a refusal leads to the station with a token that names the old session', async () => {
    const { form, handle, deps } = await charging({
      phase: 'releasing',
      why: 'start-refused',
      station: { ...makeView(reference).station, stationId: 'NO*STI*E1 ø/1~2' },
    })
    const response = await form(`/c/${handle}/retry?lang=en`, {})
    expect(response.status).toBe(303)
    const location = new URL(response.headers.get('location') ?? '', 'https://stikk.example')
    expect(decodeURIComponent(location.pathname)).toBe('/s/NO*STI*E1 ø/1~2')
    expect(location.pathname.split('/')).toHaveLength(3)
    expect(location.searchParams.get('lang')).toBe('en')
    const token = location.searchParams.get('retry') ?? ''
    expect(await readRetry(deps.keys, token, NOW)).toBe(reference)
    expect(location.href).not.toContain(handle.split('.')[1])
  })

  it.each([
    ['charging', 'approved'],
    ['stopping', 'approved'],
    ['reserving', 'waiting'],
  ] as const)('is not for a session that is %s (%s)', async (phase, payment) => {
    const { form, handle } = await charging({ phase, payment })
    const response = await form(`/c/${handle}/retry`, {})
    expect(response.headers.get('location')).toBe(`/c/${handle}`)
  })

  it('is for a payment that was declined', async () => {
    const { form, handle } = await charging({ phase: 'reserving', payment: 'aborted' })
    const response = await form(`/c/${handle}/retry`, {})
    expect(response.headers.get('location')).toMatch(/^\/s\/1001\?retry=/)
  })
})

describe('the receipt', () => {
  it('is there at rest', async () => {
    const { get, handle } = await charging({ phase: 'settled', receipt })
    const response = await get(`/c/${handle}/receipt`)
    expect(response.status).toBe(200)
    expect((await pageIn(response, 'receipt')).view.receipt).toEqual(receipt)
  })

  it.each([
    ['charging', null],
    ['parked', receipt],
    ['abandoned', null],
  ] as const)('is not there while %s', async (phase, given) => {
    const { get, handle } = await charging({ phase, receipt: given })
    const response = await get(`/c/${handle}/receipt`)
    expect(response.status).toBe(404)
    const page = await pageIn(response, 'trouble')
    expect([page.code, page.again]).toEqual(['receipt-not-yet', `/c/${handle}`])
  })
})
