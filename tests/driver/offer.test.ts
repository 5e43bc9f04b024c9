import { createKeys } from '#bff/driver/keys.ts'
import { makeOffer, makeRetry, OFFER_LIFE_MS, readOffer, readRetry } from '#bff/driver/offer.ts'
import { seal } from '#bff/driver/sealed-token.ts'
import { describe, expect, it } from 'vitest'
import { NOW, referenceOf, SECRET } from './samples.ts'

const keys = createKeys(SECRET)
const offer = {
  reference: referenceOf('1'),
  stationId: 'NO*STI*E1001~2',
  evseUid: 'EVSE1',
  connectorId: '2',
  tariff: 'digest',
  currency: 'NOK' as const,
  expiresAt: NOW + OFFER_LIFE_MS,
  retryOf: null,
}

describe('an offer', () => {
  it('comes back as it was made, until its fifteen minutes are over', async () => {
    const token = await makeOffer(keys, offer)
    expect(await readOffer(keys, token, NOW)).toEqual({ kind: 'valid', offer })
    expect((await readOffer(keys, token, NOW + 899_999)).kind).toBe('valid')
    expect(await readOffer(keys, token, NOW + 900_000)).toEqual({ kind: 'expired', offer })
  })

  it('is forged when any part of it was changed', async () => {
    const token = await makeOffer(keys, offer)
    const [payload = '', mac = ''] = token.split('.')
    const cheaper = Buffer.from(JSON.stringify({ ...offer, tariff: 'cheap' })).toString('base64url')
    const forgeries = [
      '',
      '.',
      payload,
      `${payload}.`,
      `.${mac}`,
      `${cheaper}.${mac}`,
      `${payload}.${mac.slice(0, -1)}`,
      `${payload}.${mac}.${mac}`,
      `${payload}=.${mac}`,
      await makeOffer(createKeys(`${SECRET}!`), offer),
    ]
    for (const forgery of forgeries) {
      expect(await readOffer(keys, forgery, NOW), forgery).toEqual({ kind: 'forged' })
    }
  })

  it('is forged when it is sealed for another purpose, or has not the shape of an offer', async () => {
    expect((await readOffer(keys, await seal(keys, 'retry', offer), NOW)).kind).toBe('forged')
    const crooked = await seal(keys, 'offer', { ...offer, reference: '../../etc' })
    expect((await readOffer(keys, crooked, NOW)).kind).toBe('forged')
    expect((await readOffer(keys, await seal(keys, 'offer', 'text'), NOW)).kind).toBe('forged')
  })
})

describe('a retry token', () => {
  it('names the old session while it is fresh, and nobody otherwise', async () => {
    const token = await makeRetry(keys, offer.reference, NOW)
    expect(await readRetry(keys, token, NOW)).toBe(offer.reference)
    expect(await readRetry(keys, token, NOW + OFFER_LIFE_MS)).toBeNull()
    expect(await readRetry(keys, `${token}x`, NOW)).toBeNull()
    expect(await readRetry(keys, undefined, NOW)).toBeNull()
    expect(await readRetry(keys, await makeOffer(keys, offer), NOW)).toBeNull()
  })
})
