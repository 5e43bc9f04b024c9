// Tariff of OCPI 2.2.1 and 2.3.0 (mod_tariffs). What is not known but may change a price is kept as it
// came, so that its presence can be seen and the tariff be refused.
import * as z from 'zod'
import { count, looseDecimal, looseInstant, looseText, positiveDecimal, text } from './wire.ts'

/** Whose price it is, in which currency and when: known also of a tariff that cannot be read. */
const head = {
  id: text,
  type: looseText.transform((value) => value?.toUpperCase() ?? null),
  start_date_time: looseInstant,
  end_date_time: looseInstant,
}
export const tariffHead = z.object({ ...head, currency: looseText })

/** What says nothing: null, empty text, `#NA`, and lists and objects of such (`{ day_of_week: [] }`). */
export function says(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === '#NA') return false
  if (typeof value === 'object') return Object.values(value).some(says)
  return true
}

/** A field that may say nothing, and then is null; what it says must be right. */
function maybe<T>(schema: z.ZodType<T>) {
  return z.preprocess((value) => (says(value) ? value : null), schema.nullable()).default(null)
}

const priceComponent = z.object({
  type: text.transform((value) => value.toUpperCase()),
  price: positiveDecimal,
  /** Percent; missing is not the same as 0 (mod_tariffs "PriceComponent"). */
  vat: maybe(positiveDecimal),
  step_size: maybe(count),
})
export type WireComponent = z.infer<typeof priceComponent>

/** `13:30`; a leading zero may be missing, seconds may be there where they are zero. */
const timeOfDay = z
  .string()
  .trim()
  .regex(/^([01]?\d|2[0-4]):[0-5]\d(:00)?$/, 'is not a time of day')

const localDate = z.string().trim().pipe(z.iso.date('is not a date'))

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const

const dayOfWeek = z
  .string()
  .transform((value) => value.trim().toUpperCase())
  .pipe(z.enum(DAYS))
  // OCPI counts no days; Monday is 1 (ISO 8601).
  .transform((day) => DAYS.indexOf(day) + 1)

/** TariffRestrictions; what else says anything is a condition we do not know. */
const restrictions = z.object({
  start_time: maybe(timeOfDay),
  end_time: maybe(timeOfDay),
  start_date: maybe(localDate),
  end_date: maybe(localDate),
  min_kwh: maybe(positiveDecimal),
  max_kwh: maybe(positiveDecimal),
  min_current: maybe(positiveDecimal),
  max_current: maybe(positiveDecimal),
  min_power: maybe(positiveDecimal),
  max_power: maybe(positiveDecimal),
  min_duration: maybe(count),
  max_duration: maybe(count),
  day_of_week: maybe(z.array(dayOfWeek)),
  reservation: maybe(z.string()),
})
export type WireRestrictions = z.infer<typeof restrictions>

const KNOWN_RESTRICTIONS = new Set(Object.keys(restrictions.shape))

const strictRestrictions = z
  .record(z.string(), z.unknown())
  .superRefine((fields, context) => {
    for (const [field, value] of Object.entries(fields)) {
      if (KNOWN_RESTRICTIONS.has(field) || !says(value)) continue
      context.addIssue({ code: 'custom', path: [field], message: 'is a restriction not known' })
    }
  })
  .pipe(restrictions)

/** Price of 2.2.1, PriceLimit of 2.3.0, or a bare number without VAT. */
const priceLimit = z.union([
  z
    .object({ before_taxes: positiveDecimal, after_taxes: maybe(positiveDecimal) })
    .transform(({ before_taxes: ex, after_taxes: incl }) => ({ ex, incl })),
  z
    .object({ excl_vat: positiveDecimal, incl_vat: maybe(positiveDecimal) })
    .transform(({ excl_vat: ex, incl_vat: incl }) => ({ ex, incl })),
  positiveDecimal.transform((ex) => ({ ex, incl: null })),
])
export type WireLimit = z.infer<typeof priceLimit>

export const tariff = z.object({
  ...head,
  currency: text.transform((value) => value.toUpperCase()),
  elements: z
    .array(
      z.object({
        price_components: z.array(priceComponent).min(1),
        restrictions: maybe(strictRestrictions),
      }),
    )
    .min(1),
  min_price: maybe(priceLimit),
  max_price: maybe(priceLimit),
  /** 2.3.0; where it is missing, prices are without VAT (2.2.1). */
  tax_included: maybe(
    z
      .string()
      .transform((value) => value.trim().toUpperCase())
      .pipe(z.enum(['YES', 'NO', 'N/A'])),
  ),
  /** 2.3.0: what a payment terminal should reserve. One that cannot be read is no wish. */
  preauthorize_amount: looseDecimal,
})
export type WireTariff = z.infer<typeof tariff>
