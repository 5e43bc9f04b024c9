// Tariff of OCPI 2.2.1 (mod_tariffs). Fields that change a price but that the engine does not know
// are kept as they came, so that their presence can be seen and the tariff be refused.
import * as z from 'zod'
import { count, looseInstant, looseText, positiveDecimal, text } from './wire.ts'

/** Enough to say which tariff it is that cannot be read. */
export const tariffHead = z.object({ id: text, currency: looseText })

export const priceComponent = z.object({
  type: text.transform((value) => value.toUpperCase()),
  price: positiveDecimal,
  /** Percent; missing is not the same as 0 (mod_tariffs "PriceComponent"). */
  vat: positiveDecimal.or(z.literal('').transform(() => null)).nullish(),
  step_size: count.nullish(),
})
export type PriceComponent = z.infer<typeof priceComponent>

export const tariff = z.object({
  id: text,
  currency: text.transform((value) => value.toUpperCase()),
  type: looseText.transform((value) => value?.toUpperCase() ?? null),
  elements: z
    .array(
      z.object({
        price_components: z.array(priceComponent).min(1),
        restrictions: z.unknown().optional(),
      }),
    )
    .min(1),
  min_price: z.unknown().optional(),
  max_price: z.unknown().optional(),
  tax_included: z.unknown().optional(),
  start_date_time: looseInstant,
  end_date_time: looseInstant,
})
export type Tariff = z.infer<typeof tariff>
