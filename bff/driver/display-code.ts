// The code in a dynamic QR code: OCPP 2.1, use case C25, "TOTP algorithm, version 1". It says that
// whoever came here saw the station's own display a moment ago. It must never know what is sold.
import type { QrCodeSecret } from '../qr-code-setting.ts'
import { sameText } from '../same-text.ts'

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** Where the length is not set: 62^8 codes of which a few are right cannot be tried through. */
const SHORTEST_GUESS = 8
/** OCPP's longest Length: what is longer is no code. */
const LONGEST = 32
/** Before and after the present one: clocks differ, and a driver needs a moment (C25). */
const SLOTS = [-1, 0, 1] as const

const encoder = new TextEncoder()
const HMAC = { name: 'HMAC', hash: 'SHA-256' }

/**
 * The code of a slot (C25): HMAC-SHA-256 over the number of the slot as eight bytes, big-endian; from
 * the offset that the last byte's low half gives, one character per byte, around the end.
 */
async function codeOf(key: CryptoKey, slot: number, length: number): Promise<string> {
  const message = new DataView(new ArrayBuffer(8))
  message.setBigUint64(0, BigInt(Math.max(0, slot)))
  const hash = new Uint8Array(await crypto.subtle.sign('HMAC', key, message.buffer))
  const offset = (hash.at(-1) ?? 0) & 0x0f
  const at = (i: number): string =>
    ALPHABET.charAt((hash[(offset + i) % hash.length] ?? 0) % ALPHABET.length)
  return Array.from({ length }, (_, i) => at(i)).join('')
}

async function codesOf(one: QrCodeSecret, given: string, now: number): Promise<string[]> {
  const key = await crypto.subtle.importKey('raw', encoder.encode(one.secret), HMAC, false, [
    'sign',
  ])
  const slot = Math.floor(now / 1000 / one.validityS)
  // A shorter code is the beginning of a longer one: unless its length is set, it says it itself.
  const length = one.length ?? Math.max(given.length, SHORTEST_GUESS)
  return Promise.all(SLOTS.map((step) => codeOf(key, slot + step, length)))
}

/**
 * Is `given` the code of this moment (`now`, epoch ms), of the slot before or of the one after, by one
 * of these secrets? Every candidate is compared, in constant time.
 */
export async function isDisplayCode(
  secrets: readonly QrCodeSecret[],
  given: string,
  now: number,
): Promise<boolean> {
  if (given.length > LONGEST) return false
  const candidates = await Promise.all(secrets.map((one) => codesOf(one, given, now)))
  return candidates
    .flat()
    .map((code) => sameText(code, given))
    .includes(true)
}
