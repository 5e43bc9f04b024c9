// A driver's phone that wishes to be told, and what the push services are asked to do for it. Only
// shapes: the neighbour bff/push implements the port. The words are Web Push's own (RFC 8030, 8291).
import type { Locale } from '#shared/contract.ts'

/** Where a phone is reached and what is encrypted for it. As good as a name: never logged. */
export interface PhoneAddress {
  endpoint: string
  /** The phone's public key, an uncompressed P-256 point in base64url. */
  p256dh: string
  /** The secret it shares with us, 16 bytes in base64url. */
  auth: string
}

export interface Subscriber extends PhoneAddress {
  /** The language it is told in. */
  locale: Locale
}

export interface PushMessage {
  to: PhoneAddress
  /** What the phone's service worker reads; encrypted before it leaves. */
  payload: string
  /** How long the service keeps it for a phone that is off. */
  ttlS: number
  /** A later message of the same topic replaces one that still waits; the service is told a digest. */
  topic: string
}

/**
 * What became of it. `gone`: nothing will ever reach this phone again. `later`: it may yet be taken.
 * `refused`: this message never will be; `keys-refused`: nor any other, with the keys we have.
 */
export type PushFate =
  | { kind: 'taken' }
  | { kind: 'gone' | 'refused' | 'keys-refused'; code: string }
  | { kind: 'later'; code: string; afterMs: number | null }

/** The push services (neighbour 5). */
export interface Pushes {
  /** Is there a push service we would call at this endpoint? */
  allows(endpoint: string): boolean
  /** Never throws. */
  send(message: PushMessage): Promise<PushFate>
}
