/**
 * Who may call: the access token endpoint and the three headers every other call needs. A refusal here has the gateway's shapes,
 * not ePayment's, which is why a client must never read all errors with one schema. Knows no payment.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { SalesUnitKeys } from './credentials.ts'

/** Lifetime of a token in Vipps' test environment. */
const tokenLifetimeS = 3600

/** A refusal at the gate. */
export type GateRefusal = { readonly status: 400 | 401; readonly body: object }

const sameText = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const gateway = (message: string): GateRefusal => ({
  status: 401,
  body: { statusCode: 401, message },
})

const azureNames: Record<number, string> = {
  400: 'invalid_request',
  401: 'unauthorized_client',
  429: 'temporarily_unavailable',
}

const azureBody = (error: string, code: number, description: string) => ({
  error,
  error_description: `AADSTS${code}: ${description}`,
  error_codes: [code],
  timestamp: '1970-01-01 00:00:00Z',
  trace_id: '00000000-0000-0000-0000-000000000000',
  correlation_id: '00000000-0000-0000-0000-000000000000',
  error_uri: `https://login.windows.net/error?code=${code}`,
})

// The token endpoint answers as Azure AD does.
const azure = (code: number, description: string, status: 400 | 401): GateRefusal => ({
  status,
  body: azureBody(azureNames[status] ?? 'invalid_request', code, description),
})

/** A failure of the token endpoint that a test asked for. */
export const azureError = (status: number) =>
  azureBody(azureNames[status] ?? 'server_error', 90_033, 'A fault was asked for.')

// A token is a JWT of more than a thousand characters; its content is nobody's business.
const drawToken = (): string =>
  `${Buffer.from('{"typ":"JWT","alg":"RS256"}').toString('base64url')}.${randomBytes(600).toString('base64url')}.${randomBytes(256).toString('base64url')}`

/** The gate of one sales unit. */
export class Gate {
  readonly #keys: SalesUnitKeys
  readonly #tokens = new Map<string, number>()

  constructor(keys: SalesUnitKeys) {
    this.#keys = keys
  }

  /** The sales unit's own. */
  get msn(): string {
    return this.#keys.msn
  }

  /** Whether a token is asked for by this unit's client, rightly or not. */
  isClient(headers: Headers): boolean {
    return sameText(headers.get('client_id') ?? '', this.#keys.clientId)
  }

  /** Whether these headers may ask for a token; null when they may. */
  refuseCredentials(headers: Headers): GateRefusal | null {
    const subscription = this.refuseSubscription(headers)
    if (subscription) return subscription
    const [id, secret] = [headers.get('client_id'), headers.get('client_secret')]
    if (id === null || secret === null)
      return azure(900144, 'client_id and client_secret are required.', 400)
    if (!sameText(id, this.#keys.clientId))
      return azure(700016, 'The application was not found.', 400)
    if (!sameText(secret, this.#keys.clientSecret))
      return azure(7000215, 'An invalid client secret was provided.', 401)
    return null
  }

  /** A new token; every value is text, as in the document. Several are valid at once. */
  grant(now: number): Record<string, string> {
    for (const [old, until] of this.#tokens) if (until <= now) this.#tokens.delete(old)
    const token = drawToken()
    this.#tokens.set(token, now + tokenLifetimeS * 1000)
    const nowS = Math.floor(now / 1000)
    return {
      token_type: 'Bearer',
      expires_in: String(tokenLifetimeS),
      ext_expires_in: '0',
      expires_on: String(nowS + tokenLifetimeS),
      not_before: String(nowS),
      resource: '00000002-0000-0000-c000-000000000000',
      access_token: token,
    }
  }

  /** Forgets every token, as if all had expired. */
  forgetTokens(): void {
    this.#tokens.clear()
  }

  /** Whether the subscription key is wrong; null when it is right. */
  refuseSubscription(headers: Headers): GateRefusal | null {
    const key = headers.get('Ocp-Apim-Subscription-Key')
    if (key === null)
      return gateway(
        'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
      )
    return sameText(key, this.#keys.subscriptionKey)
      ? null
      : gateway(
          'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
        )
  }

  /** Whether the bearer token is missing, unknown or expired; null when it is good. "Bearer" is case-sensitive. */
  refuseToken(now: number, headers: Headers): GateRefusal | null {
    const header = headers.get('Authorization')
    if (!header?.startsWith('Bearer ')) return gateway('Unauthorized. Access token is missing.')
    const until = this.#tokens.get(header.slice('Bearer '.length))
    return until !== undefined && until > now
      ? null
      : gateway('Unauthorized. Access token is invalid or expired.')
  }

  /** The serial number's fault: its name when missing or malformed, 403 when it is another's; null when right or rightly absent. */
  refuseSerialNumber(headers: Headers, required: boolean): 'missing' | 'foreign' | null {
    const msn = headers.get('Merchant-Serial-Number')
    if (msn === null) return required ? 'missing' : null
    if (!/^[0-9]{4,10}$/.test(msn)) return 'missing'
    return msn === this.#keys.msn ? null : 'foreign'
  }
}

/** The system headers that are longer than the 30 characters the documents allow. */
export const overlongSystemHeaders = (headers: Headers): string[] =>
  ['name', 'version', 'plugin-name', 'plugin-version']
    .map((part) => `vipps-system-${part}`)
    .filter((name) => (headers.get(name)?.length ?? 0) > 30)
