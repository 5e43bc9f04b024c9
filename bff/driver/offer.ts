// An offer: what a station page hands out and a create must bring back (design §3). It holds a
// fresh reference, so that paying twice with one offer is one session; it lives 15 minutes.
import { CURRENCIES } from '#shared/money.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import * as z from 'zod'
import type { Keys } from '../deps.ts'
import { DEFAULT_MERCHANT } from '../merchants.ts'
import { seal, unseal } from './sealed-token.ts'

/** Long enough to read the terms with cold hands, short enough that the price still holds. */
export const OFFER_LIFE_MS = 15 * 60_000

const reference = z.string().transform((text, context): Reference => {
  const parsed = parseReference(text)
  if (parsed) return parsed
  context.addIssue({ code: 'custom', message: 'not a reference' })
  return z.NEVER
})

const named = z.string().min(1)
const time = z.coerce.number().int()
const none = z.literal('').transform(() => null)

const currencyCode = z.enum(CURRENCIES)
/** Without the last field it is of the merchant `default`: shorter, and what all offers once were. */
const fields = z.tuple([
  reference,
  named,
  named,
  named,
  named,
  currencyCode,
  time,
  none.or(reference),
  named.optional(),
])
const offerShape = fields.transform(
  ([
    ref,
    stationId,
    evseUid,
    connectorId,
    tariff,
    currency,
    expiresAt,
    retryOf,
    merchantId = DEFAULT_MERCHANT,
  ]) => ({
    reference: ref,
    /** Resolves to exactly this connector (design §7). */
    stationId,
    evseUid,
    connectorId,
    /** Digest of the tariff that the driver was shown. */
    tariff,
    currency,
    /** Epoch ms. */
    expiresAt,
    /** The session whose reservation must be released before this one is made. */
    retryOf,
    /** Who sells: a station that has changed hands is sold anew. */
    merchantId,
  }),
)
export type Offer = z.infer<typeof offerShape>

export type OfferReading =
  | { kind: 'valid' | 'expired'; offer: Offer }
  /** Not ours, or changed on the way. */
  | { kind: 'forged' }

/** Signs an offer. */
export function makeOffer(keys: Keys, offer: Offer): Promise<string> {
  return seal(keys, 'offer', [
    offer.reference,
    offer.stationId,
    offer.evseUid,
    offer.connectorId,
    offer.tariff,
    offer.currency,
    offer.expiresAt,
    offer.retryOf ?? '',
    ...(offer.merchantId === DEFAULT_MERCHANT ? [] : [offer.merchantId]),
  ])
}

/** Judges an offer that came back at `now` (epoch ms). */
export async function readOffer(keys: Keys, text: string, now: number): Promise<OfferReading> {
  const offer = await unseal(keys, 'offer', text, offerShape)
  if (!offer) return { kind: 'forged' }
  return { kind: now < offer.expiresAt ? 'valid' : 'expired', offer }
}

const retryShape = z.tuple([reference, time])

/**
 * A token that lets a station page make an offer naming an old session (design §6, retry). It is
 * signed, so that nobody can tie his session to a stranger's.
 */
export function makeRetry(keys: Keys, old: Reference, now: number): Promise<string> {
  return seal(keys, 'retry', [old, now + OFFER_LIFE_MS])
}

/** The old reference; null where the token is forged, stale or absent: then it is a plain visit. */
export async function readRetry(
  keys: Keys,
  text: string | undefined,
  now: number,
): Promise<Reference | null> {
  if (!text) return null
  const token = await unseal(keys, 'retry', text, retryShape)
  return token && now < token[1] ? token[0] : null
}
