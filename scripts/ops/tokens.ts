// `npm run ops -- tokens ...`: who else may open the operator's door. Only OPERATOR_TOKEN may. A token is
// printed once, on standard output alone.
import * as z from 'zod'
import type { Register } from './desk.ts'
import { ANY_ANSWER, doorOf } from './door.ts'
import { pairs, table, time } from './tables.ts'

const token = z.looseObject({
  id: z.string(),
  name: z.string(),
  scope: z.string(),
  merchantId: z.string().nullable(),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
})
const all = z.looseObject({ tokens: z.array(token) })
const made = z.looseObject({
  id: z.string(),
  token: z.string(),
  expiresAt: z.number().nullable(),
})
const wish = z.object({
  name: z.string().trim().min(1),
  scope: z.enum(['read', 'act'], 'it is read or act'),
  merchant: z.string().optional(),
  days: z.coerce.number().int().positive().optional(),
})

export const tokens: Register = (program, desk) => {
  const family = program
    .command('tokens')
    .description('who may open the operator’s door: create, list, revoke (OPERATOR_TOKEN alone)')

  family
    .command('create')
    .description('makes a token and prints it once; only its hash is kept')
    .requiredOption('--name <name>', 'who will hold it, as the audit trail names them')
    .requiredOption('--scope <scope>', 'read: looks; act: refunds and resolves as well')
    .option('--merchant <id>', 'for one merchant of several (default: for all)')
    .option('--days <days>', 'for so many days (default: until it is revoked)')
    .examples(
      'tokens create --name "night desk" --scope act',
      'tokens create --name grafana --scope read --days 365 --json',
    )
    .answers(desk, wish, async (asking, { name, scope, merchant, days }) => {
      const body = {
        name,
        scope,
        ...(merchant === undefined ? {} : { merchantId: merchant }),
        ...(days === undefined ? {} : { expiresInDays: days }),
      }
      const document = await doorOf(asking).send('POST', '/operator/tokens', made, { body })
      const text = pairs([
        ['id', document.id],
        ['expires', time(document.expiresAt) ?? 'when it is revoked'],
        ['token', document.token],
      ])
      return { well: true, document, text: `${text}\n\nIt is not shown again.` }
    })

  family
    .command('list')
    .description('every token there is or was, the newest first; never what opens the door')
    .examples('tokens list')
    .answers(desk, z.object({}), async (asking) => {
      const document = await doorOf(asking).get('/operator/tokens', all)
      const rows = document.tokens.map((one) => [
        one.id,
        one.name,
        one.scope,
        one.merchantId ?? 'all',
        time(one.createdAt),
        one.revokedAt === null ? time(one.expiresAt) : `revoked ${time(one.revokedAt)}`,
        time(one.lastUsedAt),
      ])
      const head = ['Id', 'Name', 'Scope', 'Merchant', 'Made', 'Ends', 'Last used']
      return { well: true, document, text: table(head, rows, 'No tokens but OPERATOR_TOKEN.') }
    })

  family
    .command('revoke')
    .description('ends a token at once, with every browser that signed in with it')
    .argument('<id>', 'as in the list')
    .examples('tokens revoke op-7k2mzq4a')
    .answers(desk, z.object({}), async (asking, _options, [id = '']) => {
      const path = `/operator/tokens/${encodeURIComponent(id)}`
      await doorOf(asking).send('DELETE', path, ANY_ANSWER)
      return { well: true, document: { ok: true, id }, text: `${id} opens nothing any more.` }
    })
}
