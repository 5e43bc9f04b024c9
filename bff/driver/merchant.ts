// By whose settings a page is drawn: seller, market, amounts, support and terms are those of the
// merchant that has the station, or had it when the session began.
import type { AppDeps } from '../deps.ts'
import type { Settings } from '../env.ts'

/**
 * The settings of a merchant; those of the installation where nobody has the station, or where the
 * merchant of a session is no longer in the settings.
 */
export function settingsOf(
  deps: Pick<AppDeps, 'settings' | 'merchants'>,
  merchantId: string | null,
): Settings {
  return (merchantId === null ? null : deps.merchants.of(merchantId)?.settings) ?? deps.settings
}
