// Which of the payer's worlds an address belongs to. It decides what may be tried there at all; it must
// never be asked what a payment means.

/** The payer's test environment ("MT"), for all markets and both brands. */
const TEST_HOST = 'apitest.vipps.no'
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

export type Environment = 'production' | 'test' | 'loopback'

/** Whose world is this? An address that is not known counts as production: nothing may be tried there. */
export function environmentOf(baseUrl: string): Environment {
  const host = URL.parse(baseUrl)?.hostname ?? ''
  if (LOOPBACK.has(host)) return 'loopback'
  return host === TEST_HOST ? 'test' : 'production'
}

/** What printed codes say: a short address, which redirects (QR API v1, merchant redirect). */
const CODES = 'https://qr.vipps.no'
/** Seen in codes of the test environment. */
const TEST_CODES = 'https://qr-mt.vipps.no'

/** Origins of the codes that lead to stations in this address's world. */
export function codeOriginsOf(baseUrl: string): readonly string[] {
  const environment = environmentOf(baseUrl)
  if (environment === 'production') return [CODES]
  return [CODES, environment === 'test' ? TEST_CODES : new URL(baseUrl).origin]
}
