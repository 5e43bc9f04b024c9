// What the screens and the BFF say to each other (design §6). zod/mini, because the phone's first
// screen has 14,336 bytes for everything. Both sides parse: a cached page may speak to a newer BFF.
import * as z from 'zod/mini'
import { CURRENCIES } from './money.ts'

export const PHASES = [
  'reserving',
  'starting',
  'charging',
  'stopping',
  'awaitingCdr',
  'capturing',
  'releasing',
  'settled',
  'abandoned',
  'parked',
] as const

/** Every reason a driver can be given. Closed: each language has a sentence for each of them. */
export const WHYS = [
  'payment-aborted',
  'payment-expired',
  'payment-terminated',
  'payment-refused',
  'payment-unreachable',
  'driver-left',
  'start-refused',
  'evse-occupied',
  'evse-inoperative',
  'start-timeout',
  'driver-stopped',
  'limit-reached',
  'station-stopped',
  'session-invalid',
  'price-zero',
  'below-minimum',
  'reservation-lapsed',
  'price-contradiction',
  'currency-contradiction',
  'invalid-with-energy',
  'late-start',
  'partial-capture-off',
  'funds-unavailable',
  'capture-expired',
  'capture-refused',
  'release-refused',
  'refund-refused',
  'payer-outage',
  'cdr-credited',
] as const
export type Why = (typeof WHYS)[number]

const int = z.int()
const maybe = z.nullable(int)

/** From (inclusive) and until (exclusive); null: open on that side. */
const span = z.object({ from: maybe, until: maybe })
const localDate = z.nullable(z.string())

/**
 * When a part of the price applies: whatever is not null must hold (OCPI TariffRestrictions), by the
 * clock at the station.
 */
export const priceCondition = z.object({
  /** Minutes after midnight; `until` at or before `from`: over midnight. */
  time: z.nullable(z.object({ from: int, until: int })),
  /** 1 = Monday … 7 = Sunday. */
  days: z.nullable(z.array(int)),
  /** YYYY-MM-DD; the last day does not count. */
  dates: z.nullable(z.object({ from: localDate, until: localDate })),
  energyWh: z.nullable(span),
  powerW: z.nullable(span),
  currentMa: z.nullable(span),
  /** Since the session began. */
  durationS: z.nullable(span),
})
export type PriceCondition = z.infer<typeof priceCondition>

/** One part of the price as the driver reads it, incl. VAT. `micros` = millionths of a krone/euro. */
export const pricePart = z.object({
  kind: z.enum(['energy', 'time', 'flat', 'parking']),
  micros: int,
  per: z.enum(['kWh', 'min', 'session']),
  vatRate: int,
  /** Null: always, unless a part of the same kind before it applies. */
  when: z.nullable(priceCondition),
  /** It would bill a charge that begins now. */
  now: z.boolean(),
  /** Wh or seconds in which it is billed; 1 where nothing is rounded up. */
  stepSize: int,
})
export type PricePart = z.infer<typeof pricePart>

export const stationFace = z.object({
  stationId: z.string(),
  /** The number printed on the station. */
  label: z.string(),
  name: z.string(),
  address: z.string(),
  city: z.string(),
  operator: z.string(),
  connector: z.object({
    id: z.string(),
    standard: z.string(),
    format: z.enum(['SOCKET', 'CABLE']),
    powerType: z.enum(['AC', 'DC']),
    maxPowerW: maybe,
  }),
  timeZone: z.string(),
})
export type StationFace = z.infer<typeof stationFace>

export const receiptLine = z.object({
  /** `minimum`: what is missing to the tariff's least price. One kind may have several lines. */
  kind: z.enum(['energy', 'time', 'flat', 'parking', 'minimum']),
  /** Wh, seconds, or 1 for a flat fee and a minimum. */
  quantity: int,
  /** Price of one unit (kWh, minute, session) incl. VAT in millionths of the major unit. */
  unitMicros: int,
  totalMinor: int,
  exMinor: int,
  taxMinor: int,
  vatRate: int,
  /** What was taken off this line because less was captured than the tariff gives. */
  reductionMinor: int,
})
export type ReceiptLine = z.infer<typeof receiptLine>

/** A later refund: the receipt stays as it is, a credit note says what was given back (law 9). */
export const creditNote = z.object({
  /** From a series of its own: K7. Refunds of old builds: the receipt's number and theirs, 41-1. */
  number: z.string(),
  at: int,
  amountMinor: int,
  taxMinor: int,
  /** The operator's words, or `cdr-correction`. */
  reason: z.optional(z.string()),
})
export type CreditNote = z.infer<typeof creditNote>

export const receipt = z.object({
  number: z.nullable(int),
  /** When it was given its number, epoch ms; left out: not yet, or an older build kept the view. */
  issuedAt: z.optional(int),
  lines: z.array(receiptLine),
  totalMinor: int,
  taxMinor: int,
  reduction: z.nullable(
    z.enum(['reservation-limit', 'most-price', 'operator-price', 'operator-decision']),
  ),
  seller: z.object({ name: z.string(), organisationNumber: z.string() }),
  creditNotes: z.array(creditNote),
})
export type Receipt = z.infer<typeof receipt>

/** The only thing a screen ever sees of a session (design §6, "View"). */
export const view = z.object({
  reference: z.string(),
  phase: z.enum(PHASES),
  station: stationFace,
  energyWh: int,
  powerW: maybe,
  socPercent: maybe,
  costMinor: int,
  reservedMinor: int,
  capturedMinor: maybe,
  releasedMinor: maybe,
  refundedMinor: maybe,
  currency: z.enum(CURRENCIES),
  startedAt: maybe,
  endedAt: maybe,
  meterAt: maybe,
  canStop: z.boolean(),
  why: z.nullable(z.enum(WHYS)),
  redirectUrl: z.nullable(z.string()),
  payment: z.enum(['creating', 'waiting', 'approved', 'aborted', 'expired', 'terminated']),
  deadlineAt: maybe,
  stop: z.nullable(z.enum(['asked', 'sent', 'refused'])),
  idleFeeAt: maybe,
  limitAt: maybe,
  receiptNumber: maybe,
  receipt: z.nullable(receipt),
  retryOf: z.nullable(z.string()),
  /** [seconds since start, W], at most 60 points. */
  curve: z.array(z.tuple([int, int])),
})
export type View = z.infer<typeof view>

export const EVSE_STATES = ['free', 'ask', 'refused'] as const
/** Why a station is not for sale now, or what to ask before it is sold. */
export const STATION_WHYS = [
  'charging',
  'blocked',
  'reserved',
  'unknown',
  'ours-busy',
  'inoperative',
  'out-of-service',
  'planned',
  'removed',
  'no-tariff',
  'catalogue-old',
] as const
export type StationWhy = (typeof STATION_WHYS)[number]

export const amountChoice = z.object({ amount: int, energyWh: maybe })
export type AmountChoice = z.infer<typeof amountChoice>

/** `GET /api/stations/{stationId}`, and what the station page is drawn from. */
export const stationPage = z.object({
  station: stationFace,
  /** The EVSE's own word (OCPI status), for those who want it. */
  status: z.string(),
  sale: z.enum(EVSE_STATES),
  saleWhy: z.nullable(z.enum(STATION_WHYS)),
  currency: z.enum(CURRENCIES),
  tariff: z.nullable(
    z.object({
      digest: z.string(),
      /** All that can bill this session, in the order in which they are looked up. */
      parts: z.array(pricePart),
      /** The least and the most that a session costs by it (OCPI min_price, max_price), incl. VAT. */
      leastMinor: maybe,
      mostMinor: maybe,
      /** When the clock next changes what `now` says; null: it does not. */
      nowUntil: maybe,
    }),
  ),
  amounts: z.array(amountChoice),
  defaultAmount: maybe,
  amountRange: z.nullable(z.object({ min: int, max: int })),
  offer: z.nullable(z.string()),
  offerUntil: maybe,
  plugOrder: z.enum(['plug-first', 'pay-first', 'either']),
  market: z.enum(['NO', 'DK', 'FI']),
  brand: z.enum(['Vipps', 'MobilePay']),
  support: z.object({ phone: z.nullable(z.string()), url: z.nullable(z.string()) }),
  terms: z.object({ url: z.nullable(z.string()), privacyUrl: z.nullable(z.string()) }),
  neighbours: z.array(z.object({ stationId: z.string(), label: z.string() })),
  retryOf: z.nullable(z.string()),
})
export type StationPage = z.infer<typeof stationPage>

export const stationChoices = z.object({
  choices: z.array(z.object({ stationId: z.string(), label: z.string() })),
})
export type StationChoices = z.infer<typeof stationChoices>

export const openRequest = z.object({
  offer: z.string().check(z.minLength(1), z.maxLength(2000)),
  amount: int,
  acceptedTerms: z.literal(true),
  locale: z.string().check(z.maxLength(20)),
})
export type OpenRequest = z.infer<typeof openRequest>

/** What a driver who has walked away is told. Closed: each language has its words for each of them. */
export const ALERT_KINDS = ['ended', 'stopped-unexpectedly', 'near-limit', 'idle-fee-soon'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** What travels in a push message, encrypted for one phone. Never the handle: the phone knows it. */
export const pushMessage = z.object({
  reference: z.string(),
  kind: z.enum(ALERT_KINDS),
  title: z.string(),
  body: z.string(),
  lang: z.string(),
})
export type PushMessage = z.infer<typeof pushMessage>

export const openAnswer = z.object({
  handle: z.string(),
  redirectUrl: z.optional(z.nullable(z.string())),
})
export type OpenAnswer = z.infer<typeof openAnswer>

/** application/problem+json (RFC 9457). `field` names the input that was wrong. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: int,
  detail: z.optional(z.string()),
  field: z.optional(z.string()),
  requestId: z.optional(z.string()),
})
export type Problem = z.infer<typeof problem>

export const LOCALES = ['nb', 'sv', 'da', 'fi', 'en'] as const
export type Locale = (typeof LOCALES)[number]
