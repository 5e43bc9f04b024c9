// `npm run ops` where one installation has several merchants: each station's code is of its own seller's
// sales unit, and the doctor looks at every one of them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WEBHOOK_EVENTS } from '#bff/vipps/registration.ts'
import { startVipps, type RunningVipps } from '#tests/doubles/vipps/index.ts'
import { OPERATOR_TOKEN, product } from './ops-product.ts'
import { askHere } from './ops-process.ts'
import { readSheet } from './printed-codes.ts'

const keys = { clientId: 'id', clientSecret: 'secret', subscriptionKey: 'key', msn: '654321' }
const theirs = {
  clientId: 'id-2',
  clientSecret: 'secret-2',
  subscriptionKey: 'key-2',
  msn: '222222',
}
const site = 'https://stikk.example'

let payer: RunningVipps
let dir = ''
beforeEach(async () => {
  payer = await startVipps({ port: 0, keys, units: [{ keys: theirs, market: 'DK' }] })
  dir = mkdtempSync(join(tmpdir(), 'stikk-merchants-'))
})
afterEach(async () => {
  await payer.close()
  rmSync(dir, { recursive: true, force: true })
})

const settings = (): Record<string, string> => ({
  PUBLIC_URL: site,
  VIPPS_BASE_URL: payer.url,
  VIPPS_CLIENT_ID: keys.clientId,
  VIPPS_CLIENT_SECRET: keys.clientSecret,
  VIPPS_SUBSCRIPTION_KEY: keys.subscriptionKey,
  VIPPS_MSN: keys.msn,
  OPERATOR_NAME: 'Norsk Lading AS',
  MERCHANTS: JSON.stringify([
    {
      id: 'dansk',
      name: 'Dansk Ladning ApS',
      organisationNumber: '12345678',
      market: 'DK',
      ...theirs,
      stations: { locations: ['DK-1'] },
    },
  ]),
})
const station = { label: '', locationName: '', sold: true }
const stations = [
  { ...station, stationId: 'NO*STK*E1', merchantId: 'default' },
  { ...station, stationId: 'DK*STK*E2', merchantId: 'dansk' },
]
const codesOf = (msn: string): string[] =>
  payer.units
    .get(msn)
    ?.codes.all(Date.now())
    .map(({ id }) => id) ?? []

describe('codes', () => {
  it('of each station are made by the sales unit of its merchant, and printed together', async () => {
    const { env } = await product({ body: { stations } })
    const address = env['PUBLIC_URL'] ?? ''
    const sheet = join(dir, 'stickers.pdf')
    const asked = ['qr', 'sheet', '--all', '--out', dir, '--sheet', sheet, '--address', address]
    const { code } = await askHere({ ...settings(), OPERATOR_TOKEN }, ...asked)
    expect(code).toBe(0)
    expect([codesOf(keys.msn), codesOf(theirs.msn)]).toEqual([['NO-STK-E1'], ['DK-STK-E2']])
    const texts = ['NO-STK-E1', 'DK-STK-E2'].map((id) =>
      readFileSync(join(dir, `${id}.txt`), 'utf8').trim(),
    )
    const [page = []] = await readSheet(readFileSync(sheet))
    expect(page.map(({ text }) => text).toSorted()).toEqual(texts.toSorted())
  })

  it('of one merchant alone are made, listed and led where they belong', async () => {
    const { env } = await product({ body: { stations } })
    const address = env['PUBLIC_URL'] ?? ''
    const own = ['--merchant', 'dansk', '--address', address]
    const asks = (...args: string[]) => askHere({ ...settings(), OPERATOR_TOKEN }, ...args, ...own)
    expect(await asks('qr', 'create', '--all', '--out', dir)).toMatchObject({ code: 0 })
    expect([codesOf(keys.msn), codesOf(theirs.msn)]).toEqual([[], ['DK-STK-E2']])
    expect((await asks('qr', 'list')).text).toContain('DK-STK-E2')
    expect(await asks('qr', 'update', 'DK*STK*E2')).toMatchObject({ code: 0 })
    expect(await asks('qr', 'delete', 'DK*STK*E2', '--yes')).toMatchObject({ code: 0 })
    expect(codesOf(theirs.msn)).toEqual([])
  })

  it('of a merchant that there is none of are refused', async () => {
    const asked = ['qr', 'create', 'E1', '--out', dir, '--merchant', 'svensk']
    const { code, aside } = await askHere(settings(), ...asked)
    expect([code, aside]).toEqual([2, 'The settings here know no merchant "svensk".\n'])
  })
})

describe('the doctor', () => {
  const ours = `${site}/webhooks/vipps`

  it('looks at every sales unit and says whose each finding is', async () => {
    payer.webhooks.register(ours, [...WEBHOOK_EVENTS])
    const { code, text } = await askHere(settings(), 'doctor', '--payer')
    expect(code).toBe(1)
    const [, norsk = '', dansk = ''] = text.split(/^Vipps MobilePay of .*\n/m)
    expect(norsk).not.toContain('FAIL')
    expect(dansk).toContain(`FAIL  webhook: nothing is registered for ${ours}/dansk`)
    payer.units.get(theirs.msn)?.webhooks.register(`${ours}/dansk`, [...WEBHOOK_EVENTS])
    expect((await askHere(settings(), 'doctor', '--payer')).code).toBe(0)
  })

  it('finds the merchants in a file as well, as the product does', async () => {
    payer.webhooks.register(ours, [...WEBHOOK_EVENTS])
    const { MERCHANTS = '', ...rest } = settings()
    const file = join(dir, 'merchants.json')
    writeFileSync(file, MERCHANTS)
    const inFile = { ...rest, MERCHANTS_FILE: file }
    const { text } = await askHere(inFile, 'doctor', '--payer', '--merchant', 'dansk')
    expect(text).toContain('ok    keys: accepted')
    const lost = await askHere({ ...rest, MERCHANTS_FILE: `${file}.not` }, 'doctor', '--payer')
    expect(lost.code).toBe(2)
    expect(lost.aside).toContain('MERCHANTS_FILE is wrong: it should be a file that can be read')
  })

  it('tries the payment of one merchant in its own currency', async () => {
    payer.units.get(theirs.msn)?.webhooks.register(`${ours}/dansk`, [...WEBHOOK_EVENTS])
    const asked = ['doctor', '--payer', '--merchant', 'dansk', '--phone', '4512345678']
    const { code, text } = await askHere(settings(), ...asked)
    expect(text).toContain('ok    currency: DKK fits the sales unit')
    expect(code).toBe(0)
    expect([...payer.book.all()]).toEqual([])
  })
})
