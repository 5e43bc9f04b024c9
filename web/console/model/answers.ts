// What the operator's API answers, as the console reads it. Looser than what the API declares: a page
// that has been open for days may speak to a newer build.
import { PHASES, WHYS } from '#shared/contract.ts'
import { CURRENCIES } from '#shared/money.ts'
import * as z from 'zod/mini'

const int = z.int()
const maybe = z.nullable(int)
const phase = z.enum(PHASES)
const why = z.nullable(z.enum(WHYS))
const currency = z.enum(CURRENCIES)

export const operator = z.object({
  name: z.string(),
  scope: z.enum(['read', 'act', 'root']),
  merchantId: z.nullable(z.string()),
})
export type Operator = z.infer<typeof operator>

export const sessionRow = z.object({
  reference: z.string(),
  phase,
  why,
  energyWh: int,
  reservedMinor: int,
  capturedMinor: int,
  /** Empty until the payment is approved. */
  currency: z.union([currency, z.literal('')]),
  openedAt: int,
  captureUntil: maybe,
  atStakeMinor: int,
  lossMinor: int,
  stationId: z.string(),
  merchantId: z.string(),
})
export type SessionRow = z.infer<typeof sessionRow>
export const sessionList = z.object({ sessions: z.array(sessionRow) })

export const sessionWhole = z.extend(sessionRow, {
  releasedMinor: maybe,
  refundedMinor: maybe,
  receiptNumber: maybe,
  creditNotes: z.array(
    z.object({
      number: z.string(),
      at: int,
      amountMinor: int,
      reason: z.optional(z.string()),
    }),
  ),
})
export type SessionWhole = z.infer<typeof sessionWhole>

export const liveSession = z.object({
  reference: z.string(),
  phase,
  why,
  station: z.object({ stationId: z.string(), label: z.string(), name: z.string() }),
  energyWh: int,
  powerW: maybe,
  costMinor: int,
  reservedMinor: int,
  currency,
  openedAt: int,
  startedAt: maybe,
  meterAt: maybe,
})
export type LiveSession = z.infer<typeof liveSession>
export const liveList = z.object({ sessions: z.array(liveSession), more: int })

const storyEntry = z.object({
  event: z.string(),
  at: int,
  until: maybe,
  times: int,
  phase,
  who: z.enum(['driver', 'stikk', 'payer', 'charger', 'operator']),
  tone: z.enum(['plain', 'money', 'trouble']),
  text: z.string(),
})
export type StoryEntry = z.infer<typeof storyEntry>
const waiting = z.object({
  text: z.string(),
  attempts: int,
  firstTriedAt: maybe,
  nextAt: int,
  givenUp: z.boolean(),
})
export type Waiting = z.infer<typeof waiting>
export const story = z.object({
  station: z.object({
    stationId: z.string(),
    label: z.string(),
    name: z.string(),
    address: z.string(),
    city: z.string(),
    timeZone: z.string(),
  }),
  startedAt: maybe,
  endedAt: maybe,
  powerW: maybe,
  costMinor: int,
  entries: z.array(storyEntry),
  waiting: z.array(waiting),
})
export type Story = z.infer<typeof story>

const choice = z.object({ refused: z.nullable(z.string()), does: z.string() })
export const choices = z.object({
  parked: z.nullable(z.object({ from: phase, outage: z.boolean(), at: int })),
  currency,
  deliveredWh: int,
  strayWh: int,
  heldMinor: int,
  atStakeMinor: int,
  retry: choice,
  capture: z.extend(choice, { mostMinor: int, suggestedMinor: int }),
  release: choice,
  refund: z.extend(choice, { mostMinor: int }),
})
export type Choices = z.infer<typeof choices>

export const notices = z.object({
  notices: z.array(
    z.object({
      code: z.string(),
      subject: z.string(),
      field: z.nullable(z.string()),
      detail: z.string(),
      count: int,
      firstAt: int,
      lastAt: int,
    }),
  ),
})
export type Notice = z.infer<typeof notices>['notices'][number]

export const acts = z.object({
  acts: z.array(
    z.object({
      id: int,
      at: int,
      operatorName: z.string(),
      route: z.string(),
      reference: z.nullable(z.string()),
      wish: z.string(),
      status: maybe,
    }),
  ),
})
export type Act = z.infer<typeof acts>['acts'][number]
