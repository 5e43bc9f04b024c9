// The driver's capabilities (design §3): the key in a handle, the MACs of tokens we hand out.
// Handle keys and token MACs come from separately derived keys, so that no token of one kind can
// ever pass as another. Secrets stay inside; nothing here is ever logged.
import { parseHandle, type Reference } from '#shared/ids.ts'
import type { Keys, SealPurpose } from '../deps.ts'
import { sameText } from '../same-text.ts'
import { toBase64url } from '../base64url.ts'

/** 128 bits of MAC are a key nobody guesses, and short enough for an address (design §3). */
const HANDLE_KEY_BYTES = 16
const DERIVATIONS = {
  offer: 'stikk offer v1',
  retry: 'stikk retry v1',
  scan: 'stikk scan v1',
  receipt: 'stikk receipt v1',
} as const

const encoder = new TextEncoder()
const HMAC = { name: 'HMAC', hash: 'SHA-256' }

/** The derived keys of one secret. */
interface Ring {
  handle: CryptoKey
  offer: CryptoKey
  retry: CryptoKey
  scan: CryptoKey
  receipt: CryptoKey
}

/**
 * Keys from `SESSION_SECRET`. What the previous secret made is still accepted, never made anew:
 * a rotation breaks no running session.
 */
export function createKeys(secret: string, previous?: string): Keys {
  // Derived once, at first use: a worker may not do cryptography while it starts.
  let rings: Promise<[Ring, ...Ring[]]> | null = null
  const all = (): Promise<[Ring, ...Ring[]]> => (rings ??= deriveAll(secret, previous))

  return {
    async makeHandle(reference) {
      const [current] = await all()
      return `${reference}.${await handleKey(current.handle, reference)}`
    },
    async openHandle(text) {
      const parts = parseHandle(text)
      if (!parts) return null
      const expected = (await all()).map((ring) => handleKey(ring.handle, parts.reference))
      return anySame(await Promise.all(expected), parts.key) ? parts.reference : null
    },
    async sign(purpose, text) {
      const [current] = await all()
      return toBase64url(await mac(current[purpose], text))
    },
    async verify(purpose, text, given) {
      const expected = (await all()).map(async (r) => toBase64url(await mac(r[purpose], text)))
      return anySame(await Promise.all(expected), given)
    },
  }
}

async function deriveAll(secret: string, previous?: string): Promise<[Ring, ...Ring[]]> {
  const current = await derive(secret)
  return previous === undefined ? [current] : [current, await derive(previous)]
}

async function derive(secret: string): Promise<Ring> {
  const handle = await importKey(encoder.encode(secret))
  const separate = async (purpose: SealPurpose): Promise<CryptoKey> =>
    importKey(await mac(handle, DERIVATIONS[purpose]))
  return {
    handle,
    offer: await separate('offer'),
    retry: await separate('retry'),
    scan: await separate('scan'),
    receipt: await separate('receipt'),
  }
}

async function importKey(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', Uint8Array.from(bytes), HMAC, false, ['sign'])
}

async function mac(key: CryptoKey, text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)))
}

async function handleKey(key: CryptoKey, reference: Reference): Promise<string> {
  return toBase64url((await mac(key, reference)).slice(0, HANDLE_KEY_BYTES))
}

/** Every candidate is compared, so that the time does not tell which secret made it. */
function anySame(expected: string[], given: string): boolean {
  return expected.map((text) => sameText(text, given)).includes(true)
}
