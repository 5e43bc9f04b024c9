// What the operator must say so that notifications are offered: our key pair for the push services
// (VAPID, RFC 8292), and which services besides the usual. Without it there are none.
import { HOST_FORM } from './hosts.ts'

export interface PushSetting {
  /** Uncompressed P-256 point in base64url: what a browser subscribes with. */
  publicKey: string
  /** The scalar in base64url. */
  privateKey: string
  /** Where a push service reaches whoever runs this (RFC 8292 §2.1, `sub`). */
  contact: string
  /** Hosts beside those of the browsers. */
  more: readonly string[]
  /** A push service on this very machine may be used. */
  loopback: boolean
}

/** 65 bytes that begin with 4. */
export const PUBLIC_KEY = /^B[A-Za-z0-9_-]{86}$/
/** 32 bytes. */
export const PRIVATE_KEY = /^[A-Za-z0-9_-]{43}$/
export const PUBLIC_KEY_FORM =
  'the public key that "npm run ops -- push keys" prints: 87 characters, beginning with B'
export const PRIVATE_KEY_FORM =
  'the private key that "npm run ops -- push keys" prints: 43 characters'
export const HOSTS_FORM = 'host names with commas between, "*." before one for all below it'

/** Are these host names, with commas between? */
export const areHosts = (text: string): boolean =>
  text.split(',').every((host) => HOST_FORM.test(host))

/** What services are told on a machine that nobody reaches: they refuse an address like `localhost`. */
const CONTACT_ON_LOOPBACK = 'mailto:nobody@stikk.example'

/** The setting from its parts; null where there is no key pair. */
export function pushSetting(parts: {
  publicKey: string | undefined
  privateKey: string | undefined
  hosts: string | undefined
  publicUrl: string
  loopback: boolean
}): PushSetting | null {
  const { publicKey, privateKey, hosts, publicUrl, loopback } = parts
  if (publicKey === undefined || privateKey === undefined) return null
  const contact = publicUrl.startsWith('https:') ? publicUrl : CONTACT_ON_LOOPBACK
  return { publicKey, privateKey, contact, more: hosts?.split(',') ?? [], loopback }
}
