// What every response says to the browser about what it may do with it (design §6, "Pages").

/** The policy of a page that is drawn for one response. */
export function pagePolicy(nonce: string, payerOrigin: string | null): string {
  return policy({ script: `'nonce-${nonce}'`, style: `'nonce-${nonce}'` }, payerOrigin)
}

/**
 * The policy of the one page that is stored (driver/offline-routes.ts): its style by its content's hash,
 * in base64, its scripts from our own files.
 */
export function shellPolicy(styleHash: string, payerOrigin: string | null): string {
  return policy({ script: "'self'", style: `'sha256-${styleHash}'` }, payerOrigin)
}

/** The policy of the operator's console: no form of it is ever sent by the browser itself. */
export function consolePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/**
 * Browsers apply `form-action` to the whole redirect chain, and the payer's hosts must not be
 * allow-listed one by one: hence `https:`, plus a stand-in on loopback.
 */
function policy(allowed: { script: string; style: string }, payerOrigin: string | null): string {
  const loopback = payerOrigin && onLoopback(payerOrigin) ? ` ${payerOrigin}` : ''
  return [
    "default-src 'none'",
    `script-src ${allowed.script}`,
    `style-src ${allowed.style}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `form-action 'self' https:${loopback}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/** For answers that are not pages: nothing in them is ever to run. */
const INERT_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Headers for a response of this content type. Static files get no policy: a worker needs its own. */
export function securityHeaders(
  contentType: string,
  site: { nonce: string; payerOrigin: string | null; publicUrl: string },
): Record<string, string> {
  const headers: Record<string, string> = {
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    // The camera is for scanning a station's code from the home page.
    'Permissions-Policy': 'camera=(self), geolocation=(), microphone=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
  }
  if (contentType.startsWith('text/html')) {
    headers['Content-Security-Policy'] = pagePolicy(site.nonce, site.payerOrigin)
  } else if (/json|event-stream|text\/plain/.test(contentType)) {
    headers['Content-Security-Policy'] = INERT_POLICY
  }
  if (site.publicUrl.startsWith('https:')) {
    headers['Strict-Transport-Security'] = 'max-age=31536000'
  }
  return headers
}

/** True for an origin on this very machine. */
export function onLoopback(origin: string): boolean {
  const url = URL.parse(origin)
  return url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
}
