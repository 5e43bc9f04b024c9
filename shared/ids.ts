// Who is meant: the reference of a session, the handle a driver holds, the number on a station.
// Pure text work. It must never know how a key is computed: secrets live with the doors.

/** Crockford's base32 alphabet, lower case: no i, l, o, u, so that a reference can be read aloud. */
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'

/** 128 bits need 26 characters of 5 bits (design §3). */
const REFERENCE = /^ev-[0-9a-hjkmnp-tv-z]{26}$/
/** 16 bytes in base64url are 22 characters. */
const HANDLE = /^(ev-[0-9a-hjkmnp-tv-z]{26})\.([A-Za-z0-9_-]{22})$/

/** `ev-` + 26 characters: Durable Object name, payment reference, OCPI token uid, all at once. */
export type Reference = string & { readonly reference: unique symbol }

/** Builds a reference from 16 random bytes (design §3). Throws on any other length. */
export function makeReference(bytes: Uint8Array): Reference {
  if (bytes.length !== 16) throw new RangeError('a reference is made of exactly 16 bytes')
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let i = 0; i < 26; i += 1) {
    text = (CROCKFORD[Number(bits & 31n)] ?? '') + text
    bits >>= 5n
  }
  return `ev-${text}` as Reference
}

/** Is this text a reference of ours? Upper case counts: some partners fold case (design §3). */
export function parseReference(text: string): Reference | null {
  const lower = text.toLowerCase()
  return REFERENCE.test(lower) ? (lower as Reference) : null
}

/** Splits a handle without judging its key. Compared exactly as text: no folding (design §6). */
export function parseHandle(text: string): { reference: Reference; key: string } | null {
  const match = HANDLE.exec(text)
  const [, reference, key] = match ?? []
  return reference && key ? { reference: reference as Reference, key } : null
}

/** The form in which station numbers are compared: case ignored, `*`, `-` and spaces dropped. */
export function foldStationId(text: string): string {
  return text.toUpperCase().replaceAll(/[*\-\s]/g, '')
}

/** Splits `{stationId}~{connectorId}` (design §6, "Stations"). */
export function splitStationId(text: string): { station: string; connectorId: string | null } {
  const at = text.indexOf('~')
  if (at < 0) return { station: text, connectorId: null }
  return { station: text.slice(0, at), connectorId: text.slice(at + 1) }
}
