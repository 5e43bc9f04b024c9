// Figures as the operator's API declares them, each with its unit, so that the reference says it.
import * as z from 'zod'

/** An amount of money. */
export const minor = (description = '') =>
  z.int().openapi({ description: `Minor units. ${description}`.trim() })

/** Delivered energy. */
export const wh = (description = '') =>
  z.int().openapi({ description: `Wh. ${description}`.trim() })

/** A moment. */
export const epoch = (description = '') =>
  z.int().openapi({ description: `Epoch ms. ${description}`.trim() })

/** A moment that may not have come. */
export const maybeEpoch = (description: string) =>
  z
    .int()
    .nullable()
    .openapi({ description: `Epoch ms; null: ${description}` })
