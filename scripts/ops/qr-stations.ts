// Which stations `npm run ops -- qr` is about: named, from a file, or all that the product sells; and
// what a sticker says of each. It must never know what is done with them.
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { connectorName } from '#web/text/connectors.ts'
import { Wrong, type Asking, type OpsCommand } from './desk.ts'
import { doorOf } from './door.ts'
import { doubled } from './qr-codes.ts'
import { stationsOf, type Station } from './stations.ts'

/** What follows `/s/` in the address, and the station of the catalogue where that was asked. */
export interface Wanted {
  id: string
  station: Station | null
}

export const whichShape = z.object({
  all: z.boolean().default(false),
  stations: z.string().optional(),
  byAlias: z.boolean().default(false),
  merchant: z.string().optional(),
})

/** Adds how stations are named to a command. */
export function whichStations(command: OpsCommand): OpsCommand {
  return command
    .argument('[station...]', 'station ids of "stations", or aliases')
    .option('--all', 'every station of the catalogue that is sold')
    .option('--stations <file>', 'station ids, one a line')
    .option('--merchant <id>', 'of several merchants this one’s stations, and its sales unit')
    .option('--by-alias', 'codes of a station’s alias, where it has one: they follow it')
}

/** Each station once. `described`: the catalogue is asked of those that were named, too, if it may be. */
export async function wanted(
  asking: Asking,
  named: readonly string[],
  { all, stations, byAlias, merchant }: z.infer<typeof whichShape>,
  described: boolean,
): Promise<Wanted[]> {
  const given = [...named, ...(stations === undefined ? [] : linesOf(stations))]
  if (given.length === 0 && !all) throw new Wrong('Name a station, or --all.')
  const mayAsk = Boolean(asking.env['OPERATOR_TOKEN'] ?? asking.globals.tokenFile)
  const asked = given.length === 0 || byAlias || (described && mayAsk)
  const catalogue = asked ? await stationsOf(doorOf(asking)) : []
  const one = (id: string): Wanted => {
    const station = catalogue.find((each) => each.stationId === id || each.aliases.includes(id))
    return { id: (byAlias ? station?.aliases[0] : undefined) ?? id, station: station ?? null }
  }
  const sold = catalogue
    .filter((each) => each.sold && (merchant === undefined || each.merchantId === merchant))
    .map((each) => each.stationId)
  const ids = given.length === 0 ? sold : given
  const found = [...new Map(ids.map((id) => one(id)).map((each) => [each.id, each])).values()]
  const doubles = doubled(found.map(({ id }) => id))
  if (doubles.length > 0) throw new Wrong(`${doubles.join('; ')}.`)
  return found
}

function linesOf(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.map((line) => line.trim()).filter((line) => line !== '')
  } catch {
    throw new Wrong(`--stations: ${file} cannot be read`)
  }
}

/** What a driver types who cannot scan: the alias, else what is printed on the station already. */
export function numberOf({ id, station }: Wanted): string {
  if (!station || station.aliases.includes(id)) return id
  const { aliases, physicalReference, stationId } = station
  const connector = /~.*$/.exec(stationId)?.[0] ?? ''
  return aliases[0] ?? (physicalReference === null ? stationId : `${physicalReference}${connector}`)
}

/** "CCS 150 kW"; empty where it is not known. */
export function plugOf({ station }: Wanted): string {
  if (!station || station.standard === '') return ''
  const { standard, maxPowerW } = station
  const power = maxPowerW === null ? '' : ` ${Math.round(maxPowerW / 100) / 10} kW`
  return `${connectorName(standard)}${power}`
}
