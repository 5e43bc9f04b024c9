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
  merchantId: 'default',
}

const sealed = async (purpose: 'offer' | 'retry', ...made: (string | number)[]) =>
  (await readOffer(keys, await seal(keys, purpose, made), NOW)).kind

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
    const cheaper = payload.replace(':digest:', ':cheap:')
    expect(cheaper).toContain(':cheap:')
    const forgeries = [
      '',
      '.',
      payload,
      `${payload}.`,
      `.${mac}`,
      `${cheaper}.${mac}`,
      `${payload}.${mac.slice(0, -1)}`,
      `${payload}.${mac}.${mac}`,
      `${payload}:.${mac}`,
      `%${payload}.${mac}`,
      await makeOffer(createKeys(`${SECRET}!`), offer),
    ]
    for (const forgery of forgeries) {
      expect(await readOffer(keys, forgery, NOW), forgery).toEqual({ kind: 'forged' })
    }
  })

  it('names its merchant, unless that is the only one there mostly is', async () => {
    const theirs = { ...offer, merchantId: 'dansk' }
    const token = await makeOffer(keys, theirs)
    expect(await readOffer(keys, token, NOW)).toEqual({ kind: 'valid', offer: theirs })
    expect(await readOffer(keys, token.replace(':dansk.', '.'), NOW)).toEqual({ kind: 'forged' })
    // As long as it was before there could be several.
    expect((await makeOffer(keys, offer)).split(':')).toHaveLength(8)
  })

  it('is forged when it is sealed for another purpose, or has not the shape of an offer', async () => {
    const fields = [offer.reference, 'a', 'b', 'c', 'd', 'NOK', NOW + OFFER_LIFE_MS, '']
    expect(await sealed('offer', ...fields)).toBe('valid')
    expect(await sealed('retry', ...fields)).toBe('forged')
    expect(await sealed('offer', '../../etc', ...fields.slice(1))).toBe('forged')
    expect(await sealed('offer', ...fields, 'more', 'still')).toBe('forged')
    expect(await sealed('offer', 'text')).toBe('forged')
  })

  it.each(['a:b', 'a.b', 'a,b', 'Å/é %', 'x y', '電'])(
    'names the station %j as it is',
    async (stationId) => {
      const token = await makeOffer(keys, { ...offer, stationId, retryOf: referenceOf('2') })
      expect(token).toMatch(/^[\w.:~*'()!%-]+$/)
      const read = await readOffer(keys, token, NOW)
      expect(read).toEqual({
        kind: 'valid',
        offer: { ...offer, stationId, retryOf: referenceOf('2') },
      })
    },
  )
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
