// What the operator's API answers about everything but single sessions: money, neighbours, stations, who
// may come in. The other half is answers.ts.
import { CURRENCIES } from '#shared/money.ts'
import * as z from 'zod/mini'

const int = z.int()
const maybe = z.nullable(int)
const currency = z.enum(CURRENCIES)

export const warnings = z.object({
  warnings: z.array(
    z.object({
      id: int,
      code: z.string(),
      subject: z.string(),
      detail: z.string(),
      since: int,
      overAt: maybe,
      told: z.boolean(),
    }),
  ),
  /** Somebody is told of them by a machine. */
  told: z.boolean(),
})
export type Warning = z.infer<typeof warnings>['warnings'][number]

export const tokens = z.object({
  tokens: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      scope: z.enum(['read', 'act']),
      merchantId: z.nullable(z.string()),
      createdAt: int,
      expiresAt: maybe,
      lastUsedAt: maybe,
      revokedAt: maybe,
    }),
  ),
})
export type Token = z.infer<typeof tokens>['tokens'][number]
export const tokenMade = z.object({ id: z.string(), token: z.string() })

export const stations = z.object({
  stations: z.array(
    z.object({
      stationId: z.string(),
      label: z.string(),
      locationName: z.string(),
      address: z.string(),
      city: z.string(),
      connectorId: z.string(),
      standard: z.string(),
      powerType: z.enum(['AC', 'DC']),
      maxPowerW: maybe,
      sold: z.boolean(),
      unsoldWhy: z.nullable(z.string()),
      aliases: z.array(z.string()),
    }),
  ),
})
export type StationRow = z.infer<typeof stations>['stations'][number]

export const registration = z.object({
  registered: z.boolean(),
  version: z.nullable(z.string()),
  partner: z.nullable(z.string()),
  checkedAt: z.nullable(z.string()),
  token: z.object({ generation: maybe, previousUntil: z.nullable(z.string()) }),
  modules: z.array(z.string()),
  lacks: z.array(z.string()),
})

/** `GET /readyz`, which anybody may ask. */
export const readiness = z.object({
  ok: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.optional(z.string()) })),
})
export type Readiness = z.infer<typeof readiness>

const sums = z.object({
  merchantId: z.string(),
  currency,
  sessions: int,
  energyWh: int,
  vatMinor: int,
  grossMinor: int,
  capturedMinor: int,
  refundedMinor: int,
  lossMinor: int,
})
export type MoneySums = z.infer<typeof sums>
export const moneySeen = z.object({
  timeZone: z.string(),
  dates: z.array(z.string()),
  days: z.array(z.extend(sums, { date: z.string() })),
  stations: z.array(z.extend(sums, { stationId: z.string(), label: z.string() })),
  total: z.array(sums),
  today: z.array(sums),
  week: z.array(sums),
  lacking: int,
})
export type MoneySeen = z.infer<typeof moneySeen>

export const merchants = z.object({
  merchants: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      organisationNumber: z.string(),
      market: z.string(),
      currency,
      salesUnit: z.string(),
      stations: int,
      ready: z.boolean(),
      detail: z.nullable(z.string()),
    }),
  ),
})
export type Merchant = z.infer<typeof merchants>['merchants'][number]

export const webhook = z.object({
  url: z.string(),
  byHand: z.boolean(),
  registrations: z.array(z.object({ id: z.string(), retiredAt: maybe })),
})

const fare = {
  requests: int,
  errors: int,
  refused: int,
  p50: maybe,
  p95: maybe,
}
const step = z.object({ at: int, ...fare })
export type HealthStep = z.infer<typeof step>
const neighbourHealth = z.object({
  name: z.enum(['payer', 'chargers', 'push']),
  away: z.boolean(),
  lastAnswerAt: maybe,
  lastFailure: z.nullable(z.object({ at: int, code: z.string() })),
  failing: int,
  spans: z.object({ '5m': z.object(fare), '1h': z.object(fare), '24h': z.object(fare) }),
  minutes: z.array(step),
  hours: z.array(step),
})
export type NeighbourHealth = z.infer<typeof neighbourHealth>
export const health = z.object({
  at: int,
  neighbours: z.array(neighbourHealth),
  effects: z.object({ waiting: int, oldestSince: maybe }),
  openStreams: int,
  webhookAt: maybe,
  catalogueAt: maybe,
})
