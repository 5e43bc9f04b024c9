// The registration as the operator sees it: with whom, by which version, which generation of our token
// they hold. Never a token.
import type { Catalogue } from '#bff/session/ports.ts'
import { partyOf } from './handshake.ts'
import { partnerOf, readRecord } from './registration-record.ts'
import { lacksOf } from './versions.ts'

export interface RegistrationShown {
  registered: boolean
  version: string | null
  /** Country and party, as their objects carry them. */
  partner: string | null
  versionsUrl: string | null
  /** When their versions were last read; null: never. */
  checkedAt: string | null
  token: {
    /** What they hold, and what is offered to them in a change that has not ended. */
    generation: number | null
    offered: number | null
    /** Until when the one before opens the door too, unless the new one is used sooner. */
    previousUntil: string | null
  }
  /** Modules of theirs, with the role they have in it. */
  modules: string[]
  /** What the agreed version cannot say, in words; empty from 2.2.1 on. */
  lacks: readonly string[]
}

/** `versionsUrl` null: whoever registered with us. */
export async function showRegistration(
  catalogue: Pick<Catalogue, 'kept'>,
  versionsUrl: string | null,
): Promise<RegistrationShown> {
  const record = await readRecord(catalogue)
  const partner = partnerOf(record, versionsUrl)
  const party = partner && partyOf(partner)
  const { current, offered, previous } = record.tokens
  return {
    registered: partner !== null,
    version: partner?.version ?? null,
    partner: party && `${party.countryCode}*${party.partyId}`,
    versionsUrl: partner?.versionsUrl ?? null,
    checkedAt: partner?.checkedAt ? new Date(partner.checkedAt).toISOString() : null,
    token: {
      generation: current,
      offered,
      previousUntil: previous && new Date(previous.until).toISOString(),
    },
    modules: (partner?.endpoints ?? []).map((e) => `${e.identifier} ${e.role ?? ''}`.trim()),
    lacks: lacksOf(partner?.version),
  }
}
