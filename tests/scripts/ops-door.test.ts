// `npm run ops` at the operator's door: what it asks, how it tells the answer to a person and as one JSON
// document, and what it says where the product says no.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SETTING_NAMES } from '#bff/env.ts'
import { rootCommand, type OpsCommand } from '#scripts/ops/desk.ts'
import { REGISTRY } from '#scripts/ops/registry.ts'
import { SETTINGS_WORDS } from '#scripts/ops/settings-words.ts'
import { OPERATOR_TOKEN, product } from './ops-product.ts'
import { askHere } from './ops-process.ts'

const reference = 'ev-0123456789abcdefghjkmnpqrs'
const row = {
  reference,
  phase: 'parked',
  why: 'no-cdr',
  energyWh: 21_430,
  reservedMinor: 35_000,
  capturedMinor: 0,
  currency: 'NOK',
  openedAt: Date.UTC(2026, 10, 25, 19, 30, 5),
  captureUntil: null,
  atStakeMinor: 12_840,
  lossMinor: 0,
}

describe('every subcommand', () => {
  const silent = { env: {}, out: () => undefined, err: () => undefined }
  const leaves = (command: OpsCommand): OpsCommand[] =>
    command.commands.length === 0
      ? [command]
      : command.commands.flatMap((one) => leaves(one as OpsCommand))
  const program = rootCommand(silent)
  for (const register of REGISTRY) register(program, silent)
  const named = (command: OpsCommand): string[] =>
    command.parent ? [...named(command.parent as OpsCommand), command.name()] : []
  // A hidden name is an old one of another command.
  const all = leaves(program)
    .map((one) => named(one))
    .filter((words) => words.join(' ') !== 'qr all')

  it('is one of these', () => {
    expect(all.map((words) => words.join(' '))).toContain('vipps webhook rotate')
  })

  it('is in docs/ops.md', () => {
    const told = readFileSync(new URL('../../docs/ops.md', import.meta.url), 'utf8')
    // What a family can do is told by its own help.
    const families = new Set(all.map(([first = '']) => first))
    // An old name of `vipps webhook`.
    families.delete('webhook')
    const missing = [...families].filter(
      (one) => !new RegExp(`\\bops ${one}\\b|\`${one}[ \`]`).test(told),
    )
    expect(missing).toEqual([])
  })

  it.each(all)('%s %s %s tells how it is asked, with examples', async (...words) => {
    const { code, text } = await askHere({}, ...words.filter((word) => word), '--help')
    expect(code).toBe(0)
    expect(text).toContain('Examples:\n  npm run ops -- ')
    expect(text).toContain('--json')
  })
})

describe('sessions', () => {
  it('are a table for a person', async () => {
    const { asked, env } = await product({ body: { sessions: [row] } })
    const { code, text } = await askHere(env, 'sessions', '--phase', 'parked')
    expect(code).toBe(0)
    expect(text).toContain(`│ ${reference} │ parked │ no-cdr │ 2026-11-25 19:30:05Z │ 21.43 kWh │`)
    expect(text).toContain('kr 128.40')
    expect(asked).toMatchObject([
      {
        method: 'GET',
        path: '/operator/sessions?phase=parked',
        authorization: `Bearer ${OPERATOR_TOKEN}`,
      },
    ])
  })

  it('are one JSON document for a program, with all that the product said', async () => {
    const { env } = await product({ body: { sessions: [{ ...row, merchantId: 'default' }] } })
    const { text } = await askHere(env, '--json', 'sessions')
    expect(JSON.parse(text)).toEqual({ sessions: [{ ...row, merchantId: 'default' }] })
  })

  it('are asked for by a phase that exists', async () => {
    const { asked, env } = await product()
    const { code, aside } = await askHere(env, 'sessions', '--phase', 'asleep')
    expect([code, aside]).toEqual([2, expect.stringContaining('--phase: ')])
    expect(asked).toEqual([])
  })

  it('one is shown with its money', async () => {
    const money = { releasedMinor: null, refundedMinor: null, receiptNumber: null, creditNotes: [] }
    const { asked, env } = await product({ body: { ...row, ...money } })
    const { text } = await askHere(env, 'session', reference)
    expect(text).toContain('phase          parked: no-cdr\n')
    expect(text).toContain('released       -\n')
    expect(asked[0]?.path).toBe(`/operator/sessions/${reference}`)
  })
})

describe('an operator’s word', () => {
  it('resolves, with an amount and a reason', async () => {
    const { asked, env } = await product({ status: 202, body: { accepted: true } })
    const words = ['resolve', reference, 'capture', '--amount', '12840', '--reason', 'read by hand']
    expect(await askHere(env, ...words)).toMatchObject({ code: 0 })
    expect(asked).toMatchObject([
      {
        method: 'POST',
        path: `/operator/sessions/${reference}/resolve`,
        body: { action: 'capture', amount: 12_840, reason: 'read by hand' },
      },
    ])
  })

  it('refunds under a key that is told before it is sent, or under the one it was given', async () => {
    const { asked, env } = await product({ status: 202, body: { accepted: true } })
    const words = ['refund', reference, '--amount', '5000', '--reason', 'stopped']
    const { aside } = await askHere(env, ...words)
    expect(aside).toBe(`This refund's key: ${asked[0]?.key}\n`)
    expect(asked[0]?.key).toMatch(/^[0-9a-f-]{36}$/)
    const { text } = await askHere(env, ...words, '--key', 'case-12', '--json')
    expect(asked[1]).toMatchObject({ key: 'case-12', body: { amount: 5000, reason: 'stopped' } })
    expect(JSON.parse(text)).toMatchObject({ accepted: true, key: 'case-12' })
  })

  it.each([
    [['refund', reference, '--amount', '5000'], "required option '--reason <text>' not specified"],
    [['refund', reference, '--amount', '50.5', '--reason', 'x'], '--amount: minor units'],
    [['refund', reference, '--amount', '5', '--reason', ' '], '--reason: a few words'],
    [['resolve', reference, 'forget', '--reason', 'x'], '"forget" is not one of retry, capture'],
  ])('is not passed on where it is no such word: %j', async (words, why) => {
    const { asked, env } = await product()
    const { code, aside } = await askHere(env, ...words)
    expect([code, aside]).toEqual([2, expect.stringContaining(why)])
    expect(asked).toEqual([])
    const { text } = await askHere(env, ...words, '--json')
    expect(JSON.parse(text)).toMatchObject({ ok: false, title: 'Asked wrongly' })
  })
})

describe('where the product says no', () => {
  const title = 'This is not possible for the session as it stands'
  const problem = { type: 'about:blank', title, detail: 'nothing-captured', status: 409 }
  const words = ['refund', reference, '--amount', '5000', '--reason', 'x', '--key', 'k']

  it('a person reads a sentence, a program the problem as it came', async () => {
    const { env } = await product({ status: 409, body: problem })
    const told = await askHere(env, ...words)
    expect([told.code, told.text]).toEqual([1, `FAIL  ${title}: nothing-captured\n`])
    const { code, text } = await askHere(env, ...words, '--json')
    expect([code, JSON.parse(text)]).toEqual([1, problem])
  })

  it('a wrong token is told as such, and never shown', async () => {
    const { env } = await product({ status: 401, body: { title: 'A bearer token is needed' } })
    const { code, text, aside } = await askHere(env, 'notices')
    expect([code, text]).toEqual([1, expect.stringContaining('OPERATOR_TOKEN is not one that')])
    expect(text + aside).not.toContain(OPERATOR_TOKEN)
  })

  it('a redirect is told and not followed with the token', async () => {
    const { asked, env } = await product({ status: 301, location: 'https://elsewhere.example/' })
    const { code, text } = await askHere(env, 'stations')
    expect([code, text]).toEqual([1, expect.stringContaining('https://elsewhere.example/')])
    expect(asked).toHaveLength(1)
  })

  it('what is no answer of ours is told', async () => {
    const { env } = await product({ body: { hello: 'world' } })
    const { code, text } = await askHere(env, 'sessions')
    expect([code, text]).toEqual([1, expect.stringContaining('words that this command does not')])
  })
})

describe('token and settings', () => {
  it('come from files where they are told to', async () => {
    const { asked, env } = await product({ body: { stations: [] } })
    const folder = mkdtempSync(join(tmpdir(), 'stikk-ops-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'token'), 'a-token-of-a-file\n')
    writeFileSync(join(folder, 'env'), `PUBLIC_URL=${env['PUBLIC_URL']}\nOPERATOR_TOKEN="of env"\n`)
    await askHere(env, 'stations', '--token-file', join(folder, 'token'))
    await askHere({}, 'stations', '--env-file', join(folder, 'env'))
    expect(asked.map((one) => one.authorization)).toEqual([
      'Bearer a-token-of-a-file',
      'Bearer of env',
    ])
    const none = await askHere(env, 'stations', '--token-file', join(folder, 'none'))
    expect([none.code, none.aside]).toEqual([2, expect.stringContaining('holds no token')])
  })

  it('have words for every setting there is, and no other', () => {
    expect(Object.keys(SETTINGS_WORDS).toSorted()).toEqual(SETTING_NAMES.toSorted())
  })

  it('are listed with what is wrong, and without a value', async () => {
    const env = { PUBLIC_URL: 'http://charge.example', SESSION_SECRET: 'too-short-to-be-shown' }
    const { code, text } = await askHere(env, 'settings')
    expect(code).toBe(1)
    expect(text).toContain('│ PUBLIC_URL              │ WRONG │ https address under which')
    expect(text).toContain('FAIL  VIPPS_MSN is missing')
    expect(text).not.toContain('charge.example')
    expect(text).not.toContain('too-short')
  })
})
