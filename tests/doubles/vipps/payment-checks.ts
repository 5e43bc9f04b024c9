/**
 * What a CreatePayment may ask for, beyond its shape: the rules of one sales unit, answered with Vipps' own codes.
 * Pure; knows no payment but the one asked for.
 */
import type { CreateRequest, Currency } from './payment-model.ts'
import type { ErrorCode } from './payment-refusals.ts'

/** Smallest payment per currency, in minor units (Amount in the ePayment document). */
export const minimumAmount: Record<Currency, number> = {
  NOK: 100,
  DKK: 1,
  EUR: 1,
  SEK: 100,
  USD: 1,
  GBP: 1,
}

/** Settings of a sales unit that decide what it may create. */
export type SalesUnit = { readonly currency: Currency; readonly pushAllowed: boolean }

// https, an app's own scheme, and (so that a machine can talk to itself) http on loopback, which Vipps does not document.
const returnAddress =
  /^(?:https:\/\/\S+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:[/?#]\S*)?|(?!https?:)[a-z][a-z0-9+.-]*:\/\/\S*)$/i

const scopes = new Set(['name', 'address', 'email', 'phoneNumber', 'birthDate', 'nin'])

const checkMetadata = (metadata: CreateRequest['metadata']): ErrorCode | null => {
  const pairs = Object.entries(metadata ?? {})
  if (pairs.length > 5) return '4100'
  for (const [key, value] of pairs) {
    if (key.length > 100) return '4110'
    if (value.length > 500) return '4120'
  }
  return null
}

const checkScope = (scope: string | undefined): ErrorCode | null => {
  const words = scope?.split(' ').filter((word) => word !== '') ?? []
  if (words.some((word) => !scopes.has(word))) return '4080'
  return words.includes('nin') ? '5030' : null
}

const checkFlow = (request: CreateRequest, unit: SalesUnit): ErrorCode | null => {
  if (request.userFlow === 'WEB_REDIRECT' && request.returnUrl === undefined) return '4140'
  if (request.userFlow === 'PUSH_MESSAGE') {
    if (request.customer === undefined) return '4140'
    if (!unit.pushAllowed) return '5080'
  }
  if (request.returnUrl !== undefined && !returnAddress.test(request.returnUrl)) return '4090'
  const { receiptUrl } = request
  return receiptUrl !== undefined && receiptUrl !== null && !returnAddress.test(receiptUrl)
    ? '4090'
    : null
}

/** The first rule a request breaks, or null. `CARD` is refused because it does not exist in Vipps' test environment. */
export const checkCreate = (request: CreateRequest, unit: SalesUnit): ErrorCode | null => {
  if (request.paymentMethod.type !== 'WALLET' || request.cardPassthrough !== undefined)
    return '4160'
  if (request.amount.currency !== unit.currency) return '5040'
  if (request.amount.value < minimumAmount[unit.currency]) return '6010'
  if (request.paymentMethod.blockedSources?.length && unit.currency === 'NOK') return '5010'
  if (request.shipping !== undefined) return '5020'
  if (request.expiresAt !== undefined && request.expiresAt !== null)
    return request.receipt === undefined ? '6130' : '5050'
  return (
    checkFlow(request, unit) ??
    checkMetadata(request.metadata) ??
    checkScope(request.profile?.scope)
  )
}
