// The payer's door, fuzzed: a signature opens it for any bytes and makes none of them harmful; without
// one nothing is read.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sign } from '#bff/vipps/hmac.ts'
import { webhookPayload } from '#bff/vipps/wire.ts'
import { parseReference } from '#shared/ids.ts'
import { problem } from '#shared/contract.ts'
import { referenceOf } from '#tests/driver/samples.ts'
import { fitting, headerText, oddText, rawBody, RUNS, spoilt } from './arbitraries.ts'
import { openHouse, sane, untouched, WEBHOOK_SECRET } from './house.ts'

const PATH = '/webhooks/vipps'
const SOUND = {
  msn: '123456',
  reference: referenceOf('8'),
  pspReference: 'psp-9',
  name: 'AUTHORIZED',
  amount: { currency: 'NOK', value: 35_000 },
  timestamp: '2026-11-22T12:00:00.000Z',
  success: true,
}

const bytesOf = (body: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  typeof body === 'string' ? Uint8Array.from(new TextEncoder().encode(body)) : body

async function signed(bytes: Uint8Array<ArrayBuffer>, at: number): Promise<Record<string, string>> {
  const date = new Date(at).toUTCString()
  const place = { host: 'stikk.example', pathAndQuery: PATH, date }
  const { contentSha256, authorization } = await sign(WEBHOOK_SECRET, place, bytes)
  return { 'x-ms-date': date, 'x-ms-content-sha256': contentSha256, authorization }
}

describe('POST /webhooks/vipps', () => {
  it('takes any signed body, and hears of a payment only where it names one', async () => {
    const object = fc.oneof(fitting(webhookPayload), spoilt(SOUND), fc.constant(SOUND))
    const body = fc.oneof(
      rawBody,
      object.map((value) => JSON.stringify(value) ?? ''),
    )
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const house = openHouse()
        const bytes = bytesOf(sent)
        const headers = await signed(bytes, house.world.now)
        const response = await house.ask(PATH, { method: 'POST', body: bytes, headers })
        if (!response) return
        const { status } = response
        const text = await sane(response, String(sent))
        expect([200, 400, 413]).toContain(status)
        if (status === 400) expect(problem.parse(JSON.parse(text)).field).toBe('reference')
        if (status !== 200) untouched(house, String(sent))
        for (const heard of house.news) expect(parseReference(heard)).toBe(heard)
        expect(house.news.length).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })

  it('opens for no signature but the right one over these very bytes', async () => {
    const lie = fc.record(
      {
        authorization: headerText,
        'x-vipps-authorization': headerText,
        'x-ms-date': fc.oneof(headerText, fc.constant('Mon, 23 Nov 2026 13:20:00 GMT')),
        'x-ms-content-sha256': headerText,
        host: headerText,
        'content-length': fc.constantFrom('0', '-1', 'x', '999999999'),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(lie, oddText, fc.boolean(), async (lies, more, keep) => {
        const house = openHouse()
        const bytes = bytesOf(JSON.stringify(SOUND))
        const right = await signed(bytes, house.world.now)
        // Half of them carry a genuine signature, for another body.
        const headers = keep ? { ...lies, ...right } : { ...right, ...lies }
        const text = keep ? `${JSON.stringify(SOUND)}${more || ' '}` : JSON.stringify(SOUND)
        if (!keep && Object.keys(lies).every((name) => name === 'host' || !(name in right))) return
        const response = await house.ask(PATH, { method: 'POST', body: bytesOf(text), headers })
        if (!response) return
        expect([401, 413, 429]).toContain(response.status)
        problem.parse(JSON.parse(await sane(response, JSON.stringify(headers))))
        untouched(house, JSON.stringify(headers))
      }),
      RUNS,
    )
  })
})
