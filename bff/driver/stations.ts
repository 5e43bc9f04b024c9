// A station as the driver sees it: face, price, amounts, whether it is for sale, and a fresh offer.
// Built from what the catalogue knows; it must never know how the catalogue came to know it.
import type { StationFace, StationPage, StationWhy } from '#shared/contract.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import type { AppDeps } from '../deps.ts'
import type { EvseStatus, SellableConnector, StationMatch } from '../session/ports.ts'
import { shownTariff } from '../session/price-parts.ts'
import type { Tariff } from '../session/tariff.ts'
import { amountChoices, defaultChoice, ownAmountRange, prospectOf } from './amounts.ts'
import { brandOf } from './brand.ts'
import { settingsOf } from './merchant.ts'
import { makeOffer, OFFER_LIFE_MS } from './offer.ts'

/**
 * The catalogue is pulled every few minutes; after an hour without, the CPO is unreachable and what
 * we say of a free station is a guess: it is sold with a question.
 */
const CATALOGUE_OLD_MS = 3_600_000

export interface Sale {
  sale: StationPage['sale']
  saleWhy: StationWhy | null
}

/** What each status of an EVSE means for a sale (design §6, "Stations"). */
const SALE_BY_STATUS: Record<EvseStatus, Sale> = {
  AVAILABLE: { sale: 'free', saleWhy: null },
  CHARGING: { sale: 'ask', saleWhy: 'charging' },
  BLOCKED: { sale: 'ask', saleWhy: 'blocked' },
  RESERVED: { sale: 'ask', saleWhy: 'reserved' },
  UNKNOWN: { sale: 'ask', saleWhy: 'unknown' },
  INOPERATIVE: { sale: 'refused', saleWhy: 'inoperative' },
  OUTOFORDER: { sale: 'refused', saleWhy: 'out-of-service' },
  PLANNED: { sale: 'refused', saleWhy: 'planned' },
  REMOVED: { sale: 'refused', saleWhy: 'removed' },
}

/**
 * May this connector be sold now by `tariff`? A broken station says so before a busy one, a busy
 * one before one without a price: the driver hears what he can see.
 */
export function saleOf(
  match: Pick<StationMatch, 'connector' | 'busy'>,
  tariff: Tariff | null,
  freshAt: number | null,
  now: number,
): Sale {
  const byStatus = SALE_BY_STATUS[match.connector.status]
  if (byStatus.sale === 'refused') return byStatus
  if (match.busy) return { sale: 'refused', saleWhy: 'ours-busy' }
  if (!tariff) return { sale: 'refused', saleWhy: 'no-tariff' }
  if (byStatus.sale === 'ask') return byStatus
  return freshAt === null || now - freshAt > CATALOGUE_OLD_MS
    ? { sale: 'ask', saleWhy: 'catalogue-old' }
    : byStatus
}

/** The face of a connector: what screens, payer and receipt call it. */
export function faceOf(connector: SellableConnector): StationFace {
  return {
    stationId: connector.stationId,
    label: connector.label,
    name: connector.locationName,
    address: connector.address,
    city: connector.city,
    operator: connector.operator,
    connector: {
      id: connector.connectorId,
      standard: connector.standard,
      format: connector.format,
      powerType: connector.powerType,
      maxPowerW: connector.maxPowerW,
    },
    timeZone: connector.timeZone,
  }
}

type StationDeps = Pick<AppDeps, 'settings' | 'merchants' | 'catalogue' | 'keys' | 'now' | 'random'>

/** What a station page is made for, besides the station. */
export interface Visit {
  /** The session whose reservation must be released first. */
  retryOf: Reference | null
  /** When a fresh offer ends at the latest, where less than its whole life is due (scan.ts). */
  until?: number | null
  /** An offer that is still good: a create that failed outside is repeated with its own offer. */
  keep?: { offer: string; until: number } | null
}

/**
 * The whole station page (design §6). A fresh offer is made unless nothing is sold, or unless the
 * visit keeps one.
 */
export async function stationPageOf(
  deps: StationDeps,
  match: StationMatch,
  visit: Visit,
): Promise<StationPage> {
  const { connector, tariff, merchantId } = match
  const settings = settingsOf(deps, merchantId)
  const now = deps.now()
  const prospect = tariff && prospectOf(tariff, connector, now)
  const amounts = prospect ? amountChoices(settings, prospect) : []
  const amountRange = prospect ? ownAmountRange(settings, prospect) : null
  // A tariff whose least price is above every amount cannot be sold by (law 6).
  const payable = amounts.length > 0 || amountRange !== null ? tariff : null
  const sale = saleOf(match, payable, await deps.catalogue.freshness(), now)
  const offered =
    sale.sale === 'refused' || !tariff || merchantId === null
      ? null
      : (visit.keep ?? (await freshOffer(deps, { ...match, tariff, merchantId }, visit)))
  return {
    station: faceOf(connector),
    status: connector.status,
    ...sale,
    currency: settings.currency,
    tariff: prospect && shownTariff(prospect),
    amounts,
    defaultAmount: defaultChoice(settings, amounts, amountRange, match.suggestedMinor),
    amountRange,
    offer: offered?.offer ?? null,
    offerUntil: offered?.until ?? null,
    plugOrder: settings.PLUG_ORDER,
    market: settings.MARKET,
    brand: brandOf(settings.MARKET, now),
    support: supportOf(settings),
    terms: { url: settings.TERMS_URL ?? null, privacyUrl: settings.PRIVACY_URL ?? null },
    neighbours: match.neighbours,
    retryOf: visit.retryOf,
  }
}

/** Where the driver gets help. */
export function supportOf(
  settings: Pick<AppDeps['settings'], 'SUPPORT_PHONE' | 'SUPPORT_URL'>,
): StationPage['support'] {
  return { phone: settings.SUPPORT_PHONE ?? null, url: settings.SUPPORT_URL ?? null }
}

async function freshOffer(
  deps: StationDeps,
  { connector, tariff, merchantId }: StationMatch & { tariff: Tariff; merchantId: string },
  visit: Visit,
): Promise<{ offer: string; until: number }> {
  const until = Math.min(deps.now() + OFFER_LIFE_MS, visit.until ?? Number.POSITIVE_INFINITY)
  const offer = await makeOffer(deps.keys, {
    reference: makeReference(deps.random(16)),
    stationId: connector.stationId,
    evseUid: connector.evseUid,
    connectorId: connector.connectorId,
    tariff: tariff.digest,
    currency: tariff.currency,
    expiresAt: until,
    retryOf: visit.retryOf,
    merchantId,
  })
  return { offer, until }
}
