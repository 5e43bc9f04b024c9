// What the operator prints codes for: every station the charger backend told of, and whether it has a
// price to be sold by. The door of the room has checked the token before this is asked.
import type { Context } from 'hono'
import type { AppDeps } from '../deps.ts'

/** `GET /operator/stations`: `{stations: [{stationId, label, locationName, sold}]}`, by station id. */
export async function showStations(
  deps: Pick<AppDeps, 'catalogue'>,
  c: Pick<Context, 'json'>,
): Promise<Response> {
  const stations = await deps.catalogue.stations()
  return c.json({ stations }, 200, { 'cache-control': 'no-store' })
}
