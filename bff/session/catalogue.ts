// What the table may ask of the catalogue: connectors that can be sold, their tariffs, whose an OCPI
// id is, and what the operator should know of a neighbour. Only shapes; durable/ implements them.
import type { Reference } from '#shared/ids.ts'
import type { Tariff } from './tariff.ts'

/** A connector that can be sold, or not, as the catalogue knows it. Implemented by durable/. */
export interface SellableConnector {
  /** What follows `/s/`: resolves to exactly this connector. */
  stationId: string
  label: string
  locationId: string
  locationName: string
  address: string
  city: string
  timeZone: string
  operator: string
  evseUid: string
  evseId: string | null
  physicalReference: string | null
  status: EvseStatus
  connectorId: string
  connectorRequired: boolean
  standard: string
  format: 'SOCKET' | 'CABLE'
  powerType: 'AC' | 'DC'
  maxPowerW: number | null
  tariffIds: string[]
  /** Country and party that own the location, like `NO*ABC`; absent where an older build wrote it. */
  party?: string | undefined
}

export const EVSE_STATUSES = [
  'AVAILABLE',
  'BLOCKED',
  'CHARGING',
  'INOPERATIVE',
  'OUTOFORDER',
  'PLANNED',
  'REMOVED',
  'RESERVED',
  'UNKNOWN',
] as const
export type EvseStatus = (typeof EVSE_STATUSES)[number]

/** A tariff as the catalogue keeps it: `tariff` is null where the engine may not sell by it. */
export interface CatalogueTariff {
  id: string
  type: 'AD_HOC_PAYMENT' | 'REGULAR' | null
  currency: string
  validFrom: number | null
  validUntil: number | null
  /** What its owner wants reserved, minor units: a wish, no part of what binds. */
  suggestedMinor?: number | undefined
  tariff: Tariff | null
  /** Why it is not sold, for the operator. */
  refusal: string | null
}

/**
 * Something at a neighbour that the operator should know of and nobody can mend by a retry: a field
 * that was refused, a registration that had gone. Told once, counted afterwards.
 */
export interface Notice {
  /** Closed, for searching: `ocpi-session-refused`, `webhook-registration-lost`. */
  code: string
  /** Which object, by the neighbour's own id; no reference key, token or secret. */
  subject: string
  /** The field that was wrong, where one was. */
  field: string | null
  /** What is wrong with it and what was done about it. */
  detail: string
  /** Whose matter it is; null or absent: the whole installation's. */
  merchantId?: string | null | undefined
}

/** The notice of a payment whose reference is of our making and none of our sessions': its subject. */
export const PAYMENT_WITHOUT_SESSION = 'payment-without-session'

/** How a room notes: never throws, and nobody waits for it. */
export type Note = (notice: Notice) => void

export interface Notices {
  /** Never throws: who notes has something more important to do. `times`: how often it was seen. */
  note(notice: Notice, times?: number): Promise<void>
  /**
   * The latest first; the same `code`, `subject` and `field` is one row. Of one merchant alone where one
   * is named.
   */
  notices(limit: number, merchantId?: string | null): Promise<NoticeSeen[]>
  /** How often each code was noted since the beginning: only ever grows. */
  noticeCounts(): Promise<{ code: string; count: number }[]>
}

export type NoticeSeen = Notice & { count: number; firstAt: number; lastAt: number }

export interface StationMatch {
  connector: SellableConnector
  /** Whose it is; null: nobody's, so that nothing is sold there. */
  merchantId: string | null
  /** The tariff that binds now (design §3): null where none or several apply. */
  tariff: Tariff | null
  /** What the owner of the tariff wants reserved, minor units. */
  suggestedMinor?: number | undefined
  /** One of our own sessions is live on this EVSE. */
  busy: boolean
  neighbours: { stationId: string; label: string }[]
}

/** Objects that are held as they came. */
export type HeldKind = 'cdr' | 'location' | 'tariff' | 'advice' | 'advice-due'

/** A connector as the operator sees it in the list of all. */
export interface StationListed extends Pick<
  SellableConnector,
  | 'stationId'
  | 'label'
  | 'locationName'
  | 'address'
  | 'city'
  | 'evseId'
  | 'physicalReference'
  | 'connectorId'
  | 'standard'
  | 'format'
  | 'powerType'
  | 'maxPowerW'
> {
  /** Whose it is; null: nobody's. */
  merchantId: string | null
  sold: boolean
  /** Why it has no price to be sold by, for the operator. */
  unsoldWhy: string | null
  /** The operator's own names for it. */
  aliases: string[]
}

export interface Catalogue {
  /** Resolves a station id by design §7 "Station ids". Empty: none; several: the driver chooses. */
  find(stationId: string): Promise<StationMatch[]>
  /** Every connector of the CPO by its station id, in the order of the ids: for printing codes. */
  stations(): Promise<StationListed[]>
  /** A tariff seen within the last 24 h, by digest; null: unknown, the page must be reloaded. */
  tariff(digest: string): Promise<Tariff | null>
  /** When the catalogue was last pulled; null: never. */
  freshness(): Promise<number | null>
  /** Pages pulled from, or pushed by, the CPO. Whole replaces all; else these are added or changed. */
  putConnectors(
    connectors: SellableConnector[],
    scope: 'all' | { locationId: string },
  ): Promise<void>
  setEvseStatus(locationId: string, evseUid: string, status: EvseStatus): Promise<boolean>
  putTariffs(tariffs: CatalogueTariff[], scope: 'all' | 'these'): Promise<void>
  removeTariff(id: string): Promise<void>
  /** OCPI session id -> our reference, so that a PATCH finds its session (design §3). */
  mapSession(sessionId: string, reference: Reference): Promise<void>
  sessionOf(sessionId: string): Promise<Reference | null>
  mapCdr(cdrId: string, reference: Reference): Promise<void>
  cdrOf(cdrId: string): Promise<Reference | null>
  /** Small named values that must survive a restart: registrations, tokens of neighbours. */
  keep(name: string, value: string): Promise<void>
  kept(name: string): Promise<string | null>
  /** Keeps `value` only where `was` is what is kept at that moment (null: nothing). False: it is not. */
  keepIf(name: string, was: string | null, value: string): Promise<boolean>
  /** Holds an object as it came, as text, in place of the one before; null: holds it no longer. */
  hold(kind: HeldKind, id: string, body: string | null): Promise<void>
  /** What is held; null: nothing, or it was let go for its age or size. */
  held(kind: HeldKind, id: string): Promise<string | null>
  /** All that is held of a kind, the oldest first, at most `limit`. */
  holding(kind: HeldKind, limit: number): Promise<{ id: string; body: string }[]>
  /** Rhythm seen at this CPO, for law 6. */
  noteRhythm(seen: { stopDelayMs: number | null; pushIntervalMs: number | null }): Promise<void>
  rhythm(): Promise<{ stopDelayMs: number | null; pushIntervalMs: number | null }>
}
