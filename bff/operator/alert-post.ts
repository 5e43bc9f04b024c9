// How whoever runs the product is woken: one POST to an address of their own, in the form of Standard
// Webhooks (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md:
// `webhook-id`, `webhook-timestamp`, `webhook-signature`), which alarm services take as it is. It must
// never know what is wrong, nor decide whether to try again.
import type { Failure, Outcome, WarningShown } from '../session/ports.ts'

/** The shape of ALERT_SECRET: `whsec_` and base64 of 24 to 64 bytes, as Standard Webhooks has it. */
export const ALERT_SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/
export const ALERT_SECRET_FORM = 'whsec_ and the base64 of 24 to 64 random bytes'

/** An alarm service that takes longer is as good as away: the next attempt is a minute off. */
const MOST_MS = 10_000

export interface AlertPostDeps {
  /** Null: nobody is to be told. */
  url: string | null
  /** Null: unsigned. */
  secret: string | null
  /** Whose installation speaks. */
  publicUrl: string
  fetch(url: string, init: RequestInit): Promise<Response>
  /** Epoch ms. */
  now(): number
}

export interface Alert {
  messageId: string
  state: 'raised' | 'over' | 'trial'
  at: number
  warning: WarningShown | null
}

/** Builds the way; null where there is no address. */
export function createAlertPost(
  deps: AlertPostDeps,
): ((alert: Alert) => Promise<Outcome<null>>) | null {
  const { url } = deps
  if (url === null) return null
  return async (alert) => {
    const body = JSON.stringify(bodyOf(alert, deps.publicUrl))
    const timestamp = String(Math.floor(deps.now() / 1000))
    try {
      const response = await deps.fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': alert.messageId,
          'webhook-timestamp': timestamp,
          ...(await signature(deps.secret, `${alert.messageId}.${timestamp}.${body}`)),
        },
        // What the address leads on to was not set by the operator.
        redirect: 'manual',
        signal: AbortSignal.timeout(MOST_MS),
      })
      await response.body?.cancel()
      return response.ok ? { ok: true, value: null } : failure(`http-${response.status}`)
    } catch {
      return failure('unreachable')
    }
  }
}

/** What is told: enough to act by, nothing that opens a session or names a driver. */
function bodyOf({ state, at, warning }: Alert, publicUrl: string) {
  const told = warning ?? { code: 'trial', subject: 'trial', merchantId: null, detail: TRIAL }
  const { code, subject, merchantId, detail } = told
  return {
    type: `stikk.warning.${state}`,
    timestamp: new Date(at).toISOString(),
    data: {
      installation: publicUrl,
      code,
      subject,
      merchantId,
      detail,
      since: new Date(warning?.since ?? at).toISOString(),
      console: `${publicUrl}/operator#/warnings`,
    },
  }
}

const TRIAL = 'This is a trial: nothing is wrong.'

async function signature(secret: string | null, text: string): Promise<Record<string, string>> {
  if (secret === null) return {}
  const bytes = Uint8Array.from(atob(secret.slice('whsec_'.length)), (c) => c.charCodeAt(0))
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes, hmac, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))
  return { 'webhook-signature': `v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}` }
}

const failure = (code: string): Failure => ({
  ok: false,
  fate: 'retry',
  why: 'payer-outage',
  code,
  gateway: 502,
  retryAfterMs: null,
})
