// A new registration of the payer's webhook, as the operator wishes. It must never know how the payer
// is spoken to.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { DEFAULT_MERCHANT } from '../merchants.ts'
import { operatorApp, refuse, troubles, UNKEPT, wrongInput } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

const whose = z.object({
  merchant: z
    .string()
    .default(DEFAULT_MERCHANT)
    .openapi({ description: 'Whose, where there are several.' }),
})

const showRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'showWebhook',
  tags: ['Neighbours'],
  summary: 'Which registrations of the webhook the product knows the secrets of',
  request: { query: whose },
  responses: {
    200: answering(
      'Never a secret.',
      z
        .object({
          url: z.string(),
          byHand: z.boolean().openapi({ description: 'The secret is a setting.' }),
          registrations: z.array(
            z.object({
              id: z.string(),
              retiredAt: z
                .int()
                .nullable()
                .openapi({ description: 'Epoch ms when a new one took its place.' }),
            }),
          ),
        })
        .openapi('Webhook', {
          example: {
            url: 'https://charge.example/webhooks/vipps',
            byHand: false,
            registrations: [{ id: '5ee1c8d9-0e1f-4b8a-9d0d-6a4f1d9b7f10', retiredAt: null }],
          },
        }),
    ),
  },
})

const rotateRoute = operatorRoute('root', {
  method: 'post',
  path: '/rotate',
  operationId: 'rotateWebhook',
  tags: ['Neighbours'],
  summary: 'Renew the secret of the webhook',
  description: 'The registration of before stands beside the new one for a while.',
  request: { query: whose },
  responses: {
    202: answering(
      'The new registration.',
      z.object({ accepted: z.literal(true), id: z.string() }),
    ),
    ...troubles(409, 502),
  },
})

/** `GET /operator/webhook`. */
export function webhookShown(deps: Pick<AppDeps, 'merchants' | 'webhookSeen'>) {
  return operatorApp().openapi(showRoute, async (c) => {
    const merchant = deps.merchants.of(c.req.valid('query').merchant)
    if (!merchant) return wrongInput(c, 'merchant', 'The settings know no such merchant.')
    const byHand = merchant.settings.webhookSecrets.length > 0
    return c.json({ ...(await deps.webhookSeen(merchant.id)), byHand }, 200, UNKEPT)
  })
}

/** `POST /operator/webhook/rotate`: 409 where the secret was set by hand. */
export function webhookRoutes(deps: Pick<AppDeps, 'merchants' | 'rotateWebhook'>) {
  return operatorApp().openapi(rotateRoute, async (c) => {
    const merchant = deps.merchants.of(c.req.valid('query').merchant)
    if (!merchant) return wrongInput(c, 'merchant', 'The settings know no such merchant.')
    if (merchant.settings.webhookSecrets.length > 0) {
      return refuse(c, 409, {
        slug: 'secret-set-by-hand',
        title: 'The secret of the webhook was set by hand',
        detail:
          'Register anew at the payer, and set both secrets with a comma between until the old registration is deleted.',
      })
    }
    const outcome = await deps.rotateWebhook(merchant.id)
    if (outcome.ok) return c.json({ accepted: true as const, id: outcome.value }, 202, UNKEPT)
    return refuse(c, 502, {
      slug: 'payer-declined',
      title: 'The payer did not go along',
      detail: outcome.code,
    })
  })
}
