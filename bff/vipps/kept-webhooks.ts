// The registrations of our webhook that we know the secrets of, as they are kept over a restart: one
// value, so that what belongs together is written together.
import type { Settings } from '#bff/env.ts'
import { parseJson } from '#bff/body.ts'
import { DEFAULT_MERCHANT } from '#bff/merchants.ts'
import type { Catalogue } from '#bff/session/ports.ts'
import * as z from 'zod'
import { webhookPath } from './webhook-path.ts'

const KEPT = 'webhook-registrations'

const shape = z.object({
  mark: z.string(),
  webhooks: z.array(
    z.object({ id: z.string(), secret: z.string(), retiredAt: z.int().nullable() }),
  ),
})

/** `retiredAt`: when a new one took its place, epoch ms; null: it is the one that counts. */
export type KeptWebhook = z.infer<typeof shape>['webhooks'][number]

export type MarkedSettings = Pick<
  Settings,
  'PUBLIC_URL' | 'VIPPS_BASE_URL' | 'VIPPS_MSN' | 'merchantId'
>

/** The name a value is kept under: a merchant's own, and as it always was for `default`. */
export function keptName(name: string, { merchantId }: Pick<Settings, 'merchantId'>): string {
  return merchantId === DEFAULT_MERCHANT ? name : `${name} ${merchantId}`
}

/** Which registrations these are: address, sales unit and environment. Others say nothing of ours. */
export function markOf(settings: MarkedSettings): string {
  const { PUBLIC_URL, VIPPS_MSN, VIPPS_BASE_URL } = settings
  // The path is part of it because builds before this one kept it so.
  return `${PUBLIC_URL}${webhookPath(settings.merchantId)} ${VIPPS_MSN} ${VIPPS_BASE_URL}`
}

/** What is kept of a merchant's registrations, the newest first; empty: nothing. */
export async function keptWebhooks(
  kept: Catalogue['kept'],
  settings: MarkedSettings,
): Promise<KeptWebhook[]> {
  const mark = markOf(settings)
  const text = await kept(keptName(KEPT, settings))
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
  settings: MarkedSettings,
  webhooks: KeptWebhook[],
): Promise<void> {
  await keep(keptName(KEPT, settings), JSON.stringify({ mark: markOf(settings), webhooks }))
}
