// The merchants of the installation as those who run it see them: who sells what where, and whether the
// payer takes it. It shows no key, and to one merchant nothing of another.
import { MARKET_CODES } from '#shared/market.ts'
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'
import { maySee } from './whose.ts'

const shown = z
  .object({
    id: z.string(),
    name: z.string().openapi({ description: 'The seller on receipts.' }),
    organisationNumber: z.string(),
    market: z.enum(MARKET_CODES),
    currency: z.string().openapi({ description: 'ISO 4217.' }),
    salesUnit: z.string().openapi({ description: 'Merchant Serial Number at the payer.' }),
    stations: z.int().openapi({ description: 'Connectors in the catalogue that are its own.' }),
    ready: z
      .boolean()
      .openapi({ description: 'The payer takes its keys, and tells us of payments.' }),
    detail: z.string().nullable().openapi({ description: 'Why not, or what else is to be known.' }),
  })
  .openapi('Merchant', {
    example: {
      id: 'default',
      name: 'Strøm AS',
      organisationNumber: '999 999 999',
      market: 'NO',
      currency: 'NOK',
      salesUnit: '123456',
      stations: 24,
      ready: true,
      detail: null,
    },
  })

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  'x-whose': 'own',
  operationId: 'listMerchants',
  tags: ['Merchants'],
  summary: 'Who sells here, and whether the payer takes it',
  responses: {
    200: answering('`default` first.', z.object({ merchants: z.array(shown) })),
  },
})

/** `GET /operator/merchants`. */
export function merchantsRoutes({
  merchants,
  catalogue,
  payerChecks,
}: Pick<AppDeps, 'merchants' | 'catalogue' | 'payerChecks'>) {
  return operatorApp().openapi(listRoute, async (c) => {
    const operator = c.get('operator')
    const [stations, checks] = await Promise.all([catalogue.stations(), payerChecks()])
    const own = merchants.all.filter(({ id }) => maySee(operator, id))
    const rows = own.map(({ id, settings }) => ({
      id,
      name: settings.OPERATOR_NAME,
      organisationNumber: settings.OPERATOR_ORG_NUMBER,
      market: settings.MARKET,
      currency: settings.currency,
      salesUnit: settings.salesUnit,
      stations: stations.filter(({ merchantId }) => merchantId === id).length,
      ready: checks.get(id)?.ok ?? false,
      detail: checks.get(id)?.detail ?? null,
    }))
    return c.json({ merchants: rows }, 200, UNKEPT)
  })
}
