// The three sides that are compared: what we wrote down, what the payer says when it is read, what the
// charger backend bills. Shapes only, each parsed at the door it comes through. They share nothing with
// the machine whose work is judged here. Money in minor units, energy in Wh, times in epoch ms.
import * as z from 'zod'

const minor = z.int().describe('Minor units.')
const at = z.int().describe('Epoch ms.')
const maybeAt = at.nullable().describe('Epoch ms; null: not told.')
const wh = z.int().describe('Wh.')

/** A payment's money, by whichever side tells it. */
const money = {
  authorizedMinor: minor,
  capturedMinor: minor,
  releasedMinor: minor,
  refundedMinor: minor,
}

/** One movement in the payer's own history. `key`: the idempotency key, null where it tells none. */
export const payerEventShape = z.object({
  id: z.string().nullable(),
  name: z.string(),
  amountMinor: minor,
  at: maybeAt,
  key: z.string().nullable(),
  success: z.boolean(),
})
export type PayerEvent = z.infer<typeof payerEventShape>

/** `absent`: the payer knows no such payment. `unread`: it could not be asked; nothing is known. */
export const payerShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read'),
    state: z.enum(['created', 'authorized', 'aborted', 'expired', 'terminated']),
    ...money,
    currency: z.string(),
    events: z.array(payerEventShape),
  }),
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('unread'), code: z.string(), retryAfterMs: z.int().nullable() }),
])
export type Payer = z.infer<typeof payerShape>
export type PayerRead = Extract<Payer, { kind: 'read' }>

/** What the session's own journal comes to. */
export const journalShape = z.object({
  phase: z.string(),
  why: z.string().nullable(),
  phaseAt: at,
  restedAt: maybeAt,
  currency: z.string(),
  payment: z.enum(['creating', 'waiting', 'approved', 'aborted', 'expired', 'terminated']),
  ...money,
  /** Everything refunded once the refunds that were asked for have taken effect. */
  refundWantedMinor: minor,
  /** Held for us, and until when it can be captured. */
  heldMinor: minor,
  captureUntil: maybeAt,
  /** Each refund that took effect; no reason: made by hand at the payer. */
  refunds: z.array(
    z.object({ amountMinor: minor, reason: z.string().nullable(), series: z.boolean() }),
  ),
  /** All that reached the car, strays included; and what the meter of the charge itself said. */
  energyWh: wh,
  meterWh: wh.nullable().describe('Wh; null: no meter value.'),
  /** The charger backend's own name of the charge; null: none began. */
  chargeId: z.string().nullable(),
  endedAt: maybeAt,
  strays: z.array(z.object({ sessionId: z.string(), energyWh: wh, settled: z.boolean() })),
  /** The CDR it was last priced by, at its own price. */
  cdr: z
    .object({ id: z.string(), energyWh: wh, totalMinor: minor, currency: z.string() })
    .nullable(),
  cdrsSeen: z.array(z.string()),
  cdrsCredited: z.array(z.string()),
  cdrWaitS: z.int(),
  settlement: z
    .object({
      rule: z.enum(['capture', 'price-zero', 'below-minimum']),
      source: z.enum(['cdr', 'tariff', 'operator']),
      reduction: z.string().nullable(),
      /** What the tariff gives that the driver accepted, and of how many rounded lines it is made. */
      acceptedMinor: minor,
      lines: z.int(),
    })
    .nullable(),
  lossMinor: minor,
  priceSource: z.enum(['lower', 'tariff', 'cdr']),
  /** Hundredths of a percent, for a CDR that only says its price without VAT. */
  vatRate: z.int(),
})
export type Journal = z.infer<typeof journalShape>

/** A receipt or credit note of the books. `grossMinor` null: an older build kept no sum. */
export const documentShape = z.object({
  kind: z.enum(['receipt', 'creditNote']),
  number: z.string().nullable(),
  currency: z.string(),
  /** Negative on a credit note. */
  grossMinor: minor.nullable().describe('Minor units; null: an older build kept no sum.'),
})
export type BookDocument = z.infer<typeof documentShape>

/** The ledger's row: what the books are closed on. */
export const ledgerShape = z.object({
  phase: z.string(),
  energyWh: wh,
  currency: z.string(),
  ...money,
  openedAt: at,
})
export type LedgerSide = z.infer<typeof ledgerShape>

/** One session by the ledger, its journal, its documents and the payer. `journal` null: there is none. */
export const sessionShape = z.object({
  reference: z.string(),
  merchantId: z.string(),
  ledger: ledgerShape,
  journal: journalShape.nullable(),
  documents: z.array(documentShape),
  payer: payerShape,
})
export type SessionSides = z.infer<typeof sessionShape>

/** One CDR of the backend's list. `fault`: it cannot be read, and only what is given here is known. */
export const cdrShape = z.object({
  id: z.string(),
  /** The CDR it takes back, where it is a credit. */
  creditOf: z.string().nullable(),
  sessionId: z.string().nullable(),
  /** Our reference as it echoes it; null: it carries none. */
  reference: z.string().nullable(),
  /** The session of our ledger that it belongs to; null: none does. */
  whose: z.object({ reference: z.string(), openedAt: at, merchantId: z.string() }).nullable(),
  energyWh: wh,
  /** Incl. VAT; null where it is only said without, in millionths. Negative in a credit. */
  totalInclMinor: minor.nullable().describe('Minor units; null: only said without VAT.'),
  totalExclMicros: z.int(),
  currency: z.string(),
  endedAt: at,
  updatedAt: at,
  fault: z.string().nullable(),
})
export type CdrSide = z.infer<typeof cdrShape>

/** A number of a series, for the holes between them. `before`: the last one before the period. */
export const numberShape = z.object({
  merchantId: z.string(),
  kind: z.enum(['receipt', 'creditNote']),
  number: z.int(),
  reference: z.string(),
  before: z.boolean(),
})
export type SeriesNumber = z.infer<typeof numberShape>

/** A payment that the payer told news of, and that no session of ours is behind. */
export const strangerShape = z.object({ reference: z.string(), payer: payerShape })
export type Stranger = z.infer<typeof strangerShape>

/** Everything that was read, of one period: sessions opened from `from` and before `until`. */
export interface World {
  from: number
  until: number
  /** When the reading began. */
  at: number
  /** Nothing is taken for not yet there merely because it is young. */
  strict: boolean
  sessions: readonly SessionSides[]
  /** Null: the charger backend's list could not be read, or there is none. */
  cdrs: readonly CdrSide[] | null
  numbers: readonly SeriesNumber[]
  strangers: readonly Stranger[]
}
