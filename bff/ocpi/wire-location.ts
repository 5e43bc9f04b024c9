// Location, EVSE and Connector of OCPI 2.2.1 (mod_locations), as far as a charge is sold by them.
import * as z from 'zod'
import { EVSE_STATUSES } from '#bff/session/ports.ts'
import { connectorInNewNames } from './names-of-2-1-1.ts'
import { looseDecimal, looseFlag, looseList, looseText, text, textList } from './wire.ts'

const newConnector = z.object({
  id: text,
  standard: looseText,
  format: looseText,
  power_type: looseText,
  max_voltage: looseDecimal,
  max_amperage: looseDecimal,
  /** Watts. */
  max_electric_power: looseDecimal,
  tariff_ids: textList,
})
export const connector = z.preprocess(connectorInNewNames, newConnector)
export type Connector = z.infer<typeof connector>

/** A status that we do not know, or none, is UNKNOWN: it is sold with a question. */
export const evseStatus = z
  .unknown()
  .optional()
  .transform((value) => {
    const word = typeof value === 'string' ? value.trim().toUpperCase() : ''
    return EVSE_STATUSES.find((status) => status === word) ?? 'UNKNOWN'
  })

export const evse = z.object({
  uid: text,
  evse_id: looseText,
  status: evseStatus,
  capabilities: textList,
  connectors: looseList,
  physical_reference: looseText,
})
export type Evse = z.infer<typeof evse>

export const location = z.object({
  country_code: text,
  party_id: text,
  id: text,
  publish: looseFlag,
  name: looseText,
  address: looseText,
  city: looseText,
  country: looseText,
  time_zone: looseText,
  operator: z.object({ name: looseText }).nullish().catch(null),
  evses: looseList,
})
export type Location = z.infer<typeof location>
