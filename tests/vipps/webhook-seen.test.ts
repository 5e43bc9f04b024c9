// A merchant's webhook as the operator may see it.
import { expect, it } from 'vitest'
import { createMerchants } from '#bff/merchants.ts'
import { keepWebhooks } from '#bff/vipps/kept-webhooks.ts'
import { seeWebhook } from '#bff/vipps/webhook-seen.ts'
import { merchantsWith } from '#tests/driver/samples.ts'

it('shows which registrations the secrets are known of, and no secret', async () => {
  const merchants = createMerchants(merchantsWith({}))
  const [{ settings }] = merchants.all
  const values = new Map<string, string>()
  const kept = async (name: string) => values.get(name) ?? null
  expect(await seeWebhook(kept, merchants, 'default')).toEqual({
    url: 'https://stikk.example/webhooks/vipps',
    registrations: [],
  })
  const keep = async (name: string, value: string) => void values.set(name, value)
  await keepWebhooks(keep, settings, [
    { id: 'new', secret: 'a-secret', retiredAt: null },
    { id: 'old', secret: 'b-secret', retiredAt: 1 },
  ])
  const seen = await seeWebhook(kept, merchants, 'default')
  expect(seen.registrations).toEqual([
    { id: 'new', retiredAt: null },
    { id: 'old', retiredAt: 1 },
  ])
  expect(await seeWebhook(kept, merchants, 'nobody')).toMatchObject({ registrations: [] })
})
