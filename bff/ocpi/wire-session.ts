// Session of OCPI 2.2.1 (mod_sessions), whole (PUT, list) and partial (PATCH), and the parts that it
// shares with the CDR.
import * as z from 'zod'
import { MOST_KWH } from './decimal.ts'
import { chargeInNewNames } from './names-of-2-1-1.ts'
import {
  decimal,
  faultsIn,
  instant,
  looseInstant,
  looseList,
  loosePositive,
  looseText,
  positiveDecimal,
  text,
  type Fault,
} from './wire.ts'

/** `uid` and `contract_id` both carry our reference (design §3). */
export const cdrToken = z
  .object({ uid: looseText, contract_id: looseText })
  .nullish()
  .catch(null)
  .transform((token) => token ?? null)

const dimension = z.object({
  type: text.transform((value) => value.toUpperCase()),
  volume: decimal,
})

const chargingPeriod = z.object({
  start_date_time: looseInstant,
  dimensions: looseList.transform((items) =>
    items.flatMap((item) => dimension.safeParse(item).data ?? []),
  ),
})
export type ChargingPeriod = z.infer<typeof chargingPeriod>

export const chargingPeriods = looseList.transform((items) =>
  items.flatMap((item) => chargingPeriod.safeParse(item).data ?? []),
)

const sessionStatus = z
  .string()
  .transform((value) => value.trim().toUpperCase())
  .pipe(z.enum(['ACTIVE', 'COMPLETED', 'INVALID', 'PENDING', 'RESERVATION']))
export type SessionStatus = z.infer<typeof sessionStatus>

/** A status that is none of these is not said: a charge is never taken to be over on such a word. */
const looseStatus = z
  .unknown()
  .optional()
  .transform((value) => sessionStatus.safeParse(value).data ?? null)

const partial = {
  end_date_time: looseInstant,
  cdr_token: cdrToken,
  authorization_reference: looseText,
  currency: looseText,
  charging_periods: chargingPeriods,
  evse_uid: looseText,
  start_date_time: looseInstant,
  kwh: loosePositive,
  status: looseStatus,
}

/**
 * Only its ids must be there: a session that is said to run is stopped and watched, whatever else
 * about it cannot be read. What is wrong with the rest is told by `sessionFaults`.
 */
export const session = z.preprocess(
  chargeInNewNames,
  z.object({
    ...partial,
    country_code: text,
    party_id: text,
    id: text,
    last_updated: looseInstant,
  }),
)
export type WholeSession = z.infer<typeof session>

/** Only `last_updated` is sure to be there (mod_sessions "PATCH Method"). */
export const sessionPatch = z.preprocess(
  chargeInNewNames,
  z.object({ ...partial, last_updated: instant }),
)
export type SessionPatch = z.infer<typeof sessionPatch>

/** The same bound as in decimal.ts, where it is kept. */
function isCountable(kwh: string): boolean {
  return Number(kwh) <= MOST_KWH
}

const STRICT = {
  start_date_time: instant,
  kwh: positiveDecimal.refine(isCountable, 'is beyond what a car can take'),
  status: sessionStatus,
  last_updated: instant,
}

/** Mandatory fields of a Session that cannot be read; of a PATCH only what is in it is asked for. */
export function sessionFaults(sent: unknown, partly: boolean): Fault[] {
  const raw = chargeInNewNames(sent)
  const given = faultsIn(raw, STRICT)
  if (!partly) return given
  const said: Record<string, unknown> = typeof raw === 'object' && raw !== null ? { ...raw } : {}
  return given.filter(({ field }) => said[field] !== undefined && said[field] !== null)
}
