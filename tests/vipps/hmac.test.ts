import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { contentHash, sign, signWebhook, verify } from '#bff/vipps/hmac.ts'

const bytes = (text: string) => Uint8Array.from(new TextEncoder().encode(text))

const vectors = '../shared/specs/vipps/webhook-hmac-vectors.json'
const vector = z.object({
  secret: z.string().optional(),
  host: z.string().optional(),
  pathAndQuery: z.string().optional(),
  date: z.string().optional(),
  body: z.string(),
  expected: z.object({ contentSha256: z.string(), signature: z.string().optional() }),
})

describe('the signature of a webhook', () => {
  it.skipIf(!existsSync(vectors))('reproduces every known vector', async () => {
    const all = z.array(vector).parse(JSON.parse(readFileSync(vectors, 'utf8')))
    let signed = 0
    for (const { secret, host, pathAndQuery, date, body, expected } of all) {
      expect(await contentHash(bytes(body))).toBe(expected.contentSha256)
      if (!secret || !host || !pathAndQuery || !date) continue
      const made = await sign(secret, { host, pathAndQuery, date }, bytes(body))
      expect(made.signature).toBe(expected.signature)
      signed += 1
    }
    expect(signed).toBe(2)
  })

  const place = { host: 'stikk.example', pathAndQuery: '/webhooks/vipps', date: 'a date' }

  it('is true for exactly what was signed, and for nothing else', async () => {
    const { authorization, contentSha256 } = await sign('secret', place, bytes('{}'))
    expect(await verify('secret', place, contentSha256, authorization)).toBe(true)
    expect(await verify('secret2', place, contentSha256, authorization)).toBe(false)
    expect(await verify('secret', place, 'another hash', authorization)).toBe(false)
    for (const other of [{ host: 'x' }, { pathAndQuery: '/' }, { date: 'another date' }]) {
      const elsewhere = { ...place, ...other }
      expect(await verify('secret', elsewhere, contentSha256, authorization)).toBe(false)
    }
  })

  it('is false for a header of another scheme, cut short or no base64', async () => {
    const { authorization, contentSha256 } = await sign('secret', place, bytes('{}'))
    for (const word of [
      '',
      'Bearer token',
      authorization.slice(0, -4),
      `${authorization.split('Signature=')[0]}Signature=`,
      `${authorization.split('Signature=')[0]}Signature=%%%`,
      authorization.replace('x-ms-date;host;', 'x-ms-date;'),
      authorization.replace('HMAC-SHA256', 'HMAC-SHA999'),
    ]) {
      expect(await verify('secret', place, contentSha256, word)).toBe(false)
    }
  })

  it('of the forger covers a port that is not the default', async () => {
    const headers = await signWebhook('s', 'http://127.0.0.1:8080/webhooks/vipps', '{}', 0)
    const signed = {
      host: '127.0.0.1:8080',
      pathAndQuery: '/webhooks/vipps',
      date: 'Thu, 01 Jan 1970 00:00:00 GMT',
    }
    const { authorization } = await sign('s', signed, bytes('{}'))
    expect(headers['authorization']).toBe(authorization)
    expect(headers['x-ms-date']).toBe(signed.date)
  })
})
