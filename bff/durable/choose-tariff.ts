// Which of a connector's tariffs binds (design §3): exactly one, or it is not sold. Pure.
import type { CatalogueTariff, SellableConnector } from '#bff/session/ports.ts'
import { unfitAt } from '#bff/session/tariff-fit.ts'
import type { Tariff } from '#bff/session/tariff.ts'

/** Made for drop-in drivers first, then everybody's, then those that do not say. */
const RANKS: readonly CatalogueTariff['type'][] = ['AD_HOC_PAYMENT', 'REGULAR', null]

/**
 * Of `tariffs`, those valid at `now` (epoch ms) and in `currency`: the one of the best type. Null where
 * none applies, several do, or the one that applies is one we cannot sell by at `connector`.
 */
export function chooseTariff(
  tariffs: readonly CatalogueTariff[],
  connector: Pick<SellableConnector, 'timeZone' | 'powerType'>,
  currency: string,
  now: number,
): Tariff | null {
  const chosen = validOne(tariffs, currency, now)
  const { timeZone, powerType } = connector
  return chosen && unfitAt({ tariff: chosen, timeZone, powerType }) === null ? chosen : null
}

function validOne(
  tariffs: readonly CatalogueTariff[],
  currency: string,
  now: number,
): Tariff | null {
  const valid = tariffs.filter((t) => t.currency === currency && isValid(t, now))
  for (const rank of RANKS) {
    const candidates = valid.filter((t) => t.type === rank)
    // A better type that we cannot sell by still binds: the price on the station is not another's.
    if (candidates.length > 0)
      return candidates.length === 1 ? (candidates[0]?.tariff ?? null) : null
  }
  return null
}

function isValid(t: CatalogueTariff, now: number): boolean {
  return (
    (t.validFrom === null || t.validFrom <= now) && (t.validUntil === null || now < t.validUntil)
  )
}
