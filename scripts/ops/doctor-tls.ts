// What the doctor finds behind an https address: who vouches for it, until when, and whether it speaks
// HTTP/2. It must never send anything.
import { connect } from 'node:tls'
import { findingsOf, type Finding } from './finding.ts'

const { well, wrong, aside } = findingsOf('address')

/** What one handshake showed. */
export interface Handshake {
  /** Why nobody should trust it, as the TLS stack names it; null: it is trusted. */
  fault: string | null
  /** Epoch ms. */
  validFrom: number
  validTo: number
  /** "TLSv1.3". */
  protocol: string
  /** What was agreed on by ALPN; null: nothing. */
  alpn: string | null
}

const LIMIT_MS = 10_000

/** One handshake, trusted or not. Rejects where there is none. */
export function shakeHands(host: string, port: number): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      servername: /^[\d.]+$|:/.test(host) ? '' : host,
      ALPNProtocols: ['h2', 'http/1.1'],
      // A handshake that nobody should trust is looked at, and told; nothing is sent over it.
      rejectUnauthorized: false,
    })
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('no answer')))
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      const { valid_from: from, valid_to: to } = socket.getPeerCertificate()
      const fault = socket.authorized ? null : codeOf(socket.authorizationError)
      const alpn = socket.alpnProtocol || null
      const protocol = socket.getProtocol() ?? '?'
      socket.destroy()
      resolve({ fault, validFrom: Date.parse(from), validTo: Date.parse(to), protocol, alpn })
    })
  })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

const REMEDIES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'renew the certificate now, and see why that did not happen by itself',
  ERR_TLS_CERT_ALTNAME_INVALID: 'get a certificate for the name in PUBLIC_URL',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'send the whole chain: the certificate between is left out',
}
const UNTRUSTED = 'get a certificate from an authority that phones and Vipps trust'

const HOUR_MS = 3_600_000
/** Whoever renews by itself does so with a third of the time left: half of that is gone unused. */
const LATE = 6

/** What there is to say of it. */
export function judgeHandshake(seen: Handshake, now: number): Finding[] {
  const { fault, validFrom, validTo, protocol, alpn } = seen
  if (fault !== null) {
    return [wrong('certificate', `not trusted: ${fault}`, REMEDIES[fault] ?? UNTRUSTED)]
  }
  const late = validTo - now < (validTo - validFrom) / LATE
  const hours = Math.floor((validTo - now) / HOUR_MS)
  const until = hours < 48 ? `valid for ${hours} hours` : `valid for ${Math.floor(hours / 24)} days`
  return [
    late
      ? wrong('certificate', `${until} and not renewed`, 'see why it is not renewed by itself')
      : well('certificate', until),
    /^TLSv1\.[23]$/.test(protocol)
      ? well('tls', protocol)
      : wrong(
          'tls',
          protocol,
          'let the proxy speak TLS 1.2 or newer: Vipps calls by nothing older',
        ),
    alpn === 'h2'
      ? well('http/2', 'offered')
      : wrong(
          'http/2',
          `not offered (${alpn ?? 'no ALPN'})`,
          'let the proxy speak HTTP/2: a browser keeps only six older connections, and each live meter holds one',
        ),
  ]
}

/** The handshake of an address, judged. */
export async function checkTls(address: URL, shake: typeof shakeHands): Promise<Finding[]> {
  if (address.protocol !== 'https:') return [aside('certificate', 'no https, no certificate')]
  const port = address.port === '' ? 443 : Number(address.port)
  try {
    const host = address.hostname.replace(/^\[|\]$/g, '')
    return judgeHandshake(await shake(host, port), Date.now())
  } catch (error) {
    const detail = `no TLS handshake: ${codeOf(error)}`
    return [wrong('certificate', detail, `let the proxy answer TLS on port ${port}`)]
  }
}
