// `npm run ops` against the product as it is built, behind Debian's Caddy: what a script of an operator's
// would do, from the doctor to a refund.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { freePorts } from '#scripts/ports.ts'
import { sandboxCpo } from '#tests/doubles/cpo/credentials.ts'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import { askHere, ops } from '#tests/scripts/ops-process.ts'
import { openSession, untilView } from './driver.ts'
import { programOf } from './engines.ts'
import { startFront, type Front } from './front.ts'
import { readPayment } from './ledgers.ts'
import { startStack, type Stack } from './stack.ts'

const report = z.object({
  ok: z.boolean(),
  findings: z.array(z.object({ name: z.string(), ok: z.boolean().nullable(), detail: z.string() })),
})
const shown = z.object({
  phase: z.string(),
  capturedMinor: z.number(),
  refundedMinor: z.number().nullable(),
})

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status

describe.skipIf(programOf('caddy') === null)('npm run ops', () => {
  let stack: Stack
  let front: Front

  beforeAll(async () => {
    const port = await freePorts()
    stack = await startStack({
      settings: { TRUST_PROXY: '1' },
      between: async ({ product }) => {
        front = await startFront({ port, upstream: Number(new URL(product).port) })
        return { PUBLIC_URL: front.url }
      },
    })
  })
  afterAll(async () => {
    await stack?.stop()
    await front?.stop()
  })

  const settings = (): Record<string, string> => ({
    PUBLIC_URL: front.url,
    SESSION_SECRET: 'tests-only-session-secret-of-40-characters',
    VIPPS_BASE_URL: stack.vipps.url,
    VIPPS_CLIENT_ID: sandboxVipps.clientId,
    VIPPS_CLIENT_SECRET: sandboxVipps.clientSecret,
    VIPPS_SUBSCRIPTION_KEY: sandboxVipps.subscriptionKey,
    VIPPS_MSN: sandboxVipps.msn,
    OCPI_VERSIONS_URL: stack.cpo.versionsUrl,
    OCPI_TOKEN_A: sandboxCpo.tokenA,
    OPERATOR_TOKEN: stack.operatorToken,
  })
  const asks = (...args: string[]) => askHere(settings(), ...args)

  it('the doctor finds all well, and says what it knows', async () => {
    const { code, text } = await asks('doctor', '--json')
    const { findings } = report.parse(JSON.parse(text))
    expect(findings.filter(({ ok }) => ok === false)).toEqual([])
    expect(code).toBe(0)
    const well = findings.filter(({ ok }) => ok).map(({ name }) => name)
    expect(well).toEqual(
      expect.arrayContaining([
        'certificate',
        'http/2',
        'reached',
        'webhook door',
        'webhook secret',
        'ocpi modules',
        'keys',
        'codes',
        'receipts',
      ]),
    )
    const clocks = findings.filter(({ name }) => name === 'clock')
    expect(clocks.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/ is -?\d s off the payer$/),
      expect.stringMatching(/ is -?\d s off the charger backend$/),
    ])
  })

  it('the doctor finds a certificate that nobody trusts', async () => {
    const { code, text } = await ops('doctor', front.url)
    expect(code).toBe(1)
    expect(text).toMatch(/FAIL {2}certificate: not trusted: \w+\n +-> get a certificate/)
    expect(text).toMatch(/FAIL {2}reached: .* is not reached/)
  })

  it('an alias leads to its station until it is removed', async () => {
    const page = `${front.url}/s/p-1`
    expect(await statusOf(page)).toBe(404)
    expect(await asks('alias', 'set', 'P 1', '1001')).toMatchObject({ code: 0 })
    expect(await statusOf(page)).toBe(200)
    expect(await asks('alias', 'set', '1003', '1001')).toMatchObject({ code: 1 })
    expect((await asks('alias', 'list')).text).toMatch(/P 1 +│ 1001/)
    expect(await asks('alias', 'remove', 'P 1')).toMatchObject({ code: 0 })
    expect(await statusOf(page)).toBe(404)
  })

  it('a session is seen, and refunded once however often that is asked', async () => {
    const handle = await openSession(stack, '1001')
    await untilView(stack, handle, ({ energyWh }) => energyWh > 1000)
    const stopped = await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    expect(stopped.status).toBe(202)
    const { reference } = await untilView(stack, handle, ({ phase }) => phase === 'settled')
    const seen = async () =>
      shown.parse(JSON.parse((await asks('session', reference, '--json')).text))
    const { capturedMinor } = await seen()
    const wish = ['refund', reference, '--amount', '300', '--reason', 'a test', '--key', 'case-1']
    expect(await asks(...wish)).toMatchObject({ code: 0 })
    await vi.waitUntil(async () => (await seen()).refundedMinor === 300, { timeout: 10_000 })
    expect(await asks(...wish)).toMatchObject({ code: 0 })
    const tooMuch = ['refund', reference, '--amount', `${capturedMinor}`, '--reason', 'too much']
    expect(await asks(...tooMuch)).toMatchObject({ code: 1 })
    const { aggregate } = await readPayment(stack, reference)
    expect(aggregate.refundedAmount).toBe(300)
    expect((await asks('sessions', '--phase', 'settled')).text).toContain(reference)
    // What was captured in part is proof enough for the doctor.
    const { text } = await asks('doctor')
    expect(text).toContain(`partial capture: known: works: ${reference} was captured in part`)
  })
})
