// Reading a remembered trip once more, without its page: home and station pages say where it stands now.
import { view as viewShape } from '#shared/contract.ts'
import type { View } from '#shared/contract.ts'
import type { Glimpse, Trip } from './memory.ts'
import { sawTrip } from './memory.ts'
import type { Phone } from './phone.ts'
import { isAtRest } from './step.ts'

/** What a page knows of the house, for a trip whose own page this phone has never shown. */
export type House = Pick<Glimpse, 'brand' | 'market' | 'plugOrder' | 'support'>

/**
 * Asks the server for a trip and remembers what it says; null: no answer to understand. `house` may be
 * missing where the page does not know it: then only a trip that was seen before is remembered anew.
 */
export async function lookAgain(
  phone: Phone,
  { handle, seen }: Trip,
  house: House | null,
): Promise<View | null> {
  const headers = { accept: 'application/json' }
  const response = await phone.fetch(`/api/sessions/${handle}`, { headers }).catch(() => null)
  if (!response?.ok) return null
  const parsed = viewShape.safeParse(await response.json().catch(() => null))
  if (!parsed.success) return null
  const view = parsed.data
  const known = seen ?? house
  if (known !== null) {
    const savedAt = phone.now()
    // By the server's clock: this phone's own may be wrong.
    const at = Date.parse(response.headers.get('date') ?? '') || savedAt
    await sawTrip(handle, { ...known, view, at, savedAt }, isAtRest(view))
  }
  return view
}
