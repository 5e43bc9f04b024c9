// What a driver shares of a receipt: an address that reads it and nothing else (decision 034). Its key
// is derived apart from the handle's, so that neither can be made from the other.
import { parseReference, type Reference } from '#shared/ids.ts'
import type { Keys } from '../deps.ts'

/**
 * `reference.mac`: the whole MAC (43 characters), never the 22 of a handle, so that nobody, program or
 * person, takes one for the other.
 */
export async function receiptLink(keys: Keys, reference: Reference): Promise<string> {
  return `${reference}.${await keys.sign('receipt', reference)}`
}

/** The reference where the key reads its receipt; null for anything else. Compared exactly as text. */
export async function openReceiptLink(keys: Keys, text: string): Promise<Reference | null> {
  const at = text.indexOf('.')
  const reference = parseReference(text.slice(0, Math.max(0, at)))
  if (!reference || !text.startsWith(reference)) return null
  return (await keys.verify('receipt', reference, text.slice(at + 1))) ? reference : null
}

/** The address to share, absolute, because it leaves this site. */
export async function receiptAddress(
  keys: Keys,
  publicUrl: string,
  reference: Reference,
): Promise<string> {
  return `${publicUrl}/r/${await receiptLink(keys, reference)}`
}
