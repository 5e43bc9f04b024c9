// What must never be in a recording, planted in every place it could come from; and what must stay,
// byte for byte.
import * as fc from 'fast-check'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  ConversationFile,
  readConversation,
  type Exchange,
} from '#scripts/recorder/conversation.ts'
import { leavesOf, withLeaves } from '#scripts/recorder/json-leaves.ts'
import { Redactor } from '#scripts/recorder/redactor.ts'

const folder = mkdtempSync(join(tmpdir(), 'stikk-record-'))
const file = join(folder, 'c.jsonl')
afterEach(() => rmSync(file, { force: true }))

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const REFERENCE = 'ev-0123456789abcdefghjkmnpqrs'
const HANDLE_KEY = 'AbCdEfGhIjKlMnOpQrSt_-'

/** Every secret of the test: none of them may be found in a file. */
const TOKEN_C = 'ce0fa1fe-8a57-4b7a-bd3f-6d1c2d4f2a11'
const SECRETS = {
  tokenC: TOKEN_C,
  tokenCBase64: base64(TOKEN_C),
  clientSecret: 'client-secret-Zq9',
  subscription: '0f14ebcab0eb4b29ae0cb90d91b4a84a',
  access: `eyJ0eXAiOiJKV1Qi.${'abc123'.repeat(20)}.sig-part`,
  webhook: 'k9B3lTrB+5gBzCPRjCg==',
  signature: 'bXlzaWduYXR1cmVpc2hlcmU=',
  cookie: 'sid=very-secret-cookie-value',
  handleKey: HANDLE_KEY,
  phone: '4791234567',
  phonePlus: '+4791234567',
  name: 'Kari Nordmann-Hansen',
  street: 'Hemmelig vei 14 B',
  mail: 'kari@example.no',
  card: '04E1A2B3C4D580',
  nin: '12057912345',
} as const

const say = (
  body: string,
  more: { headers?: Record<string, string>; path?: string; direction?: 'in' | 'out' } = {},
): Omit<Exchange, 'n'> => ({
  direction: more.direction ?? 'out',
  request: { method: 'POST', path: more.path ?? '/x', headers: more.headers ?? {}, body },
  answer: { status: 200, headers: { 'content-type': 'application/json', ...more.headers }, body },
})

function recorded(...exchanges: Omit<Exchange, 'n'>[]): string {
  const written = new ConversationFile(file, [])
  for (const one of exchanges) written.add(one)
  return readFileSync(file, 'utf8')
}

function clean(text: string): void {
  for (const [name, secret] of Object.entries(SECRETS)) {
    expect(text.includes(secret), `${name} was left in ${text.slice(0, 600)}`).toBe(false)
    expect(text.includes(encodeURIComponent(secret)), `${name}, escaped`).toBe(false)
  }
}

describe('a recording', () => {
  it.each<[string, Omit<Exchange, 'n'>]>([
    ['a token in a header', say('', { headers: { authorization: `Token ${TOKEN_C}` } })],
    [
      'a token in base64 in a header',
      say('', { headers: { authorization: `Token ${base64(TOKEN_C)}` } }),
    ],
    ['a bearer token', say('', { headers: { authorization: `Bearer ${SECRETS.access}` } })],
    [
      'basic credentials',
      say('', { headers: { authorization: `Basic ${base64(`u:${SECRETS.clientSecret}`)}` } }),
    ],
    [
      'an HMAC signature, in both headers',
      say('', {
        headers: {
          authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host&Signature=${SECRETS.signature}`,
          'x-vipps-authorization': `HMAC-SHA256 SignedHeaders=x&Signature=${SECRETS.signature}`,
        },
      }),
    ],
    [
      'the keys of a sales unit',
      say('', {
        headers: {
          client_id: 'the-client-id-1',
          client_secret: SECRETS.clientSecret,
          'ocp-apim-subscription-key': SECRETS.subscription,
        },
      }),
    ],
    [
      'cookies',
      say('', { headers: { cookie: SECRETS.cookie, 'set-cookie': `${SECRETS.cookie}; Path=/` } }),
    ],
    [
      'a token in an address',
      say('', { path: `/landing?v=2&token=${encodeURIComponent(SECRETS.access)}` }),
    ],
    [
      'a token in an address in a body',
      say(`{"redirectUrl":"https://x.no/deeplink?v=2&token=${SECRETS.access}"}`),
    ],
    ['an access token', say(`{"access_token":"${SECRETS.access}","expires_in":"3600"}`)],
    ['a webhook secret', say(`{"id":"w-1","secret":${JSON.stringify(SECRETS.webhook)}}`)],
    ['credentials', say(`{"data":{"token":"${TOKEN_C}","url":"https://c.no","roles":[]}}`)],
    ['a token deep inside', say(`{"a":[{"b":{"c":[{"token":"${TOKEN_C}"}]}}]}`)],
    ['a handle in a body', say(`{"returnUrl":"https://s.no/c/${REFERENCE}.${HANDLE_KEY}"}`)],
    ['a handle in an address', say('', { path: `/api/sessions/${REFERENCE}.${HANDLE_KEY}/stop` })],
    [
      'a handle in a header',
      say('', { headers: { referer: `https://s.no/c/${REFERENCE}.${HANDLE_KEY}` } }),
    ],
    ['a phone number', say(`{"customer":{"phoneNumber":"${SECRETS.phone}"}}`)],
    ['a phone number as a number', say(`{"phoneNumber":${SECRETS.phone}}`)],
    ['a phone number in words', say(`{"message":"call ${SECRETS.phonePlus} now"}`)],
    [
      'a person',
      say(
        JSON.stringify({
          userDetails: {
            firstName: SECRETS.name,
            email: SECRETS.mail,
            streetAddress: SECRETS.street,
            nin: SECRETS.nin,
          },
          profile: { anything: { at: { all: SECRETS.name } } },
          shippingDetails: { address: { addressLine1: SECRETS.street } },
        }),
      ),
    ],
    [
      'the uid of a card',
      say(`{"cdr_token":{"uid":"${SECRETS.card}","contract_id":"NO-${SECRETS.card}"}}`),
    ],
    [
      'a token object of OCPI',
      say(`{"uid":"${SECRETS.card}","contract_id":"x","whitelist":"NEVER"}`),
    ],
    [
      'a form',
      say(`client_secret=${encodeURIComponent(SECRETS.clientSecret)}&x=1`, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    ],
    [
      'a body that was cut',
      say(`{"token":"${TOKEN_C}","a":{"secret":${JSON.stringify(SECRETS.webhook)},"pho`),
    ],
    ['a body cut within the secret', say(`{"access_token":"${SECRETS.access}`)],
    ['a token of three parts in words', say(`{"note":"bearer ${SECRETS.access} it was"}`)],
    ['a mail address in words', say(`{"detail":"sent to ${SECRETS.mail}, thanks"}`)],
    [
      'a name spelt with escapes',
      say(`{"userDetails":{"lastName":"${'\\u004b'}ari Nordmann-Hansen"}}`),
    ],
  ])('has not got %s', (_name, exchange) => clean(recorded(exchange)))

  it('knows a secret again wherever it stands, before and after it was known for one', () => {
    const text = recorded(
      say(`{"note":"we use ${TOKEN_C} here"}`),
      say(`{"other":"${base64(TOKEN_C)}"}`),
      say('', { path: `/sessions/${encodeURIComponent(base64(TOKEN_C))}` }),
      say(`{"token":"${TOKEN_C}"}`),
      say('', {
        headers: { 'x-odd': `prefix ${TOKEN_C}`, authorization: `Token ${base64(TOKEN_C)}` },
      }),
    )
    clean(text)
    // The same value, the same placeholder: raw or in base64, in a body or in a header.
    const names = [...text.matchAll(/\[token-\d+\]/g)].map(([name]) => name)
    expect(new Set(names)).toEqual(new Set(['[token-1]']))
    expect(names.length).toBeGreaterThanOrEqual(8)
  })

  it('keeps two persons apart and one the same', () => {
    const [a, b] = ['{"phoneNumber":"4791111111"}', '{"phoneNumber":"4792222222"}'].map((body) =>
      say(body),
    )
    if (!a || !b) throw new Error('no exchanges')
    const { exchanges } = readConversation(recorded(a, b, a))
    const bodies = exchanges.map(({ request }) => request.body)
    expect(bodies).toEqual([
      '{"phoneNumber":"[phone-1]"}',
      '{"phoneNumber":"[phone-2]"}',
      '{"phoneNumber":"[phone-1]"}',
    ])
  })

  it('takes settings that are secret out of everything', () => {
    const written = new ConversationFile(file, [SECRETS.clientSecret])
    written.add(say(`{"echo":"${SECRETS.clientSecret}"}`))
    clean(readFileSync(file, 'utf8'))
  })

  it('leaves numbers, references, spaces and oddities byte for byte', () => {
    const body = `{ "reference" : "${REFERENCE}",\t"kwh":1.50,"x":1e2,"amount":{"value":35000,"currency":"NOK"},
      "evses":[{"uid":"STK-1001","name":"Økern","address":"Økernveien 145","evse_id":"NO*STK*E1001*1"}],
      "authorization_reference":"${REFERENCE}","cdr_token":{"uid":"${REFERENCE}"},"last_updated":"2026-11-22T11:45:00+01:00",
      "price":"4.792","kwh":"#NA","operator":{"name":"Sandkassen Lading"},"n":-0.0 , "e":"\\u00e6\\/" }`
    const [exchange] = readConversation(recorded(say(body))).exchanges
    expect(exchange?.request.body).toBe(body)
    expect(exchange?.answer?.body).toBe(body)
  })

  it('is readable by its owner alone', () => {
    recorded(say('{}'))
    expect(readFileSync(file, 'utf8')).toContain('"n":1')
  })
})

describe('the redactor', () => {
  it('leaves no value of a secret field in any JSON, and all else as it was', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{12,30}$/)
    const around = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(secret, around, around, fc.nat(3), (value, before, after, indent) => {
        const body = JSON.stringify({ before, deep: [{ token: value }], after }, null, indent)
        const redacted = new Redactor().body(body, 'application/json')
        expect(redacted).not.toContain(value)
        JSON.parse(redacted)
      }),
    )
  })

  it('finds every leaf of a JSON text where it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const leaves = leavesOf(text)
        expect(leaves).not.toBeNull()
        for (const leaf of leaves ?? []) {
          expect(JSON.parse(text.slice(leaf.from, leaf.to))).toEqual(leaf.value)
        }
        expect(withLeaves(text, leaves ?? [], () => null)).toBe(text)
      }),
    )
  })

  it('is not overcome by what is no JSON', () => {
    for (const text of ['', '{', '[1', '{"a"}', '[['.repeat(9999), '{"a":1}{"b":2}', 'x']) {
      expect(leavesOf(text)).toBeNull()
    }
  })
})
