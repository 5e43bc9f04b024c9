// Two merchants on one installation: one charger backend with a site in Norway and one in Denmark, each
// sold by its own merchant, paid at its own sales unit. Nothing of the one is seen by the other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openAnswer } from '#shared/contract.ts'
import { signWebhook } from '#bff/vipps/hmac.ts'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import { audit } from './auditor.ts'
import { askForView, tellPayer, untilView } from './driver.ts'
import { readPayments } from './ledgers.ts'
import type { Stack } from './stack.ts'
import { ask, danish, open, pageOf, startBoth, trip } from './two-merchants.ts'

/** Words that are one merchant's alone. */
const WORDS = {
  default: ['Norsk Lading', '999 888 777', '+47 22', 'norsk.example', sandboxVipps.msn, 'LOC-1'],
  dansk: ['Dansk Ladning', '44556677', '+45 70', 'dansk.example', danish.msn, 'LOC-6'],
}

/** From 2000 to 2100. */
const MILLENNIUM = `from=${Date.UTC(2000, 0)}&until=${Date.UTC(2100, 0)}`

let stack: Stack

beforeAll(async () => {
  stack = await startBoth()
})
afterAll(() => stack?.stop())

const post = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })

/** A token that is bound to one merchant. */
async function tokenOf(merchantId: string): Promise<string> {
  const made = await ask(
    stack,
    '/tokens',
    undefined,
    post({ name: merchantId, scope: 'act', merchantId }),
  )
  return z.object({ token: z.string() }).parse(await made.json()).token
}

const unit = (msn: string) => stack.vipps.units.get(msn)
const urls = (msn: string) =>
  unit(msn)
    ?.webhooks.list()
    .map(({ url }) => url)

describe('two merchants on one installation', () => {
  it('are each paid at their own sales unit, in their own currency, with numbers of their own', async () => {
    const [norsk, dansk] = await Promise.all([trip(stack, '1001'), trip(stack, '6001')])
    const second = await trip(stack, '6002')
    expect(norsk.end).toMatchObject({
      currency: 'NOK',
      receiptNumber: 1,
      receipt: { seller: { name: 'Norsk Lading AS', organisationNumber: '999 888 777 MVA' } },
    })
    expect(dansk.end).toMatchObject({
      currency: 'DKK',
      receiptNumber: 1,
      receipt: { seller: { name: 'Dansk Ladning ApS', organisationNumber: '44556677' } },
    })
    expect(second.end).toMatchObject({ currency: 'DKK', receiptNumber: 2 })
    for (const [at, not, one] of [
      [sandboxVipps.msn, danish.msn, norsk],
      [danish.msn, sandboxVipps.msn, dansk],
      [danish.msn, sandboxVipps.msn, second],
    ] as const) {
      expect(unit(at)?.book.get(one.reference)?.state).toBe('AUTHORIZED')
      expect(unit(not)?.book.get(one.reference)).toBeUndefined()
    }
    expect(await readPayments(stack)).toHaveLength(3)
    expect(await audit(stack)).toEqual([])
  })

  it('say nothing of each other on a driver’s pages, receipts included', async () => {
    const words = { '1001': WORDS.dansk, '6001': WORDS.default }
    for (const [station, foreign] of Object.entries(words)) {
      const { handle, end } = await trip(stack, station)
      const share = z.string().parse(/\/r\/[\w.-]+/.exec(await textOf(`/c/${handle}`))?.[0])
      const pages = [`/s/${station}`, `/api/stations/${station}`, `/c/${handle}`, share]
      for (const path of [...pages, `/c/${handle}/receipt`]) {
        const text = await textOf(path)
        expect(text).toContain(end.station.label)
        for (const word of foreign) expect(text, `${word} at ${path}`).not.toContain(word)
      }
    }
    expect(await audit(stack)).toEqual([])
  })

  it('bind an offer to their own station: it buys nothing at the other’s price or place', async () => {
    const [norsk, dansk] = await Promise.all([pageOf(stack, '50001'), pageOf(stack, '6001')])
    // 350 kr and 250 kr: neither is on offer at the other.
    expect((await open(stack, '6001', { amount: norsk.defaultAmount ?? 0 })).status).toBe(400)
    const [fields = '', mac = ''] = (dansk.offer ?? '').split(/\.(?=[^.]*$)/)
    expect(fields).toMatch(/:dansk$/)
    for (const offer of [`${fields.replace(/:dansk$/, '')}.${mac}`, `${fields}x.${mac}`]) {
      expect((await open(stack, '6001', { offer })).status).toBe(400)
    }
  })
})

async function textOf(path: string): Promise<string> {
  const headers = { accept: 'text/html', 'accept-language': 'en' }
  const response = await fetch(`${stack.url}${path}`, { headers })
  expect(response.status).toBe(200)
  return response.text()
}

describe('an operator of one merchant', () => {
  it('sees that merchant alone on every list, and no session of the other', async () => {
    const [norsk, dansk] = await Promise.all([trip(stack, '50002'), trip(stack, '6002')])
    const token = await tokenOf('dansk')
    const document = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.looseObject({}))) })
      .parse(await (await ask(stack, '/openapi.json', token)).json())
    const readable = Object.entries(document.paths)
      .filter(([path, { get }]) => get?.['x-whose'] === 'own' && !path.includes('{'))
      .map(([path]) => path.replace(/^\/operator/, ''))
      // Its examples are nobody's.
      .filter((path) => path !== '/openapi.json')
    expect(readable).toEqual(expect.arrayContaining(['/sessions', '/stations', '/merchants']))
    for (const path of readable) {
      let answer = await ask(stack, `${path}?from=2020-01-01&to=2099-01-01`, token)
      // Some take a period in epoch ms.
      if (answer.status === 422) answer = await ask(stack, `${path}?${MILLENNIUM}`, token)
      expect(answer.status, path).toBe(200)
      const text = await answer.text()
      expect(text, path).not.toContain(norsk.reference)
      for (const word of WORDS.default) expect(text, `${word} at ${path}`).not.toContain(word)
    }
    expect(await (await ask(stack, '/sessions', token)).text()).toContain(dansk.reference)
    for (const [reference, status] of [
      [norsk.reference, 404],
      [dansk.reference, 200],
    ] as const) {
      expect((await ask(stack, `/sessions/${reference}`, token)).status).toBe(status)
    }
    const refund = post({ amount: 100, reason: 'not mine' })
    expect((await ask(stack, `/sessions/${norsk.reference}/refund`, token, refund)).status).toBe(
      404,
    )
    expect((await ask(stack, `/sessions/${dansk.reference}/refund`, token, refund)).status).toBe(
      202,
    )
    await untilView(stack, dansk.handle, (seen) => seen.refundedMinor === 100)
    expect((await askForView(stack, norsk.handle)).refundedMinor).toBeNull()
    expect(await audit(stack)).toEqual([])
  })

  it('is refused what is the whole installation’s', async () => {
    const token = await tokenOf('dansk')
    for (const path of ['/webhook/rotate', '/chargers/rotate', '/tokens']) {
      expect((await ask(stack, path, token, post({}))).status).toBe(403)
    }
  })
})

describe('the payer', () => {
  it('is heard at each merchant’s own address, with that merchant’s secret alone', async () => {
    expect(urls(sandboxVipps.msn)).toEqual([`${stack.url}/webhooks/vipps`])
    expect(urls(danish.msn)).toEqual([`${stack.url}/webhooks/vipps/dansk`])
    const secrets = [sandboxVipps.msn, danish.msn].map(
      (msn) => unit(msn)?.webhooks.list()[0]?.secret ?? '',
    )
    const [norsk = '', dansk = ''] = secrets
    const body = JSON.stringify({ msn: danish.msn, reference: 'ev-00000000000000000000000000' })
    const send = async (path: string, secret: string): Promise<number> => {
      const url = `${stack.url}${path}`
      const headers = await signWebhook(secret, url, body, Date.now())
      return (await fetch(url, { method: 'POST', headers, body })).status
    }
    expect(await send('/webhooks/vipps/dansk', dansk)).toBe(200)
    expect(await send('/webhooks/vipps', norsk)).toBe(200)
    expect(await send('/webhooks/vipps/dansk', norsk)).toBe(401)
    expect(await send('/webhooks/vipps', dansk)).toBe(401)
    expect(await send('/webhooks/vipps/nobody', norsk)).toBe(401)
  })

  it('wakes no session of another merchant, though the signature is right', async () => {
    const response = await open(stack, '50003')
    const { handle } = openAnswer.parse(await response.json())
    const reference = handle.split('.')[0] ?? ''
    const secret = unit(danish.msn)?.webhooks.list()[0]?.secret ?? ''
    const url = `${stack.url}/webhooks/vipps/dansk`
    const body = JSON.stringify({ msn: danish.msn, reference })
    const headers = await signWebhook(secret, url, body, Date.now())
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200)
    const taken = stack
      .logs()
      .split('\n')
      .filter((line) => line.includes('webhook-taken'))
      .at(-1)
    expect(taken).toContain('"known":false')
    await tellPayer(stack, handle, 'abort')
    await untilView(stack, handle, (seen) => seen.phase === 'abandoned')
  })
})
