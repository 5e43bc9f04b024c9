// One OCPI call over HTTP: token, message ids, routing headers, time limit, envelope; and what its
// failing means. It must never retry: the caller knows whether the call may be repeated.
import type { Failure, Outcome } from '#bff/session/ports.ts'
import type { Party } from './identity.ts'
import { parseJson } from './json.ts'
import { outcomeOf, UNWATCHED, type Span, type Lookout } from '#bff/watch/lookout.ts'
import { isOld, type Version } from './versions.ts'
import { wholeBody } from './whole-body.ts'
import { envelope } from './wire.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export type TokenEncoding = 'base64' | 'raw'

export interface Transport {
  fetch: Fetch
  /** A fresh id for X-Request-ID and X-Correlation-ID. */
  newId: () => string
  now: () => number
  /** As the operator wants it; null: as the version has it (transport_and_format "Authorization"). */
  tokenEncoding: TokenEncoding | null
  /** Per call. OCPI gives no number; 10 s is the house's. */
  timeLimitMs?: number
  /** Sees each call begin and end, and gives it its trace. */
  lookout?: Pick<Lookout, 'call'>
}

export interface Call {
  /** What is asked, for whoever watches: a module's or a command's name. */
  operation: string
  /** The session it is for, where it is for one. */
  reference?: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  token: string
  body?: unknown
  correlationId: string
  /** The version that was agreed, where one was: 2.1.1 has another token and no routing. */
  version?: Version
  /** Only on functional modules (transport_and_format "Message routing"). */
  routing?: { from: Party; to: Party | null }
}

export interface Reply {
  /** `data` of the envelope: undefined where the other side sent none. */
  content: unknown
  headers: Headers
}

const TIME_LIMIT_MS = 10_000

/**
 * Carries out one call. Failures are values; `code` is HTTP's or OCPI's, or a word with dashes. A GET
 * that is sent on to another path of the same origin (a slash too few) is followed once.
 */
export async function callOcpi(transport: Transport, call: Call): Promise<Outcome<Reply>> {
  const { operation, reference = null } = call
  const { lookout = UNWATCHED } = transport
  const span = lookout.call({ neighbour: 'chargers', operation, reference })
  const outcome = await answerTo(transport, call, span)
  span.ended(...endOf(outcome))
  return outcome
}

/** How a call ended, for whoever watches: OCPI's own 2xxx is an answer, whatever carried it. */
function endOf(outcome: Outcome<Reply>): Parameters<Span['ended']> {
  if (outcome.ok) return ['ok']
  const { code, fate } = outcome
  const status = /^\d{3}$/.test(code) ? outcomeOf(Number(code)) : null
  return [status ?? (fate === 'retry' ? 'failed' : 'refused'), code]
}

async function answerTo(transport: Transport, call: Call, span: Span): Promise<Outcome<Reply>> {
  const answer = await exchange(transport, call, span)
  if ('fate' in answer) return answer
  const { response, body } = answer
  if (response.ok) return judged(call, body, response.headers)
  const moved = call.method === 'GET' ? ownRedirect(call.url, response) : null
  if (!moved) return failedStatus(transport, response)
  const second = await exchange(transport, { ...call, url: moved }, span)
  if ('fate' in second) return second
  return second.response.ok
    ? judged(call, second.body, second.response.headers)
    : failedStatus(transport, second.response)
}

async function exchange(
  transport: Transport,
  call: Call,
  span: Span,
): Promise<{ response: Response; body: string } | Failure> {
  // Taken out first: the runtime's own fetch refuses to be called as a method of something else.
  const { fetch } = transport
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: { ...span.headers, ...headersOf(transport, call) },
      // A redirect could carry the token to a stranger.
      redirect: 'manual',
      signal: AbortSignal.timeout(transport.timeLimitMs ?? TIME_LIMIT_MS),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    })
    const body = await wholeBody(response)
    return body.ok ? { response, body: body.text } : retry(body.fault)
  } catch (error) {
    const late = error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name)
    return retry(late ? 'timeout' : 'network', late ? 504 : 502)
  }
}

function ownRedirect(from: string, response: Response): string | null {
  if (![301, 302, 307, 308].includes(response.status)) return null
  const to = URL.parse(response.headers.get('Location') ?? '', from)
  return to && to.href !== from && to.origin === new URL(from).origin ? to.href : null
}

function judged(call: Call, body: string, headers: Headers): Outcome<Reply> {
  // Nothing is awaited of a DELETE but that it was done.
  if (call.method === 'DELETE' && body.trim() === '') {
    return { ok: true, value: { content: undefined, headers } }
  }
  let raw: unknown
  try {
    raw = parseJson(body)
  } catch {
    return retry('bad-json')
  }
  // An object without the frame is taken for what the frame should hold: its own shape judges it.
  if (isBare(raw)) return { ok: true, value: { content: raw, headers } }
  const parsed = envelope.safeParse(raw)
  if (!parsed.success) return retry('bad-envelope')
  const { status_code: code, data: content } = parsed.data
  if (code >= 1000 && code < 2000) return { ok: true, value: { content, headers } }
  // 2xxx: our message is wrong, and would be again. 3xxx and 4xxx: the server or the hub is.
  return code < 3000 ? refuse(String(code)) : retry(String(code))
}

/** Neither `status_code` nor `data`: not the frame, whole or broken. */
function isBare(raw: unknown): boolean {
  if (Array.isArray(raw)) return true
  if (typeof raw !== 'object' || raw === null) return false
  return Object.keys(raw).length > 0 && !('status_code' in raw) && !('data' in raw)
}

function failedStatus(transport: Transport, response: Response): Failure {
  const { status } = response
  const code = String(status)
  if (status === 429) return retry(code, 503, retryAfterMs(transport, response))
  if (status === 503) return retry(code, 503, retryAfterMs(transport, response))
  // 401: the token was changed under way; registering again mends it.
  if (status >= 500 || status === 401 || status === 408) return retry(code)
  return refuse(code)
}

function retryAfterMs(transport: Transport, response: Response): number | null {
  const text = response.headers.get('Retry-After')?.trim() ?? ''
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - transport.now())
}

function headersOf(transport: Transport, call: Call): Record<string, string> {
  const headers: Record<string, string> = {
    Authorization: authorization(call.token, encodingFor(transport, call.version)),
    Accept: 'application/json',
    'X-Request-ID': transport.newId(),
    'X-Correlation-ID': call.correlationId,
  }
  if (call.body !== undefined) headers['Content-Type'] = 'application/json'
  if (call.routing && !isOld(call.version)) {
    headers['OCPI-from-country-code'] = call.routing.from.countryCode
    headers['OCPI-from-party-id'] = call.routing.from.partyId
    if (call.routing.to) {
      headers['OCPI-to-country-code'] = call.routing.to.countryCode
      headers['OCPI-to-party-id'] = call.routing.to.partyId
    }
  }
  return headers
}

/** How the token is written for a partner of `version`: raw in 2.1.1, unless the operator says. */
export function encodingFor(
  { tokenEncoding }: Pick<Transport, 'tokenEncoding'>,
  version: Version | null | undefined,
): TokenEncoding {
  return tokenEncoding ?? (isOld(version) ? 'raw' : 'base64')
}

/** `Token ` and the token: base64 of its UTF-8 in 2.2.1, raw with older partners. */
export function authorization(token: string, encoding: TokenEncoding): string {
  if (encoding === 'raw') return `Token ${token}`
  return `Token ${btoa(String.fromCharCode(...new TextEncoder().encode(token)))}`
}

/** Nothing is known to have happened, or it may yet. */
export function retry(
  code: string,
  gateway: Failure['gateway'] = 502,
  retryAfter: number | null = null,
): Failure {
  return {
    ok: false,
    fate: 'retry',
    why: 'start-timeout',
    code,
    gateway,
    retryAfterMs: retryAfter,
  }
}

/** Final: the other side has understood and said no. */
export function refuse(code: string): Failure {
  return {
    ok: false,
    fate: 'refused',
    why: 'start-refused',
    code,
    gateway: 502,
    retryAfterMs: null,
  }
}
