// `npm run ops -- doctor` through the doors of a running product: registration, catalogue, aliases and
// alerts, each of which is wrong once.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { OPERATOR_TOKEN } from './ops-product.ts'
import { askHere } from './ops-process.ts'

const registration = {
  registered: true,
  version: '2.2.1',
  partner: 'NO*STK',
  versionsUrl: null,
  checkedAt: null,
  token: { generation: 2, offered: null, previousUntil: null },
  modules: [
    'locations SENDER',
    'tariffs SENDER',
    'sessions SENDER',
    'cdrs SENDER',
    'commands RECEIVER',
  ],
  lacks: [],
}
const station = { stationId: 'NO*STK*E1', sold: true, unsoldWhy: null }
const well: Record<string, unknown> = {
  '/healthz': { status: 'ok' },
  '/readyz': { ok: true, checks: { payer: { ok: true }, catalogue: { ok: true } } },
  '/webhooks/vipps': { type: 'urn:stikk:webhook-unsigned' },
  '/ocpi/versions': {},
  '/operator/chargers': registration,
  '/operator/stations': { stations: [station] },
  '/operator/aliases': { aliases: [] },
  '/operator/warnings': { told: true, warnings: [] },
}
const STRANGERS = new Set(['/webhooks/vipps', '/ocpi/versions'])

/** The doctor's findings about a product that answers so. */
async function examine(change: Record<string, unknown> = {}, token = OPERATOR_TOKEN) {
  const answers = { ...well, ...change }
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const opened = request.headers.authorization === `Bearer ${OPERATOR_TOKEN}`
    const refused = path.startsWith('/operator') && !opened
    const status = STRANGERS.has(path) || refused ? 401 : path in answers ? 200 : 404
    response.writeHead(status, { 'content-type': 'application/json' })
    const title = refused ? 'A bearer token is needed' : 'There is nothing here'
    response.end(JSON.stringify(refused ? { title } : (answers[path] ?? { title })))
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const env = { PUBLIC_URL: `http://127.0.0.1:${port}`, OPERATOR_TOKEN: token }
  const { code, text } = await askHere(env, 'doctor', '--json')
  const { ok, findings } = report.parse(JSON.parse(text))
  const wrongs = findings.filter((one) => one.ok === false)
  return {
    code,
    ok,
    findings,
    wrongs,
    words: wrongs.map(({ name, detail }) => `${name}: ${detail}`),
  }
}

const report = z.object({
  ok: z.boolean(),
  findings: z.array(
    z.object({
      name: z.string(),
      ok: z.boolean().nullable(),
      detail: z.string(),
      next: z.string().nullable(),
    }),
  ),
})

describe('a product', () => {
  it('is well where all its doors say so', async () => {
    const { code, ok, findings, words } = await examine()
    expect([code, ok, words]).toEqual([0, true, []])
    expect(findings.filter((one) => one.ok).map(({ name }) => name)).toEqual([
      'reached',
      'webhook door',
      'ocpi door',
      'payer',
      'catalogue',
      'ocpi',
      'ocpi modules',
      'ocpi credentials',
      'catalogue',
      'alerts',
    ])
  })

  it.each<[string, Record<string, unknown>, string]>([
    [
      'misses something',
      { '/readyz': { ok: false, checks: { payer: { ok: false, detail: 'token-401' } } } },
      'payer: token-401',
    ],
    [
      'is not registered',
      { '/operator/chargers': { ...registration, registered: false } },
      'ocpi: not registered with the charger backend',
    ],
    [
      'was offered too few modules',
      { '/operator/chargers': { ...registration, modules: registration.modules.slice(0, 4) } },
      'ocpi modules: it does not offer commands RECEIVER',
    ],
    [
      'has a token that was never confirmed',
      {
        '/operator/chargers': {
          ...registration,
          token: { generation: 2, offered: 3, previousUntil: null },
        },
      },
      'ocpi credentials: generation 3 is offered and not confirmed',
    ],
    ['has no stations', { '/operator/stations': { stations: [] } }, 'catalogue: no stations'],
    [
      'sells nothing',
      {
        '/operator/stations': {
          stations: [{ ...station, sold: false, unsoldWhy: 'no tariff of its applies now in NOK' }],
        },
      },
      'catalogue: 1 not sold, no tariff of its applies now in NOK: NO*STK*E1',
    ],
    [
      'has an alias that leads nowhere',
      { '/operator/aliases': { aliases: [{ alias: 'P1', leads: false, hides: [] }] } },
      'aliases: lead nowhere: P1',
    ],
    [
      'has an alias that hides a station',
      { '/operator/aliases': { aliases: [{ alias: 'P1', leads: true, hides: ['E2'] }] } },
      'aliases: hide stations: P1',
    ],
    [
      'is alarmed',
      {
        '/operator/warnings': {
          told: true,
          warnings: [
            { code: 'webhook-silent', subject: 'payer', detail: 'no news', overAt: null },
            { code: 'payer-away', subject: 'payer', detail: 'away', overAt: 1 },
          ],
        },
      },
      'webhook-silent: payer: no news',
    ],
  ])('that %s is told, with the next step', async (_, change, words) => {
    const { code, words: told, wrongs } = await examine(change)
    expect([code, told]).toEqual([1, [words]])
    expect(wrongs[0]?.next).toMatch(/.{15,}/)
  })

  it('whose operator’s door stays shut is told', async () => {
    const { words, wrongs } = await examine({}, 'another-operator-token')
    expect(words[0]).toMatch(/^operator’s door: A bearer token is needed/)
    expect(wrongs[0]?.next).toContain('OPERATOR_TOKEN')
  })

  it('tells why some are not sold, though that is nothing wrong', async () => {
    const unsold = ['E2', 'E3', 'E4', 'E5'].map((stationId) => ({
      stationId,
      sold: false,
      unsoldWhy: 'it cannot be read',
    }))
    const stations = [station, ...unsold]
    const { code, findings } = await examine({ '/operator/stations': { stations } })
    expect(code).toBe(0)
    expect(findings.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        '1 of 5 connectors sold',
        '4 not sold, it cannot be read: E2, E3, E4, …',
      ]),
    )
  })
})

describe('settings', () => {
  it('that are wrong are told by their name, never by their value, each with what it is for', async () => {
    const env = { PUBLIC_URL: 'http://127.0.0.1:9', SESSION_SECRET: 'too-short-by-far' }
    const { code, text } = await askHere(env, 'doctor')
    expect(code).toBe(1)
    expect(text).toContain('FAIL  settings: SESSION_SECRET is wrong: it should be at least 32')
    expect(text).toContain('          -> set it and start again (signs offers')
    expect(text).toContain('FAIL  settings: OPERATOR_TOKEN is not set')
    expect(text).toContain('-     settings: TERMS_URL is not set')
    expect(text).not.toContain('too-short-by-far')
  })
})
