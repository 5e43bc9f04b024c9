// The QR API by script: ids and addresses that the payer takes, formats, and pictures without our keys.
import { describe, expect, it } from 'vitest'
import { codeOriginsOf } from '#bff/vipps/environment.ts'
import { createQrApi, qrIdOf, stationPage } from '#bff/vipps/qr.ts'
import { scriptedPayer } from './scripted-payer.ts'
import type { Scripted } from './scripted-payer.ts'

/** MerchantRedirectQrRequest in qr.yaml. */
const idPattern = /^[-_+%æøåÆØÅ\w\s]*$/
const urlPattern = /^https:\/\/[\w.]+([\w#!:.?+=&%@\-/]+)?$/
const root = '/qr/v1/merchant-redirect'
const page = 'https://stikk.example/s/1'
const code = (more: object = {}): Scripted => ({
  status: 200,
  json: { id: 'a', url: 'https://qr.example/i.png', redirectUrl: page, expiresIn: -1, ...more },
})
const open = (script: Record<string, Scripted[]>) => {
  const payer = scriptedPayer(script)
  return { payer, qr: createQrApi(payer.options) }
}

describe('a station', () => {
  it.each([
    ['NO*STK*E1001*1', 'NO-STK-E1001-1', 'NO%2ASTK%2AE1001%2A1'],
    ['1001', '1001', '1001'],
    ['A~2', 'A_7E2', 'A%7E2'],
    ['a_b', 'a_5Fb', 'a_b'],
    ['Ås (1)', '_C3_85s_20_281_29', '%C3%85s%20%281%29'],
  ])('%s has the id %s and the address /s/%s, both as the payer takes them', (id, qrId, path) => {
    expect(qrIdOf(id)).toBe(qrId)
    expect(qrId).toMatch(idPattern)
    const url = stationPage('https://stikk.example', id)
    expect(url).toBe(`https://stikk.example/s/${path}`)
    expect(url).toMatch(urlPattern)
    expect(decodeURIComponent(path)).toBe(id)
  })

  it('has an id of its own', () => {
    const ids = ['A-1', 'A~1', 'A_1', 'A 1', 'A.1', 'A%1', 'A_7E1'].map(qrIdOf)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the QR API', () => {
  it('is asked with the format in Accept, always a size, and no idempotency key', async () => {
    const { payer, qr } = open({ [`POST ${root}`]: [code()], [`GET ${root}/a`]: [code()] })
    await qr.create('a', page)
    await qr.get('a', 'png', 300)
    await qr.get('a', 'target')
    const sent = payer.asked.filter((one) => one.path.startsWith('/qr'))
    expect(sent.map(({ headers }) => [headers.get('accept'), headers.get('size')])).toEqual([
      ['image/svg+xml', '1024'],
      ['image/png', '300'],
      ['text/targetUrl', '1024'],
    ])
    expect(sent[0]?.body).toEqual({ id: 'a', redirectUrl: page })
    expect(sent[0]?.headers.get('idempotency-key')).toBeNull()
  })

  it('tells a code that is there already from one that was refused', async () => {
    const { qr } = open({ [`POST ${root}`]: [{ status: 409, json: { id: 'a' } }, { status: 400 }] })
    expect(await qr.create('a', page)).toEqual({ ok: true, value: 'taken' })
    expect(await qr.create('a', page)).toMatchObject({ ok: false, fate: 'refused' })
  })

  it('is not asked for what it would refuse', async () => {
    const { payer, qr } = open({})
    expect(await qr.create('a', 'https://x.example/s/A*1')).toMatchObject({ code: 'redirect-url' })
    expect(await qr.create('a', 'http://127.0.0.1/s/1')).toMatchObject({ code: 'redirect-url' })
    expect(await qr.update('a', 'http://127.0.0.1/s/1')).toMatchObject({ code: 'redirect-url' })
    expect(await qr.create('a*b', page)).toMatchObject({ code: 'qr-id' })
    expect(await qr.create('x'.repeat(129), page)).toMatchObject({ code: 'qr-id' })
    for (const size of [99, 2001, 300.5]) {
      await expect(qr.get('a', 'png', size)).rejects.toThrow(RangeError)
    }
    expect(payer.asked).toEqual([])
  })

  it('says absent for a code that is not there, and counts one as deleted that was', async () => {
    const { qr } = open({
      [`GET ${root}/a`]: [{ status: 404 }],
      [`PUT ${root}/a`]: [{ status: 404 }],
      [`DELETE ${root}/a`]: [{ status: 404 }, { status: 500 }],
    })
    expect(await qr.get('a', 'svg')).toMatchObject({ fate: 'absent' })
    expect(await qr.update('a', page)).toMatchObject({ fate: 'absent' })
    expect(await qr.remove('a')).toEqual({ ok: true, value: null })
    expect(await qr.remove('a')).toMatchObject({ fate: 'retry' })
  })

  it('lists what is there, and refuses an answer it cannot read', async () => {
    const { qr } = open({
      [`GET ${root}`]: [
        { status: 200, json: [{ id: 'a', url: 'https://q.example', redirectUrl: page }] },
        { status: 200, json: [{ id: 'a' }] },
      ],
    })
    expect(await qr.list()).toMatchObject({ value: [{ id: 'a' }] })
    expect(await qr.list()).toMatchObject({ code: 'unreadable' })
  })

  it('fetches a picture without any key of ours', async () => {
    const bytes = new Uint8Array([1, 2, 3])
    const sent: RequestInit[] = []
    const { options } = scriptedPayer({})
    const answers = [new Response(bytes), new Response('gone', { status: 410 })]
    const qr = createQrApi({
      ...options,
      fetch: async (_url, init) => {
        sent.push(init)
        return answers.shift() ?? new Response(null)
      },
    })
    expect(await qr.image('https://qr.example/i.png')).toEqual({ ok: true, value: bytes })
    expect(sent[0]?.headers).toBeUndefined()
    expect(await qr.image('https://qr.example/i.png')).toMatchObject({ code: 'http-410' })
    expect(await qr.image('https://qr.example/i.png')).toMatchObject({ ok: false })
  })
})

it.each([
  ['https://api.vipps.no', ['https://qr.vipps.no']],
  ['https://elsewhere.example', ['https://qr.vipps.no']],
  ['https://apitest.vipps.no', ['https://qr.vipps.no', 'https://qr-mt.vipps.no']],
  ['http://127.0.0.1:8081/x', ['https://qr.vipps.no', 'http://127.0.0.1:8081']],
])('codes of the payer at %s lead from %j', (address, origins) => {
  expect(codeOriginsOf(address)).toEqual(origins)
})
