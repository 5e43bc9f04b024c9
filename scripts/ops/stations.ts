// `npm run ops -- stations`: what the charger backend told of, and what of it is sold; through the
// operator's door.
import * as z from 'zod'
import type { Register } from './desk.ts'
import { doorOf, type Door } from './door.ts'
import { table } from './tables.ts'

const station = z.looseObject({
  stationId: z.string().min(1),
  label: z.string().default(''),
  locationName: z.string().default(''),
  sold: z.boolean(),
  merchantId: z.string().nullable().default(null),
  // Absent where an older build is asked.
  unsoldWhy: z.string().nullable().default(null),
  aliases: z.array(z.string()).default([]),
  physicalReference: z.string().nullable().default(null),
  standard: z.string().default(''),
  format: z.enum(['SOCKET', 'CABLE']).optional(),
  powerType: z.enum(['AC', 'DC']).optional(),
  maxPowerW: z.number().nullable().default(null),
})
const listed = z.looseObject({ stations: z.array(station) })

export type Station = z.infer<typeof station>

/** Every station of the catalogue, by its id. */
export const stationsOf = async (door: Door): Promise<Station[]> =>
  (await door.get('/operator/stations', listed)).stations

export const stations: Register = (program, desk) => {
  program
    .command('stations')
    .description('lists the stations of the catalogue, and whether each has a price to be sold by')
    .option('--unsold', 'only those that are not sold')
    .examples('stations', 'stations --unsold', 'stations --json')
    .answers(desk, z.object({ unsold: z.boolean().optional() }), async (asking, { unsold }) => {
      const all = await stationsOf(doorOf(asking))
      const shown = unsold ? all.filter((one) => !one.sold) : all
      const rows = shown.map((one) => [
        one.stationId,
        one.label,
        one.locationName,
        one.aliases.join(', '),
        one.sold ? 'sold' : `NOT SOLD: ${one.unsoldWhy ?? 'no price'}`,
      ])
      const head = ['Station', 'Label', 'Location', 'Aliases', '']
      const text = table(head, rows, 'No stations.')
      return { well: true, document: { stations: shown }, text }
    })
}
