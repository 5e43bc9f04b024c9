// The token that a charge is started with (mod_tokens "Token Object"): one per session, named by its
// reference, known to nobody before.
import type { Reference } from '#shared/ids.ts'
import type { Party } from './identity.ts'
import { isOld, type Version } from './versions.ts'

export interface TokenDeps {
  party: Party
  /** Who is said to have issued the token (Token.issuer, at most 64 characters). */
  issuer?: string
}

/**
 * `whitelist` NEVER: no CPO may use it once more without asking. `updated`: OCPI DateTime. 2.1.1 knows
 * no contract, no owner and no AD_HOC_USER: there `auth_id` is what comes back (2.1.1 mod_tokens).
 */
export function tokenOf(
  { party, issuer }: TokenDeps,
  reference: Reference,
  { updated, locale, version }: { updated: string; locale?: string; version?: Version },
): Record<string, unknown> {
  const whose = isOld(version)
    ? { uid: reference, type: 'OTHER', auth_id: reference }
    : {
        country_code: party.countryCode,
        party_id: party.partyId,
        uid: reference,
        type: 'AD_HOC_USER',
        contract_id: reference,
      }
  return {
    ...whose,
    issuer: (issuer ?? 'Stikk').slice(0, 64),
    valid: true,
    whitelist: 'NEVER',
    ...(locale === undefined ? {} : { language: locale.slice(0, 2).toLowerCase() }),
    last_updated: updated,
  }
}
