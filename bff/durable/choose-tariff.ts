// Which of a connector's tariffs binds (design §3): exactly one, or it is not sold. Pure.
import type { CatalogueTariff, SellableConnector } from '#bff/session/ports.ts'
import { unfitAt, type Unfit } from '#bff/session/tariff-fit.ts'
import type { Tariff } from '#bff/session/tariff.ts'

/** Made for drop-in drivers first, then everybody's, then those that do not say. */
const RANKS: readonly CatalogueTariff['type'][] = ['AD_HOC_PAYMENT', 'REGULAR', null]

/** The tariff that binds; or why none does, by which tariff where it is one's own fault. */
export type Choice = { tariff: Tariff } | { tariff: null; id: string | null; why: string }

const UNFIT: Record<Unfit, string> = {
  'current-unknown': 'its price depends on the current, which nothing tells on DC',
  'clock-unknown': 'its price depends on the clock, in a time zone that is not known',
}

/**
 * Of `tariffs`, those valid at `now` (epoch ms) and in `currency`: the one of the best type. None where
 * none applies, several do, or the one that applies is one we cannot sell by at `connector`.
 */
export function chooseTariff(
  tariffs: readonly CatalogueTariff[],
  connector: Pick<SellableConnector, 'timeZone' | 'powerType'>,
  currency: string,
  now: number,
): Choice {
  const valid = tariffs.filter((t) => t.currency === currency && isValid(t, now))
  // A better type that we cannot sell by still binds: the price on the station is not another's.
  const best = RANKS.map((rank) => valid.filter((t) => t.type === rank)).find((c) => c.length > 0)
  const [known, another] = best ?? []
  if (!known) return { tariff: null, id: null, why: `no tariff of its applies now in ${currency}` }
  if (another) {
    const ids = best?.map((t) => t.id).join(', ')
    return { tariff: null, id: null, why: `several tariffs apply alike: ${ids}` }
  }
  const { id, tariff, refusal } = known
  if (!tariff) return { tariff: null, id, why: refusal ?? 'it cannot be read' }
  const { timeZone, powerType } = connector
  const unfit = unfitAt({ tariff, timeZone, powerType })
  return unfit ? { tariff: null, id, why: UNFIT[unfit] } : { tariff }
}

function isValid(t: CatalogueTariff, now: number): boolean {
  return (
    (t.validFrom === null || t.validFrom <= now) && (t.validUntil === null || now < t.validUntil)
  )
}
