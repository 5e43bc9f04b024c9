// The registrations of our webhook that we know the secrets of, as they are kept over a restart: one
// value, so that what belongs together is written together.
import type { Settings } from '#bff/env.ts'
import { parseJson } from '#bff/body.ts'
import type { Catalogue } from '#bff/session/ports.ts'
import * as z from 'zod'

const KEPT = 'webhook-registrations'

const shape = z.object({
  mark: z.string(),
  webhooks: z.array(
    z.object({ id: z.string(), secret: z.string(), retiredAt: z.int().nullable() }),
  ),
})

/** `retiredAt`: when a new one took its place, epoch ms; null: it is the one that counts. */
export type KeptWebhook = z.infer<typeof shape>['webhooks'][number]

/** Which registrations these are: address, sales unit and environment. Others say nothing of ours. */
export function markOf(
  settings: Pick<Settings, 'PUBLIC_URL' | 'VIPPS_BASE_URL' | 'VIPPS_MSN'>,
): string {
  const { PUBLIC_URL, VIPPS_MSN, VIPPS_BASE_URL } = settings
  // The path is part of it because builds before this one kept it so.
  return `${PUBLIC_URL}/webhooks/vipps ${VIPPS_MSN} ${VIPPS_BASE_URL}`
}

/** What is kept under `mark`, the newest first; empty: nothing. */
export async function keptWebhooks(kept: Catalogue['kept'], mark: string): Promise<KeptWebhook[]> {
  const text = await kept(KEPT)
  if (text !== null) {
    const parsed = shape.safeParse(parseJson(text))
    return parsed.success && parsed.data.mark === mark ? parsed.data.webhooks : []
  }
  // Three values, the mark written last: what builds before this one kept.
  if ((await kept('webhook-url')) !== mark) return []
  const [id, secret] = [await kept('webhook-id'), await kept('webhook-secret')]
  return id !== null && secret !== null ? [{ id, secret, retiredAt: null }] : []
}

/** Keeps all of `webhooks` and nothing else, in one write. */
export async function keepWebhooks(
  keep: Catalogue['keep'],
  mark: string,
  webhooks: KeptWebhook[],
): Promise<void> {
  await keep(KEPT, JSON.stringify({ mark, webhooks }))
}
