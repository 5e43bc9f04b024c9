// Finding a station by what was scanned or typed, and drawing its page.
import type { StationForm } from '#web/entry-server.tsx'
import type { Locale, StationPage } from '#shared/contract.ts'
import type { StationMatch } from '../session/ports.ts'
import { pageResponse, type Ctx, type Door } from './door.ts'

/** Longer than any EVSE id (48 in OCPI) and alias, with room for how people type. */
const LONGEST_ID = 200

/** The connectors meant; none where the text cannot be an id at all. */
export async function findStation(door: Door, stationId: string): Promise<StationMatch[]> {
  return stationId.length > LONGEST_ID ? [] : door.deps.catalogue.find(stationId)
}

/** The station page as a response, with the form as it was sent. */
export function stationScreen(
  door: Door,
  c: Ctx,
  page: StationPage,
  shown: {
    form: StationForm
    retry: string | null
    /** Say that this visit came without the code that the display shows. */
    caution?: boolean
    locale: Locale
    status?: number
    headers?: Record<string, string>
  },
): Response {
  return pageResponse(
    door,
    c,
    {
      kind: 'station',
      locale: shown.locale,
      page,
      form: shown.form,
      retry: shown.retry,
      now: door.deps.now(),
      caution: shown.caution ?? false,
    },
    { status: shown.status ?? 200, ...(shown.headers ? { headers: shown.headers } : {}) },
  )
}
