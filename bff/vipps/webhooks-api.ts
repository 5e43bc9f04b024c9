// The payer's Webhooks API (webhooks.yaml v1): register, list, delete. It must never know which
// registration is wanted: registration.ts does.
import type { Outcome } from '#bff/session/ports.ts'
import { failureOf } from './fates.ts'
import { createCaller } from './transport.ts'
import type { Caller, PayerOptions } from './transport.ts'
import { registeredAnswer, registrationsAnswer } from './wire.ts'
import type { RegisteredWebhook } from './wire.ts'

export interface WebhooksApi {
  /** 201. The secret is told in this answer and never again. At most 25 per event and sales unit. */
  register(url: string, events: readonly string[]): Promise<Outcome<{ id: string; secret: string }>>
  list(): Promise<Outcome<RegisteredWebhook[]>>
  /** 204; one that is gone already counts as deleted. */
  remove(id: string): Promise<Outcome<null>>
}

/** Builds the API. `caller` may be shared with the payments, so that both use one token. */
export function createWebhooksApi(options: PayerOptions, caller?: Caller): WebhooksApi {
  const call = caller ?? createCaller(options)
  const path = '/webhooks/v1/webhooks'
  return {
    async register(url, events) {
      const body = { url, events }
      const answer = await call({ act: 'webhooks', method: 'POST', path, body })
      if (!answer.ok) return answer
      const parsed = registeredAnswer.safeParse(answer.value.json)
      return parsed.success
        ? { ok: true, value: parsed.data }
        : failureOf('webhooks', { kind: 'unreadable' })
    },
    async list() {
      const answer = await call({ act: 'webhooks', method: 'GET', path })
      if (!answer.ok) return answer
      const parsed = registrationsAnswer.safeParse(answer.value.json)
      return parsed.success
        ? { ok: true, value: parsed.data.webhooks }
        : failureOf('webhooks', { kind: 'unreadable' })
    },
    async remove(id) {
      const answer = await call({
        act: 'webhooks',
        method: 'DELETE',
        path: `${path}/${encodeURIComponent(id)}`,
        alsoFine: [404],
      })
      return answer.ok ? { ok: true, value: null } : answer
    },
  }
}
