// The zod twins of the facts that events carry (session/facts.ts, session/tariff.ts): what the driver
// agreed to, meter values, CDRs, settlements. Shapes only; it must never know what they mean.
import { priceCondition, stationFace } from '#shared/contract.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import { CURRENCIES } from '#shared/money.ts'
import * as z from 'zod'

export const int = z.int()
export const maybe = int.nullable()
export const currency = z.enum(CURRENCIES)
export const reference = z.custom<Reference>(
  (value) => typeof value === 'string' && parseReference(value) === value,
  'a reference of ours',
)

const kind = z.enum(['energy', 'time', 'parking', 'flat'])

const componentShape = { kind, vatRate: int, stepSize: int }
const componentSchema = z.union([
  z.object({ ...componentShape, exVatMicros: int }),
  z.object({ ...componentShape, inclVatMicros: int }),
])
const limitSchema = z.object({ exVatMicros: int, inclVatMicros: maybe })

/** What has a default came later: journals from before are read as what they then meant. */
export const tariffSchema = z.object({
  digest: z.string(),
  id: z.string(),
  currency,
  elements: z.array(
    z.object({
      components: z.array(componentSchema),
      restrictions: z.nullable(priceCondition).default(null),
    }),
  ),
  minPrice: limitSchema.nullable().default(null),
  maxPrice: limitSchema.nullable().default(null),
})

const policySchema = z.object({
  startWaitS: int,
  stopWaitS: int,
  cdrWaitS: int,
  giveUpS: int,
  lateStartWatchS: int,
  priceSource: z.enum(['lower', 'tariff', 'cdr']),
  minimumMinor: int,
  stopDelayMs: maybe,
  pushIntervalMs: maybe,
})

export const openingSchema = z.object({
  reference,
  merchantId: z.string(),
  station: stationFace,
  locationId: z.string(),
  evseUid: z.string(),
  connectorId: z.string().nullable(),
  amountMinor: int,
  currency,
  tariff: tariffSchema,
  locale: z.string(),
  termsVersion: z.string(),
  acceptedAt: int,
  description: z.string(),
  retryOf: z.string().nullable(),
  seller: z.object({ name: z.string(), organisationNumber: z.string() }),
  policy: policySchema,
  trace: z
    .object({ traceId: z.string(), sampled: z.boolean(), state: z.string().nullable() })
    .exactOptional(),
})

export const meterSchema = z.object({
  energyWh: int,
  unsaid: z.boolean().optional(),
  until: int.optional(),
  chargingS: int,
  parkingS: int,
  powerW: maybe,
  currentMa: maybe.default(null),
  socPercent: maybe,
  updatedAt: int,
})

export const cdrSchema = z.object({
  id: z.string(),
  creditOf: z.string().nullable(),
  sessionId: z.string().nullable(),
  energyWh: int,
  chargingS: int,
  parkingS: int,
  startedAt: int,
  endedAt: int,
  periods: z
    .array(
      z.object({
        from: int,
        energyWh: int,
        chargingS: int,
        parkingS: int,
        powerW: maybe,
        currentMa: maybe,
      }),
    )
    .default([]),
  totalInclMinor: maybe,
  totalExclMicros: int,
  currency: z.string(),
  updatedAt: int,
})

export const settlementSchema = z.object({
  rule: z.enum(['capture', 'price-zero', 'below-minimum']),
  source: z.enum(['cdr', 'tariff', 'operator']),
  captureMinor: int,
  lossMinor: int,
  reduction: z
    .enum(['reservation-limit', 'most-price', 'operator-price', 'operator-decision'])
    .nullable(),
  lines: z.array(
    z.object({
      kind: z.enum([...kind.options, 'minimum']),
      quantity: int,
      unitMicros: int,
      totalMinor: int,
      exMinor: int,
      taxMinor: int,
      vatRate: int,
    }),
  ),
  cdrId: z.string().nullable(),
})
