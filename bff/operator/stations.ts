// What the operator prints codes for: every station the charger backend told of, and whether it has a
// price to be sold by.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

const shown = z
  .object({
    stationId: z.string(),
    label: z.string(),
    locationName: z.string(),
    address: z.string(),
    city: z.string(),
    evseId: z.string().nullable(),
    physicalReference: z.string().nullable().openapi({ description: 'What is printed on it.' }),
    connectorId: z.string(),
    standard: z.string().openapi({ example: 'IEC_62196_T2_COMBO' }),
    format: z.enum(['SOCKET', 'CABLE']),
    powerType: z.enum(['AC', 'DC']),
    maxPowerW: z.int().nullable(),
    sold: z.boolean(),
    unsoldWhy: z.string().nullable(),
    aliases: z.array(z.string()),
  })
  .openapi('Station')

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  summary: 'Every station, and whether it is sold',
  responses: { 200: answering('By station id.', z.object({ stations: z.array(shown) })) },
})

/** `GET /operator/stations`. */
export function stationsRoutes(deps: Pick<AppDeps, 'catalogue'>) {
  return operatorApp().openapi(listRoute, async (c) => {
    const stations = await deps.catalogue.stations()
    return c.json({ stations }, 200, UNKEPT)
  })
}
