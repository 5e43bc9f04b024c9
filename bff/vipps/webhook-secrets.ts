// Which secrets a webhook may be signed with, as one isolate knows them: remembered for a moment, asked
// for again where nothing fits, and kept in use while the memory of the house does not answer.
import type { Settings } from '#bff/env.ts'
import type { Catalogue } from '#bff/session/ports.ts'
import { withTimeLimit } from '#bff/time-limit.ts'
import { keptWebhooks, type MarkedSettings } from './kept-webhooks.ts'

/** Secrets change only when we register. */
const FRESH_MS = 5000
/** A forger must not make us ask at every knock. */
const SPACING_MS = 1000
/** The door answers within a few seconds, whatever else is slow. */
const LIMIT_MS = 2000

/** Every secret that opens the door now. `afresh`: with those remembered, nothing fitted. */
export type WebhookSecrets = (afresh: boolean) => Promise<readonly string[]>

/** Builds the secrets of one merchant as one isolate knows them. `now` gives epoch ms. */
export function createWebhookSecrets(
  settings: MarkedSettings & Pick<Settings, 'webhookSecrets'>,
  kept: Catalogue['kept'],
  now: () => number,
): WebhookSecrets {
  let known: { secrets: string[]; at: number } | null = null
  let askedAt = -Infinity
  return async (afresh) => {
    if (settings.webhookSecrets.length > 0) return settings.webhookSecrets
    const usable = known !== null && known.secrets.length > 0
    if (known && usable && now() - known.at < (afresh ? SPACING_MS : FRESH_MS)) return known.secrets
    if (known && now() - askedAt < SPACING_MS) return known.secrets
    askedAt = now()
    try {
      const all = await withTimeLimit(keptWebhooks(kept, settings), LIMIT_MS)
      known = { secrets: all.map((one) => one.secret), at: now() }
    } catch (error) {
      // What opened the door a moment ago still does: a rotation lets both stand for an hour.
      if (!known || !usable) throw error
    }
    return known.secrets
  }
}
