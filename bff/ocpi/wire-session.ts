// Session of OCPI 2.2.1 (mod_sessions), whole (PUT, list) and partial (PATCH), and the parts that it
// shares with the CDR.
import * as z from 'zod'
import {
  decimal,
  instant,
  looseInstant,
  looseList,
  looseText,
  positiveDecimal,
  text,
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

const partial = {
  end_date_time: looseInstant,
  cdr_token: cdrToken,
  authorization_reference: looseText,
  currency: looseText,
  charging_periods: chargingPeriods,
  last_updated: instant,
}

export const session = z.object({
  ...partial,
  country_code: text,
  party_id: text,
  id: text,
  start_date_time: instant,
  kwh: positiveDecimal,
  status: sessionStatus,
})
export type WholeSession = z.infer<typeof session>

/** Only `last_updated` is sure to be there (mod_sessions "PATCH Method"). */
export const sessionPatch = z.object({
  ...partial,
  start_date_time: looseInstant,
  kwh: positiveDecimal.nullish(),
  status: sessionStatus.nullish(),
})
export type SessionPatch = z.infer<typeof sessionPatch>
