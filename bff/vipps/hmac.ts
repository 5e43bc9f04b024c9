// How the payer signs a webhook (Webhooks API, request authentication), on WebCrypto: the verifier
// and, for tests and vectors, its forger. It must never know what a webhook says.
//
//   stringToSign = "POST\n" + pathAndQuery + "\n" + x-ms-date + ";" + host + ";" + content hash
//
// The key is the UTF-8 bytes of the secret as it was given, not what it would decode to; the host is
// the URL's authority, so a port that is not the default belongs to it.

const PREFIX = 'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature='
const HMAC = { name: 'HMAC', hash: 'SHA-256' }
/** A copy, because WebCrypto takes no view of shared memory. */
const utf8 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(new TextEncoder().encode(text))

/** What a signature covers beside the body. `date` is RFC 1123 in GMT. */
export interface SignedPlace {
  host: string
  pathAndQuery: string
  date: string
}

/** Signs a body. `signature` and `contentSha256` are base64. */
export async function sign(
  secret: string,
  place: SignedPlace,
  body: Uint8Array<ArrayBuffer>,
): Promise<{ contentSha256: string; signature: string; authorization: string }> {
  const contentSha256 = await contentHash(body)
  const key = await crypto.subtle.importKey('raw', utf8(secret), HMAC, false, ['sign'])
  const text = utf8(stringToSign(place, contentSha256))
  const signature = base64(new Uint8Array(await crypto.subtle.sign('HMAC', key, text)))
  return { contentSha256, signature, authorization: `${PREFIX}${signature}` }
}

/**
 * Is this authorization header the secret holder's word on exactly this place and content hash? The
 * comparison is WebCrypto's own, in constant time. The hash must have been compared with the body.
 */
export async function verify(
  secret: string,
  place: SignedPlace,
  contentSha256: string,
  authorization: string,
): Promise<boolean> {
  if (!authorization.startsWith(PREFIX)) return false
  const signature = unbase64(authorization.slice(PREFIX.length))
  if (signature === null) return false
  const key = await crypto.subtle.importKey('raw', utf8(secret), HMAC, false, ['verify'])
  return crypto.subtle.verify('HMAC', key, signature, utf8(stringToSign(place, contentSha256)))
}

/** base64 of the SHA-256 of the raw body. */
export async function contentHash(body: Uint8Array<ArrayBuffer>): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', body)))
}

/**
 * The headers of a genuine delivery to `url` at `at` (epoch ms), as seen in real ones: both
 * authorization headers carry the same text. For tests.
 */
export async function signWebhook(
  secret: string,
  url: string,
  body: string,
  at: number,
): Promise<Record<string, string>> {
  const { host, pathname, search } = new URL(url)
  const date = new Date(at).toUTCString()
  const place = { host, pathAndQuery: `${pathname}${search}`, date }
  const { contentSha256, authorization } = await sign(secret, place, utf8(body))
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-ms-date': date,
    'x-ms-content-sha256': contentSha256,
    authorization,
    'x-vipps-authorization': authorization,
  }
}

function stringToSign({ host, pathAndQuery, date }: SignedPlace, contentSha256: string): string {
  return `POST\n${pathAndQuery}\n${date};${host};${contentSha256}`
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function unbase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}
