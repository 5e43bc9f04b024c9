// A payer made by hand: answers by a script and remembers what it was asked. It knows nothing of the
// payer's rules; contract.test.ts has the stand-in for that.
import type { PayerOptions } from '#bff/vipps/transport.ts'
import { makeReference } from '#shared/ids.ts'

export interface Asked {
  method: string
  path: string
  headers: Headers
  body: unknown
}

/** One scripted answer: a status with JSON, or a way to fail. */
export type Scripted =
  | { status: number; json?: unknown; headers?: Record<string, string> }
  | 'hang'
  | 'break'

export const reference = makeReference(new Uint8Array(16).fill(7))
const base = 'https://payer.example'

/**
 * A payer whose answers are taken in turn per `METHOD /path` (the part after `/payments/{reference}`
 * for payments); the last one of a list repeats. Tokens are answered by themselves, each of its own.
 */
export function scriptedPayer(script: Record<string, Scripted[]>) {
  const asked: Asked[] = []
  const clock = { now: Date.UTC(2026, 10, 22, 12) }
  let tokens = 0
  const answer = (key: string): Scripted => {
    const list = script[key]
    if (!list) {
      if (key !== 'POST /accesstoken/get') throw new Error(`not in the script: ${key}`)
      tokens += 1
      // Text in place of numbers, as the payer does it.
      return { status: 200, json: { access_token: `token-${tokens}`, expires_in: '3600' } }
    }
    const next = list.length > 1 ? list.shift() : list[0]
    if (!next) throw new Error(`the script of ${key} is empty`)
    return next
  }
  const fetch: PayerOptions['fetch'] = async (url, init) => {
    const path = url.slice(base.length)
    const { method = 'GET', body } = init
    asked.push({
      method,
      path,
      headers: new Headers(init.headers),
      body: typeof body === 'string' ? JSON.parse(body) : undefined,
    })
    const key = `${method} ${path.replace(`/epayment/v1/payments/${reference}`, '') || '/'}`
    const scripted = answer(key)
    if (scripted === 'break') throw new TypeError('fetch failed')
    if (scripted === 'hang') {
      return new Promise<Response>((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')))
      })
    }
    return new Response(scripted.json === undefined ? null : JSON.stringify(scripted.json), {
      status: scripted.status,
      ...(scripted.headers ? { headers: scripted.headers } : {}),
    })
  }
  const options: PayerOptions = {
    baseUrl: base,
    clientId: 'the-client',
    clientSecret: 'the-secret',
    subscriptionKey: 'the-subscription',
    msn: '123456',
    fetch,
    now: () => clock.now,
    system: { name: 'stikk', version: '0.1.0' },
    timeLimitMs: 30,
  }
  const count = (method: string, end: string): number =>
    asked.filter((one) => one.method === method && one.path.endsWith(end)).length
  return { options, asked, clock, count }
}

const nok = (value: number) => ({ currency: 'NOK', value })

/** `GET` of a payment in NOK: authorized, captured, cancelled, refunded. */
export function payment(
  state: string,
  [authorized, captured, cancelled, refunded]: [number, number, number, number],
  more: Record<string, unknown> = {},
): Scripted {
  return {
    status: 200,
    json: {
      reference,
      state,
      pspReference: 'psp-1',
      amount: nok(35_000),
      aggregate: {
        authorizedAmount: nok(authorized),
        capturedAmount: nok(captured),
        cancelledAmount: nok(cancelled),
        refundedAmount: nok(refunded),
      },
      captureGuaranteedUntil: 'a field of tomorrow',
      ...more,
    },
  }
}

/** An error with a code, as ePayment sends it. */
export function refusal(status: number, code: string): Scripted {
  return {
    status,
    json: {
      type: 'https://payer.example/problem',
      title: 'Bad Request',
      status,
      traceId: '00-1',
      extraDetails: [{ name: 'ErrorCode', reason: code }],
    },
  }
}
