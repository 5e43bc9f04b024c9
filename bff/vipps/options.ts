// The client's options from the settings: the same for the product and for the operator's tools. It must
// never read the environment itself.
import type { Settings } from '#bff/env.ts'
import { VERSION } from '#bff/version.ts'
import { environmentOf } from './environment.ts'
import type { PayerOptions } from './transport.ts'

/** Told to the payer's support with every call. */
const SYSTEM = { name: 'Stikk', version: VERSION }

type PayerSettings = Pick<
  Settings,
  | 'PUBLIC_URL'
  | 'VIPPS_BASE_URL'
  | 'VIPPS_CLIENT_ID'
  | 'VIPPS_CLIENT_SECRET'
  | 'VIPPS_SUBSCRIPTION_KEY'
  | 'VIPPS_MSN'
  | 'SANDBOX_SPEED'
>

/** What counts as a minute in the payer's rate limits: less only beside a stand-in in a hurry. */
export function payerMinuteMs(s: Pick<Settings, 'VIPPS_BASE_URL' | 'SANDBOX_SPEED'>): number {
  return environmentOf(s.VIPPS_BASE_URL) === 'loopback' ? 60_000 / s.SANDBOX_SPEED : 60_000
}

/** Keys of the sales unit, and who is calling. */
export function payerOptions(
  settings: PayerSettings,
  world: Pick<PayerOptions, 'fetch' | 'now' | 'note' | 'lookout'>,
): PayerOptions {
  return {
    ...world,
    baseUrl: settings.VIPPS_BASE_URL,
    clientId: settings.VIPPS_CLIENT_ID,
    clientSecret: settings.VIPPS_CLIENT_SECRET,
    subscriptionKey: settings.VIPPS_SUBSCRIPTION_KEY,
    msn: settings.VIPPS_MSN,
    system: SYSTEM,
    publicUrl: settings.PUBLIC_URL,
    minuteMs: payerMinuteMs(settings),
  }
}
