// Who else may come in: tokens that OPERATOR_TOKEN makes and revokes. A token is shown once, in the
// answer that makes it. It must never be shown, kept or entered anywhere else.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import type { TokenShown } from '../session/ports.ts'
import { nothingHere, operatorApp, troubles, UNKEPT, wrongInput } from './edge.ts'
import { answering, jsonBody, operatorRoute } from './route.ts'

const DAY_MS = 86_400_000
/** Ten years: whoever wishes for longer means "until it is revoked" and leaves it out. */
const MOST_DAYS = 3650

const moment = z.int().nullable()
const shown = z
  .object({
    id: z.string(),
    name: z.string(),
    scope: z.enum(['read', 'act']),
    merchantId: z
      .string()
      .nullable()
      .openapi({ description: 'The one merchant it is for; null: all of them.' }),
    createdAt: z.int().openapi({ description: 'Epoch ms.' }),
    expiresAt: moment.openapi({ description: 'Epoch ms; null: when it is revoked.' }),
    lastUsedAt: moment.openapi({ description: 'Epoch ms, to the minute; null: never.' }),
    revokedAt: moment.openapi({ description: 'Epoch ms; null: it is not.' }),
  })
  .openapi('Token', {
    example: {
      id: 'op-7k2mzq4a',
      name: 'night desk',
      scope: 'act',
      merchantId: null,
      createdAt: 1_790_000_000_000,
      expiresAt: null,
      lastUsedAt: 1_790_000_600_000,
      revokedAt: null,
    },
  })

const wish = z
  .object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .refine((name) => !/\p{C}/u.test(name), 'It has characters that cannot be seen.')
      .openapi({
        description: 'As the audit trail names who holds it: a person, a desk, a program.',
      }),
    scope: z.enum(['read', 'act']),
    merchantId: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .openapi({ description: 'Left out: for all merchants.' }),
    expiresInDays: z
      .int()
      .min(1)
      .max(MOST_DAYS)
      .optional()
      .openapi({ description: 'Left out: until it is revoked.' }),
  })
  .openapi('TokenWish', { example: { name: 'night desk', scope: 'act', expiresInDays: 365 } })

const listRoute = operatorRoute('root', {
  method: 'get',
  path: '/',
  operationId: 'listTokens',
  tags: ['Access'],
  summary: 'Every token there is or was, the newest first',
  description: 'Never what opens the door: that was shown once. OPERATOR_TOKEN is not among them.',
  responses: { 200: answering('All of them.', z.object({ tokens: z.array(shown) })) },
})

const makeRoute = operatorRoute('root', {
  method: 'post',
  path: '/',
  operationId: 'makeToken',
  tags: ['Access'],
  summary: 'Make a token for somebody',
  description: 'What opens the door is in this answer and nowhere else; only its hash is kept.',
  request: { body: jsonBody(wish) },
  responses: {
    201: answering(
      'Made. Hand it over by a way you trust: it is not shown again.',
      z.object({
        id: z.string(),
        token: z.string().openapi({ example: 'stikk_…' }),
        expiresAt: moment.openapi({ description: 'Epoch ms; null: when it is revoked.' }),
      }),
    ),
  },
})

const revokeRoute = operatorRoute('root', {
  method: 'delete',
  path: '/{id}',
  operationId: 'revokeToken',
  tags: ['Access'],
  summary: 'Revoke a token',
  description: 'At once, with every browser that signed in with it. Its name stays in the trail.',
  request: { params: z.object({ id: z.string().max(64).openapi({ example: 'op-7k2mzq4a' }) }) },
  responses: { 204: { description: 'It opens nothing any more.' }, ...troubles(404) },
})

/** Routes below `/operator/tokens`. */
export function tokensRoutes({
  office,
  merchants,
  now,
}: Pick<AppDeps, 'office' | 'merchants' | 'now'>) {
  return operatorApp()
    .openapi(listRoute, async (c) => {
      const tokens = await office.tokens()
      return c.json({ tokens: tokens.flatMap(asShown) }, 200, UNKEPT)
    })
    .openapi(makeRoute, async (c) => {
      const { name, scope, merchantId = null, expiresInDays } = c.req.valid('json')
      if (merchantId !== null && !merchants.of(merchantId)) {
        return wrongInput(c, 'merchantId', 'The settings know no such merchant.')
      }
      const expiresAt = expiresInDays === undefined ? null : now() + expiresInDays * DAY_MS
      const { id, token } = await office.makeToken({ name, scope, merchantId, expiresAt })
      return c.json({ id, token, expiresAt }, 201, UNKEPT)
    })
    .openapi(revokeRoute, async (c) => {
      const revoked = await office.revokeToken(c.req.valid('param').id)
      return revoked ? c.body(null, 204) : nothingHere(c)
    })
}

/** OPERATOR_TOKEN is in no book: none of them has its scope. */
function asShown({ scope, ...rest }: TokenShown): z.infer<typeof shown>[] {
  return scope === 'root' ? [] : [{ scope, ...rest }]
}
