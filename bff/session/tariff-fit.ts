// Can this tariff be billed at this connector? What depends on something nobody can tell there is not
// sold: a price that is not understood in full binds nobody.
import { isTimeZone } from './tariff-clock.ts'
import { planOf, type Terms } from './tariff.ts'

export type Unfit = 'current-unknown' | 'clock-unknown'

/**
 * Null where it can. A current is reported by few backends; on AC the power gives it, on DC nothing
 * does. A clock needs a time zone (OCPI Location.time_zone) that Intl knows.
 */
export function unfitAt({ tariff, timeZone, powerType }: Terms): Unfit | null {
  const plan = planOf(tariff)
  if (plan.usesCurrent && powerType === 'DC') return 'current-unknown'
  if (plan.minutes.length > 0 && !isTimeZone(timeZone)) return 'clock-unknown'
  return null
}
