// CDR of OCPI 2.2.1 (mod_cdrs), as far as it settles a charge. `total_cost` is negative in a credit.
import * as z from 'zod'
import { cdrToken, chargingPeriods } from './wire-session.ts'
import { decimal, instant, looseDecimal, looseFlag, looseText, price, text } from './wire.ts'

export const cdr = z.object({
  country_code: text,
  party_id: text,
  id: text,
  start_date_time: instant,
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
  last_updated: instant,
})
export type WireCdr = z.infer<typeof cdr>
