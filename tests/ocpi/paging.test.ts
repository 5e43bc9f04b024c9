// Lists from servers that page badly: what is read whole all the same, and what is never taken for a
// whole list. Money is let go on the word that something is not in one (law 5).
import { describe, expect, it } from 'vitest'
import { createLists } from '#bff/ocpi/lists.ts'
import type { Notice } from '#bff/session/ports.ts'
import { REGISTRATION } from './client-fixture.ts'
import {
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

const theirs = (n: number): string =>
  withFields(SESSION, {
    id: `S-${n}`,
    authorization_reference: OTHER,
    cdr_token: { uid: OTHER, contract_id: OTHER },
  })
const full = (from: number): string =>
  Array.from({ length: 100 }, (_, n) => theirs(from + n)).join(',')
const offset = ({ url }: Sent): number => Number(new URL(url).searchParams.get('offset') ?? 0)
const link = (query: string, base = CPO_URL): Record<string, string> => ({
  Link: `<${base}/cpo/sessions?${query}>; rel="next"`,
})

/** Reads the list; `found`: was ours in it. */
async function read(answer: (sent: Sent) => Response) {
  const { sent, fetch } = network(answer)
  const notes: Notice[] = []
  const { listSessions } = createLists({
    tokenEncoding: 'base64',
    registration: async () => REGISTRATION,
    party: PARTY,
    fetch,
    now: () => NOW,
    newId: counter(),
    note: (notice) => void notes.push(notice),
  })
  const outcome = await listSessions(NOW)
  const ours = outcome.ok ? outcome.value.of(OURS) : outcome
  const noted = notes.map(({ code, subject, field }) => `${code} ${subject} ${field}`)
  const found = ours.ok && ours.value !== null
  return { code: outcome.ok ? 'ok' : outcome.code, found, sent, noted }
}

describe('Read to the end', () => {
  it.each([
    [
      'a Link without TLS to their own host, as a proxy of theirs leaves it',
      (sent: Sent) =>
        offset(sent) === 1
          ? envelope(`[${SESSION}]`)
          : envelope(`[${theirs(1)}]`, link('offset=1', 'http://cpo.example:8080')),
    ],
    [
      'a Link that is only a path',
      (sent: Sent) =>
        offset(sent) === 1
          ? envelope(`[${SESSION}]`)
          : envelope(`[${theirs(1)}]`, { Link: '</cpo/sessions?offset=1>; rel=next' }),
    ],
    [
      'a Link although the total says that this was all',
      (sent: Sent) =>
        offset(sent) === 1
          ? envelope(`[${SESSION}]`, { 'X-Total-Count': '1' })
          : envelope(`[${theirs(1)}]`, { ...link('offset=1'), 'X-Total-Count': '1' }),
    ],
    [
      'an empty page in the middle, filtered after it was cut',
      (sent: Sent) =>
        offset(sent) === 0 ? envelope('[]', link('offset=1')) : envelope(`[${SESSION}]`),
    ],
    [
      'a full page, with neither Link nor total',
      (sent: Sent) => envelope(offset(sent) === 0 ? `[${full(0)}]` : `[${SESSION}]`),
    ],
    [
      'a page full by their own limit, with neither Link nor total',
      (sent: Sent) =>
        envelope(offset(sent) === 0 ? `[${theirs(1)},${theirs(2)}]` : `[${SESSION}]`, {
          'X-Limit': '2',
        }),
    ],
    [
      'a total that counts fewer than came',
      (sent: Sent) =>
        envelope(offset(sent) === 0 ? `[${full(0)}]` : `[${SESSION}]`, { 'X-Total-Count': '7' }),
    ],
    [
      'a total that counts more than there is',
      (sent: Sent) =>
        envelope(offset(sent) === 0 ? `[${SESSION}]` : '[]', { 'X-Total-Count': '500' }),
    ],
    [
      'all there is at once, whatever limit was asked for, and the same for every offset',
      () => envelope(`[${full(1).replace(theirs(100), SESSION)}]`),
    ],
    ['all there is at once, more than was asked for', () => envelope(`[${full(0)},${SESSION}]`)],
    ['a bare list without the frame', () => new Response(`[${SESSION}]`)],
    [
      'a list that is moved to the same address with a slash',
      ({ url }: Sent) =>
        url.includes('/sessions/?')
          ? envelope(`[${SESSION}]`)
          : new Response(null, {
              status: 301,
              headers: { Location: url.replace('/sessions?', '/sessions/?') },
            }),
    ],
  ])('is %s', async (_, answer) => {
    expect(await read(answer)).toMatchObject({ code: 'ok', found: true, noted: [] })
  })

  it('has nothing in it where nothing came and nothing is counted', async () => {
    expect(await read(() => envelope(null))).toMatchObject({ code: 'ok', found: false })
  })
})

describe('Never taken for a whole list, and told to the operator by its field', () => {
  it.each([
    [
      'a next page at another host',
      'foreign-page',
      'Link',
      () => envelope('[]', link('offset=1', 'https://thief.example')),
    ],
    [
      'a next page at another port',
      'foreign-page',
      'Link',
      () => envelope('[]', link('offset=1', 'https://cpo.example:8443')),
    ],
    [
      'a page that leads back to one that was read',
      'endless-pages',
      'Link',
      (sent: Sent) => envelope(`[${theirs(offset(sent))}]`, link('offset=1')),
    ],
    [
      'pages without end',
      'too-many-pages',
      'Link',
      (sent: Sent) => envelope('[]', link(`offset=${offset(sent) + 1}`)),
    ],
    [
      'the same page for every offset, of more than it holds',
      'pages-repeat',
      'offset',
      () => envelope(`[${full(0)}]`, { 'X-Total-Count': '250' }),
    ],
    [
      'nothing, where something is counted',
      'no-data',
      'data',
      () => envelope(null, { 'X-Total-Count': '3' }),
    ],
    ['an object', 'not-a-list', 'data', () => envelope('{}')],
    [
      'a page that was cut short',
      'bad-json',
      'body',
      () => new Response(`{"status_code":1000,"data":[${SESSION}`),
    ],
    [
      'less than the headers say',
      'truncated',
      'Content-Length',
      () => envelope('[]', { 'Content-Length': '999' }),
    ],
    [
      'a frame whose status cannot be read',
      'bad-envelope',
      'status_code',
      () => new Response(`{"status_code":"fine","data":[]}`),
    ],
  ])('is %s', async (_, code, field, answer) => {
    const list = await read(answer)
    expect(list).toMatchObject({ code, noted: [`ocpi-${code} sessions ${field}`] })
  })

  it('is one that was moved to another host: the token stays here', async () => {
    const moved = { status: 302, headers: { Location: 'https://thief.example/sessions' } }
    const list = await read(() => new Response(null, moved))
    expect(list.code).toBe('302')
    expect(list.sent).toHaveLength(1)
  })

  it('is a body without end', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(32)
    const endless = new ReadableStream<Uint8Array>({ pull: (one) => one.enqueue(chunk) })
    const list = await read(() => new Response(endless))
    expect(list).toMatchObject({ code: 'too-large', noted: ['ocpi-too-large sessions body'] })
  })
})

describe('A server in trouble is no fault of a field', () => {
  it.each([[429], [500], [503], [401]])('with %i nobody is told of a field', async (status) => {
    const list = await read(() => new Response('{}', { status }))
    expect(list).toMatchObject({ code: String(status), noted: [] })
  })
})
