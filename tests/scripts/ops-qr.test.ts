// `npm run ops -- qr` against the stand-in: the files it writes, and that it may be run again.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startVipps } from '#tests/doubles/vipps/index.ts'
import type { RunningVipps } from '#tests/doubles/vipps/index.ts'
import { askHere } from './ops-process.ts'

// Not the sandbox's, which are refused beside a public address that is not loopback.
const keys = { clientId: 'id', clientSecret: 'secret', subscriptionKey: 'key', msn: '654321' }
const station = 'NO*STK*E1001*1~2'
const id = 'NO-STK-E1001-1_7E2'
const page = 'https://stikk.example/s/NO%2ASTK%2AE1001%2A1%7E2'

let payer: RunningVipps
let dir = ''
beforeEach(async () => {
  payer = await startVipps({ port: 0, keys })
  dir = mkdtempSync(join(tmpdir(), 'stikk-qr-'))
})
afterEach(async () => {
  await payer.close()
  rmSync(dir, { recursive: true, force: true })
})

const settings = (): Record<string, string> => ({
  PUBLIC_URL: 'https://stikk.example',
  VIPPS_BASE_URL: payer.url,
  VIPPS_CLIENT_ID: keys.clientId,
  VIPPS_CLIENT_SECRET: keys.clientSecret,
  VIPPS_SUBSCRIPTION_KEY: keys.subscriptionKey,
  VIPPS_MSN: keys.msn,
})
const qr = (...args: string[]) => askHere(settings(), 'qr', ...args)
const codes = () => payer.codes.all(Date.now())

describe('npm run ops -- qr', () => {
  it('makes a code, its pictures and its text, and a second run changes nothing', async () => {
    const made = await qr('create', station, '--out', dir, '--size', '300')
    expect(made).toMatchObject({ code: 0, text: expect.stringContaining(`ok    ${station}: made`) })
    expect(codes()).toMatchObject([{ id, redirectUrl: page }])
    const png = readFileSync(join(dir, `${id}.png`))
    expect([png.readUInt32BE(0), png.readUInt32BE(16)]).toEqual([0x89504e47, 300])
    expect(readFileSync(join(dir, `${id}.svg`), 'utf8')).toContain('<svg')
    const text = readFileSync(join(dir, `${id}.txt`), 'utf8').trim()
    const scanned = await fetch(text, { redirect: 'manual' })
    expect(scanned.headers.get('location')).toBe(page)
    const again = await qr('create', station, '--out', dir)
    expect(again.text).toContain('there already')
    expect(readFileSync(join(dir, `${id}.txt`), 'utf8').trim()).toBe(text)
  })

  it('leads a code that led elsewhere to its station, and keeps what is printed', async () => {
    const old = payer.codes.create(Date.now(), id, 'https://old.example/s/1', null)
    const { text } = await qr('create', station, '--out', dir)
    expect(text).toContain('led here from https://old.example/s/1')
    expect(codes()).toMatchObject([{ code: old?.code, redirectUrl: page }])
  })

  it('lists, moves and deletes, but deletes only when it is meant', async () => {
    payer.codes.create(Date.now(), id, 'https://old.example/s/1', null)
    expect((await qr('list')).text).toMatch(/NO-STK-E1001-1_7E2 +│ https:\/\/old\.example\/s\/1 /)
    expect(await qr('update', station)).toMatchObject({ code: 0 })
    expect(codes()).toMatchObject([{ redirectUrl: page }])
    expect(await qr('delete', station)).toMatchObject({ code: 2 })
    expect(codes()).toHaveLength(1)
    expect(await qr('delete', station, '--yes')).toMatchObject({ code: 0 })
    expect(codes()).toEqual([])
    // Gone is gone: a second run is no failure, but there is nothing to move.
    expect(await qr('delete', station, '--yes')).toMatchObject({ code: 0 })
    expect(await qr('update', station)).toMatchObject({ code: 1 })
  })

  it('makes one for every station of the operator’s list that is sold, or of a file', async () => {
    const stations = [
      { stationId: 'NO*STK*E1', sold: true },
      { stationId: 'NO*STK*E2', sold: false },
    ]
    const product = createServer((request, response) => {
      const known = request.headers.authorization === 'Bearer a-token-of-its-own-1'
      response.statusCode = known && request.url === '/operator/stations' ? 200 : 401
      response.end(JSON.stringify(known ? { stations } : {}))
    })
    await new Promise<void>((done) => void product.listen(0, '127.0.0.1', done))
    const { port } = product.address() as AddressInfo
    const address = { ...settings(), PUBLIC_URL: `http://127.0.0.1:${port}` }
    const listed = { ...address, OPERATOR_TOKEN: 'a-token-of-its-own-1' }
    try {
      // A product on loopback has no address that a printed code could lead to.
      const told = await askHere(listed, 'qr', 'all', '--out', dir)
      expect(told.code).toBe(1)
      expect(told.text).toContain('FAIL  NO*STK*E1: PUBLIC_URL must be an https address')
      expect(told.text).not.toContain('NO*STK*E2')
      const stranger = await askHere(address, 'qr', 'all', '--out', dir)
      expect(stranger).toMatchObject({ code: 2 })
      expect(stranger.aside).toContain('OPERATOR_TOKEN is not set')
    } finally {
      product.close()
    }
    const file = join(dir, 'stations.txt')
    writeFileSync(file, 'NO*STK*E1\n\nNO*STK*E2\n')
    expect(await qr('all', '--stations', file, '--out', dir)).toMatchObject({ code: 0 })
    expect(codes().map((one) => one.id)).toEqual(['NO-STK-E1', 'NO-STK-E2'])
  })

  it('waits a 429 out', async () => {
    const tooMany = { do: 'status', status: 429, retryAfter: 0, skip: 1 } as const
    payer.faults.add([{ match: 'qr', times: 3, ...tooMany }])
    expect(await qr('create', station, '--out', dir)).toMatchObject({ code: 0 })
    expect(codes()).toHaveLength(1)
  })

  it('goes on with the next station when one fails, and says so', async () => {
    // The first question is the list of what is there.
    payer.faults.add([{ match: 'qr', do: 'status', status: 500, times: 1, skip: 1 }])
    const { code, text } = await qr('create', 'E1', 'E2', '--out', dir)
    expect(code).toBe(1)
    expect(text).toContain('FAIL  E1: http-500')
    expect(existsSync(join(dir, 'E2.svg'))).toBe(true)
    const again = await qr('create', 'E1', 'E2', '--out', dir)
    expect([again.code, again.aside]).toEqual([0, '1/2 E1: made\n2/2 E2: done already\n'])
  })

  it.each([
    [['create'], 'Name a station, or --all.'],
    [['create', 'E1', '--size', '99'], '--size: 100 to 2000 pixels'],
    [['create', 'A*1', 'A-1'], 'A*1 and A-1 would share one code'],
    [['paint', 'E1'], "unknown command 'paint'"],
    [['create', 'E1', '--colour'], "unknown option '--colour'"],
  ])('refuses %j', async (args, words) => {
    const { code, text, aside } = await qr(...args)
    expect([code, text]).toEqual([2, ''])
    expect(aside).toContain(words)
    expect(codes()).toEqual([])
  })

  it('names the setting that is missing and prints none', async () => {
    const { VIPPS_MSN: _none, ...rest } = settings()
    const { code, text, aside } = await askHere(rest, 'qr', 'list')
    expect(code).toBe(2)
    expect([text, aside]).toEqual(['', 'FAIL  VIPPS_MSN is missing\n'])
  })
})
