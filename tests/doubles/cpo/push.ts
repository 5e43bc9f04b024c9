/**
 * Outgoing calls to the eMSP: authorisation, ids, routing headers, and a few tries.
 *
 * A 5xx, an OCPI 3xxx or no answer is tried again (`RETRIES` times); any other refusal is final.
 * Knows nothing of what it carries.
 */
import type { Timers } from './timers.ts'
import { isOld } from './versions.ts'
import type { CpoVersion } from './versions.ts'
import { pushAnswerWire } from './wire.ts'

export type Party = { readonly countryCode: string; readonly partyId: string }

export type Message = {
  readonly method: 'POST' | 'PUT' | 'PATCH'
  readonly url: string
  readonly body: unknown
}

/** What became of a message: taken, refused for good, or given up. */
export type Delivery = 'delivered' | 'refused' | 'unanswered'

/** Whom it is for: the eMSP's token, its party, and the version that was agreed. */
export type Receiver = {
  readonly tokenB: string
  readonly party: Party
  readonly version: CpoVersion
}

export type Push = (message: Message, to: Receiver) => Promise<Delivery>

const RETRIES = 3
const ANSWER_MS = 10_000

/** The header value: the token in base64, raw in 2.1.1 (spec: transport_and_format, Authorization header). */
export function authorization(token: string, version?: CpoVersion): string {
  if (isOld(version)) return `Token ${token}`
  return `Token ${Buffer.from(token, 'utf8').toString('base64')}`
}

export function createPush(
  from: Party,
  timers: Timers,
  retryMs: number,
  closing: AbortSignal,
): Push {
  const once = async (message: Message, headers: Record<string, string>): Promise<Delivery> => {
    try {
      const answer = await fetch(message.url, {
        method: message.method,
        headers: { ...headers, 'X-Request-ID': crypto.randomUUID() },
        body: JSON.stringify(message.body),
        signal: AbortSignal.any([closing, AbortSignal.timeout(ANSWER_MS)]),
      })
      if (answer.status >= 500) return 'unanswered'
      const parsed = pushAnswerWire.safeParse(await answer.json().catch(() => null))
      if (!answer.ok) return 'refused'
      // A bare 2xx without an envelope is taken for a yes: the HTTP status already said so.
      if (!parsed.success || parsed.data.status_code < 2000) return 'delivered'
      return parsed.data.status_code < 3000 ? 'refused' : 'unanswered'
    } catch {
      return 'unanswered'
    }
  }

  return async (message, { tokenB, party: to, version }) => {
    const headers = {
      'Content-Type': 'application/json',
      Authorization: authorization(tokenB, version),
      'X-Correlation-ID': crypto.randomUUID(),
      ...(isOld(version)
        ? {}
        : {
            'OCPI-from-country-code': from.countryCode,
            'OCPI-from-party-id': from.partyId,
            'OCPI-to-country-code': to.countryCode,
            'OCPI-to-party-id': to.partyId,
          }),
    }
    for (let attempt = 0; ; attempt += 1) {
      const result = await once(message, headers)
      if (result !== 'unanswered' || attempt === RETRIES || closing.aborted) return result
      await timers.pause(retryMs)
    }
  }
}
