// A CPO made of a function: it knows token A until someone registers and its own token C from then on,
// hands out a new token C with every POST and PUT, and can be told to lose an answer or to forget.
import { CPO_URL, envelope, network, VERSIONS_URL, type Sent } from './fixtures.ts'

export const DETAILS_URL = `${CPO_URL}/ocpi/2.2.1`

export const endpointsAt = (base: string) =>
  [
    ['credentials', 'RECEIVER'],
    ['commands', 'RECEIVER'],
    ['locations', 'SENDER'],
    ['tariffs', 'SENDER'],
    ['sessions', 'SENDER'],
    ['cdrs', 'SENDER'],
  ].map(([identifier = '', role = '']) => ({ identifier, role, url: `${base}/${identifier}` }))
export const endpoints = endpointsAt(DETAILS_URL)

/** The token that was sent, taken out of its base64. */
export const tokenOf = (sent: Sent | undefined): string =>
  Buffer.from((sent?.headers['authorization'] ?? '').replace('Token ', ''), 'base64').toString()

export interface TheirState {
  versions: string[]
  tokenA: string
  /** Empty: nobody is registered. */
  tokenC: string
  /** The one before, which a careful CPO takes until the new one is used. */
  tokenBefore: string
  issued: number
  /** What we have given them: the body of the last POST or PUT. */
  given: { token?: string; url?: string } | null
  /** The next answer of the credentials endpoint is lost after it took effect. */
  loseAnswer: boolean
  /** Status that the credentials endpoint answers with instead of doing anything. */
  refuse: number | null
}

export function cpo({ endpoints: offered = endpoints }: { endpoints?: typeof endpoints } = {}) {
  const state: TheirState = {
    versions: ['2.1.1', '2.2.1'],
    tokenA: 'token-a',
    tokenC: '',
    tokenBefore: '',
    issued: 0,
    given: null,
    loseAnswer: false,
    refuse: null,
  }
  const net = network((sent) => answer(state, sent, offered))
  return { ...net, state }
}

function answer(state: TheirState, sent: Sent, offered: typeof endpoints): Response {
  const token = tokenOf(sent)
  const known = [state.tokenA, state.tokenC, state.tokenBefore].filter((one) => one !== '')
  if (!known.includes(token)) return new Response('{}', { status: 401 })
  if (token === state.tokenC && sent.method === 'GET') state.tokenBefore = ''
  if (sent.url === VERSIONS_URL) {
    const list = state.versions.map((version) => ({ version, url: `${CPO_URL}/ocpi/${version}` }))
    return envelope(JSON.stringify(list))
  }
  const [, version = '', module] = /\/ocpi\/([\d.]+)(\/credentials)?$/.exec(sent.url) ?? []
  if (!state.versions.includes(version)) return new Response('{}', { status: 404 })
  if (!module) {
    const there = offered.map((e) => ({ ...e, url: e.url.replace('2.2.1', version) }))
    return envelope(JSON.stringify({ version, endpoints: there }))
  }
  return credentials(state, sent, token)
}

function credentials(state: TheirState, sent: Sent, token: string): Response {
  const registered = state.tokenC !== '' && [state.tokenC, state.tokenBefore].includes(token)
  if (state.refuse !== null) return new Response('{}', { status: state.refuse })
  if (sent.method === 'POST' && state.tokenC) return new Response('{}', { status: 405 })
  if (sent.method !== 'POST' && !registered) return new Response('{}', { status: 405 })
  if (sent.method === 'DELETE') {
    state.tokenC = ''
    return new Response(null, { status: 204 })
  }
  state.issued += 1
  state.tokenBefore = state.tokenC
  state.tokenC = `token-c-${state.issued}`
  state.given = Object(sent.body)
  if (state.loseAnswer) {
    state.loseAnswer = false
    throw new TypeError('the line went dead')
  }
  const role = { role: 'CPO', party_id: 'STK', country_code: 'NO' }
  return envelope(JSON.stringify({ token: state.tokenC, url: VERSIONS_URL, roles: [role] }))
}
