// What the operator prints codes for: every station the charger backend told of, and whether it has a
// price to be sold by.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

const shown = z
  .object({
    stationId: z.string().openapi({ description: 'What follows `/s/` in its address.' }),
    label: z.string().openapi({ description: 'What is printed on it.' }),
    locationName: z.string(),
    address: z.string(),
    city: z.string(),
    evseId: z.string().nullable(),
    physicalReference: z.string().nullable().openapi({ description: 'What is printed on it.' }),
    connectorId: z.string(),
    standard: z.string(),
    format: z.enum(['SOCKET', 'CABLE']),
    powerType: z.enum(['AC', 'DC']),
    maxPowerW: z.int().nullable().openapi({ description: 'W; null: it is not said.' }),
    merchantId: z
      .string()
      .nullable()
      .openapi({ description: 'Whose it is; null: nobody’s, so that nothing is sold there.' }),
    sold: z.boolean().openapi({ description: 'It has one clear price to be sold by.' }),
    unsoldWhy: z.string().nullable().openapi({ description: 'Null: it is sold.' }),
    aliases: z.array(z.string()).openapi({ description: 'The operator’s own names for it.' }),
  })
  .openapi('Station', {
    example: {
      stationId: 'NO*STK*E1001',
      label: '1001',
      locationName: 'Storgata',
      address: 'Storgata 1',
      city: 'Oslo',
      evseId: 'NO*STK*E1001',
      physicalReference: '1001',
      connectorId: '1',
      standard: 'IEC_62196_T2_COMBO',
      format: 'CABLE',
      powerType: 'DC',
      maxPowerW: 150_000,
      merchantId: 'default',
      sold: true,
      unsoldWhy: null,
      aliases: ['P1'],
    },
  })

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  'x-whose': 'own',
  operationId: 'listStations',
  tags: ['Stations'],
  summary: 'Every station, and whether it is sold',
  responses: { 200: answering('By station id.', z.object({ stations: z.array(shown) })) },
})

/** `GET /operator/stations`. */
export function stationsRoutes(deps: Pick<AppDeps, 'catalogue'>) {
  return operatorApp().openapi(listRoute, async (c) => {
    const all = await deps.catalogue.stations()
    const operator = c.get('operator')
    const stations = all.filter(
      ({ merchantId }) => operator.merchantId === null || merchantId === operator.merchantId,
    )
    return c.json({ stations }, 200, UNKEPT)
  })
}
