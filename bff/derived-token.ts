// Tokens of our own that need no storing: derived from the session secret, so that they are the same
// after every restart and on every machine. It must never know whom a token is given to.
import { toBase64url } from './base64url.ts'

const encoder = new TextEncoder()

/** base64url of HMAC-SHA-256(`secret`, `purpose`): 43 characters, 256 bits. */
export async function deriveToken(secret: string, purpose: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), hmac, false, ['sign'])
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(purpose))))
}
