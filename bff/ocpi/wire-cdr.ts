// CDR of OCPI 2.2.1 (mod_cdrs), as far as it settles a charge. `total_cost` is negative in a credit.
import * as z from 'zod'
import { chargeInNewNames } from './names-of-2-1-1.ts'
import { cdrToken, chargingPeriods } from './wire-session.ts'
import {
  decimal,
  instant,
  looseInstant,
  looseDecimal,
  looseFlag,
  looseText,
  price,
  text,
} from './wire.ts'

const head = z.object({
  country_code: text,
  party_id: text,
  id: text,
  start_date_time: looseInstant,
  end_date_time: instant,
  session_id: looseText,
  cdr_token: cdrToken,
  authorization_reference: looseText,
  currency: text.transform((value) => value.toUpperCase()),
  charging_periods: chargingPeriods,
  total_cost: price,
  total_energy: decimal,
  total_time: looseDecimal,
  total_parking_time: looseDecimal,
  credit: looseFlag,
  credit_reference_id: looseText,
  last_updated: looseInstant,
})

/** Without a start, or with one after the end, it lasted no time; without a stamp, it is of its end. */
export const cdr = z.preprocess(chargeInNewNames, head).transform((wire) => ({
  ...wire,
  start_date_time: Math.min(wire.start_date_time ?? wire.end_date_time, wire.end_date_time),
  last_updated: wire.last_updated ?? wire.end_date_time,
}))
export type WireCdr = z.infer<typeof cdr>
