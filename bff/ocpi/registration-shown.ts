// The registration as the operator sees it: with whom, by which version, which generation of our token
// they hold. Never a token.
import type { RegistrationSeen } from '#bff/deps.ts'
import type { Catalogue } from '#bff/session/ports.ts'
import { partyOf } from './handshake.ts'
import { partnerOf, readRecord } from './registration-record.ts'
import { lacksOf } from './versions.ts'

/** `versionsUrl` null: whoever registered with us. */
export async function showRegistration(
  catalogue: Pick<Catalogue, 'kept'>,
  versionsUrl: string | null,
): Promise<RegistrationSeen> {
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
