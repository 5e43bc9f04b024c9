// Whose object is it, and which of our sessions does it speak of? Ids of client-owned objects are
// unique only per country and party (transport_and_format "Client Owned Object Push").
import { parseReference, type Reference } from '#shared/ids.ts'

export interface Party {
  countryCode: string
  partyId: string
}

/** `NO*STK*4711`: country, party and id as one text. The id keeps its case: STOP must name it so. */
export function ownedId(countryCode: string, partyId: string, id: string): string {
  return `${countryCode.toUpperCase()}*${partyId.toUpperCase()}*${id}`
}

/** Takes apart what `ownedId` built; null for anything else. The id itself may contain `*`. */
export function splitOwnedId(text: string): (Party & { id: string }) | null {
  const [, countryCode, partyId, id] = /^([^*]+)\*([^*]+)\*(.+)$/s.exec(text) ?? []
  return countryCode && partyId && id ? { countryCode, partyId, id } : null
}

/** Are two CiStrings the same? (types "CiString": case is ignored.) */
export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

interface Echo {
  authorization_reference: string | null
  cdr_token: { uid: string | null; contract_id: string | null } | null
}

/** Our reference as the CPO echoes it; many echo only the token (design §3). */
export function referenceIn(echo: Echo): Reference | null {
  const echoes = [echo.authorization_reference, echo.cdr_token?.uid, echo.cdr_token?.contract_id]
  for (const candidate of echoes) {
    const reference = candidate ? parseReference(candidate) : null
    if (reference) return reference
  }
  return null
}
