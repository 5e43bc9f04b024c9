// The one way to open a session, for the form and for the script alike. Every refusal is a value
// with the status and the input it names; the routes only say it in HTML or in JSON.
import type { Locale } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import type { AppDeps } from '../deps.ts'
import { onLoopback } from '../security-headers.ts'
import type { OpenResult, StationMatch, Trace } from '../session/ports.ts'
import { amountFault, prospectOf } from './amounts.ts'
import type { Limits } from './limits.ts'
import { settingsOf } from './merchant.ts'
import { readOffer, type Offer } from './offer.ts'
import { openingOf } from './opening.ts'
import { REFUSALS, type Refusal, type RefusalCode } from './refusals.ts'
import { saleOf } from './stations.ts'

/** How long a create waits for the payer's address before the session page carries on (design §6). */
export const OPEN_WAIT_MS = 8000
/** How long a new payment waits for the old reservation to be released (design §6, retry). */
const RELEASE_WAIT_MS = 10_000
const RELEASE_POLL_MS = 500

export interface OpenWish {
  offer: string
  amountMinor: number
  locale: Locale
  /** Client address, for the limits alone. */
  address: string
  /** As the request brought it. */
  trace?: Trace | null
}

export type OpenOutcome =
  | { kind: 'opened' | 'found'; reference: Reference; redirectUrl: string | null }
  | { kind: 'waiting'; reference: Reference }
  | ({ kind: 'refused' } & Refusal)

type OpenDeps = Pick<
  AppDeps,
  'settings' | 'merchants' | 'sessions' | 'catalogue' | 'keys' | 'now' | 'pause' | 'payerOrigin'
>

/**
 * Opens the session that `wish.offer` names, or finds it again. The terms have been checked by the
 * door. Throws only where our own storage fails.
 */
export async function openSession(
  deps: OpenDeps,
  limits: Limits,
  wish: OpenWish,
): Promise<OpenOutcome> {
  const now = deps.now()
  const reading = await readOffer(deps.keys, wish.offer, now)
  if (reading.kind === 'forged') {
    const wait = limits.failure(wish.address, now)
    return wait === null ? refuse('offer-forged') : refuse('too-many', { retryAfterS: wait })
  }
  const { offer } = reading
  if (reading.kind === 'expired') return refuse('offer-expired')
  const wait = limits.create(wish.address, offer.stationId, offer.reference, now)
  if (wait !== null) return refuse('too-many', { retryAfterS: wait })

  const existing = await deps.sessions.view(offer.reference)
  // First of all, because the old session may be what keeps the station busy.
  if (!existing && offer.retryOf && !(await released(deps, offer.retryOf))) {
    return refuse('old-reservation')
  }
  const [matches, tariff, rhythm, freshAt] = await Promise.all([
    deps.catalogue.find(offer.stationId),
    deps.catalogue.tariff(offer.tariff),
    deps.catalogue.rhythm(),
    deps.catalogue.freshness(),
  ])
  const match = matches.find((m) => meant(m, offer))
  if (!match) return refuse('station-gone')
  // Another seller than the driver was shown: the page says anew who it is, and by which terms.
  if (match.merchantId !== offer.merchantId) return refuse('tariff-changed')
  const settings = settingsOf(deps, match.merchantId)
  if (!tariff || tariff.currency !== settings.currency) return refuse('tariff-changed')
  const fault = amountFault(settings, prospectOf(tariff, match.connector, now), wish.amountMinor)
  if (fault) return refuse(fault)
  // Only a new session asks whether the station is free: an existing one is what makes it busy.
  if (!existing && saleOf(match, tariff, freshAt, now).sale === 'refused') {
    return refuse(match.busy ? 'station-busy' : 'station-closed')
  }
  const opening = openingOf(
    settings,
    {
      offer,
      amountMinor: wish.amountMinor,
      tariff,
      connector: match.connector,
      locale: wish.locale,
      rhythm,
      trace: wish.trace ?? null,
    },
    deps.now(),
  )
  return outcomeOf(await deps.sessions.open(opening, OPEN_WAIT_MS), offer.reference, deps)
}

/** A station id resolves to one connector; it must still be the one the driver was shown. */
function meant(match: StationMatch, offer: Offer): boolean {
  return (
    match.connector.evseUid === offer.evseUid && match.connector.connectorId === offer.connectorId
  )
}

/** Waits until the money of the old session is at rest; false where it is not in time. */
async function released(deps: OpenDeps, old: Reference): Promise<boolean> {
  const pause = deps.pause ?? sleep
  for (let waited = 0; ; waited += RELEASE_POLL_MS) {
    const view = await deps.sessions.view(old)
    if (!view || ['settled', 'abandoned', 'parked'].includes(view.phase)) return true
    if (waited >= RELEASE_WAIT_MS) return false
    await pause(RELEASE_POLL_MS)
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

function outcomeOf(result: OpenResult, reference: Reference, deps: OpenDeps): OpenOutcome {
  switch (result.kind) {
    case 'opened':
    case 'found': {
      const redirectUrl = safeAddress(result.redirectUrl, deps.payerOrigin)
      return { kind: result.kind, reference, redirectUrl }
    }
    case 'waiting':
      return { kind: 'waiting', reference }
    case 'failed':
      return refuse('payer-away', { status: result.status })
    case 'refused':
      return refuse('payer-refused', { reference })
    case 'conflict':
      return refuse('offer-used')
    case 'busy':
      return refuse('station-busy')
    default:
      return result satisfies never
  }
}

/**
 * The payer's address where it may be followed: https, or the stand-in's own origin on loopback.
 * Anything else is not followed; the session page takes over.
 */
export function safeAddress(url: string | null, payerOrigin: string | null): string | null {
  const parsed = url === null ? null : URL.parse(url)
  if (!parsed) return null
  // Opened just as the payer gave it (its own rule: never rewrite).
  if (parsed.protocol === 'https:') return url
  // The stand-in of a payer may serve its page on a port of its own; loopback is as far as it gets.
  const standIn = payerOrigin !== null && onLoopback(payerOrigin) && onLoopback(parsed.origin)
  return standIn ? url : null
}

function refuse(
  code: RefusalCode,
  more: { retryAfterS?: number; status?: 502 | 503 | 504; reference?: Reference } = {},
): { kind: 'refused' } & Refusal {
  return { kind: 'refused', code, ...REFUSALS[code], ...more }
}
