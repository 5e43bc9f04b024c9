// The recorder between the product and both stand-ins, over real HTTP: the product notices nothing, the
// files hold a whole trip and no secret, and they can be replayed. `RECORD=1` puts them where the replay
// finds them (tests/conversations/).
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { record } from '#scripts/ops/record.ts'
import { readConversation, type Conversation } from '#scripts/recorder/conversation.ts'
import { replayCharger } from '#tests/conversations/charger.ts'
import { replayPayer } from '#tests/conversations/payer.ts'
import { surprises } from '#tests/conversations/replay.ts'
import { sandboxCpo } from '#tests/doubles/cpo/credentials.ts'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import { audit } from './auditor.ts'
import { openSession, untilView } from './driver.ts'
import { startStack, type Stack } from './stack.ts'

const folder = mkdtempSync(join(tmpdir(), 'stikk-record-'))
const payerFile = join(folder, 'payer-trip.jsonl')
const chargerFile = join(folder, 'charger-trip.jsonl')
const KEPT = fileURLToPath(new URL('../conversations/', import.meta.url))

let stack: Stack
let handle = ''
const recorders: { close(): Promise<void> }[] = []

/** What reaches PUBLIC_URL goes past both recorders on its way to the product. */
async function recordBoth(at: { product: string; payer: string; charger: string }) {
  const charger = await record(
    {
      to: at.charger,
      out: chargerFile,
      port: 0,
      only: ['/ocpi'],
      from: { address: at.product, port: 0 },
    },
    {},
  )
  const first = charger.fromOrigin ?? ''
  const payer = await record(
    {
      to: at.payer,
      out: payerFile,
      port: 0,
      only: ['/webhooks'],
      from: { address: first, port: 0 },
    },
    {},
  )
  recorders.push(charger, payer)
  return {
    PUBLIC_URL: payer.fromOrigin ?? '',
    VIPPS_BASE_URL: payer.origin,
    VIPPS_CLIENT_ID: sandboxVipps.clientId,
    VIPPS_CLIENT_SECRET: sandboxVipps.clientSecret,
    VIPPS_SUBSCRIPTION_KEY: sandboxVipps.subscriptionKey,
    VIPPS_MSN: sandboxVipps.msn,
    OCPI_VERSIONS_URL: `${charger.origin}/ocpi/versions`,
    OCPI_TOKEN_A: sandboxCpo.tokenA,
  }
}

beforeAll(async () => {
  // One meter value a second and pages of two: enough to see, little enough to read.
  stack = await startStack({
    speed: 60,
    pushIntervalS: 60,
    cpo: { pageLimit: 2 },
    between: recordBoth,
  })
  handle = await openSession(stack, '1001')
  await untilView(stack, handle, (seen) => seen.phase === 'charging' && seen.energyWh > 500)
  await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
  await untilView(stack, handle, (seen) => seen.receiptNumber !== null)
  expect(await audit(stack)).toEqual([])
})

afterAll(async () => {
  await stack?.stop()
  await Promise.all(recorders.map((one) => one.close()))
  rmSync(folder, { recursive: true, force: true })
})

const conversationIn = (file: string): Conversation => readConversation(readFileSync(file, 'utf8'))

describe('a recorded trip', () => {
  it('holds all that was said with the payer, and is understood when it is told again', async () => {
    const conversation = conversationIn(payerFile)
    const said = conversation.exchanges.map(({ request }) => `${request.method} ${request.path}`)
    for (const what of [
      '/accesstoken/get',
      '/webhooks/v1/webhooks',
      '/capture',
      '/cancel',
      '/receipts/',
      '/webhooks/vipps',
    ]) {
      expect(
        said.some((one) => one.includes(what)),
        what,
      ).toBe(true)
    }
    expect(surprises(conversation, await replayPayer(conversation))).toEqual([])
  })

  it('holds all that was said with the charger backend, page by page and push by push', async () => {
    const conversation = conversationIn(chargerFile)
    const { verdicts, heard } = await replayCharger(conversation)
    expect(surprises(conversation, verdicts)).toEqual([])
    expect(heard.cdrs).toHaveLength(1)
    expect(heard.reports.length).toBeGreaterThan(2)
    const said = conversation.exchanges.map(({ request }) => `${request.method} ${request.path}`)
    expect(said.some((one) => one.includes('offset='))).toBe(true)
    expect(said.some((one) => one.startsWith('PATCH /ocpi/2.2.1/sessions/'))).toBe(true)
  })

  it('holds no secret of either side, and no handle', () => {
    const text = readFileSync(payerFile, 'utf8') + readFileSync(chargerFile, 'utf8')
    const { clientId, clientSecret, subscriptionKey } = sandboxVipps
    const secrets = [
      clientId,
      clientSecret,
      subscriptionKey,
      sandboxCpo.tokenA,
      handle.split('.')[1],
    ]
    const tokens = stack.vipps.webhooks.list().map(({ secret }) => secret)
    for (const secret of [...secrets, ...tokens].flatMap((one) => one ?? [])) {
      expect(text.includes(secret), secret).toBe(false)
      expect(text.includes(Buffer.from(secret).toString('base64')), secret).toBe(false)
    }
    expect(text).not.toMatch(/eyJ[\w-]{10}/)
    expect(text).not.toMatch(/Signature=[^[]/)
    // What must stay is there.
    expect(text).toContain(handle.split('.')[0])
    if (process.env['RECORD'] === '1') {
      for (const file of ['payer-trip.jsonl', 'charger-trip.jsonl'])
        copyFileSync(join(folder, file), join(KEPT, file))
    }
  })
})
