// The form of the station page: opening a session without script, and giving the page back with
// the driver's input where it was refused.
import type { Fault } from '#web/entry-server.tsx'
import type { Locale } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import { mediaType, readBody } from '../body.ts'
import { tooMany } from '../problem.ts'
import type { StationMatch } from '../session/ports.ts'
import { addressOf, pickFor, troublePage, wantsPage, type Ctx, type Door } from './door.ts'
import { readOffer, readRetry, type OfferReading } from './offer.ts'
import { openSession } from './open.ts'
import { judgeScan } from './scan.ts'
import { faultOf, readStationForm, type SentForm } from './station-form.ts'
import { findStation, stationScreen } from './station-screen.ts'
import { faceOf, stationPageOf } from './stations.ts'
import { tripCookie } from './trip-cookie.ts'

/** `POST /s/{stationId}` (design §6): 303 onwards, or the page again with a 4xx or 5xx. */
export async function openByForm(door: Door, c: Ctx, stationId: string): Promise<Response> {
  const { deps, limits } = door
  const again = `/s/${encodeURIComponent(stationId)}`
  if (mediaType(c.req.raw) !== 'application/x-www-form-urlencoded') {
    return troublePage(door, c, 'bad-request', { status: 415, again })
  }
  const body = await readBody(c.req.raw)
  if (body === null) return troublePage(door, c, 'bad-request', { status: 413, again })
  const sent = readStationForm(body)
  if (!sent) return troublePage(door, c, 'bad-request', { status: 400, again })
  const locale = formLocale(door, c, sent)
  if (sent.fault || sent.amountMinor === null) {
    return giveBack(door, c, { stationId, sent, locale, status: 400, fault: sent.fault })
  }
  const outcome = await openSession(deps, limits, {
    offer: sent.offer,
    amountMinor: sent.amountMinor,
    locale,
    address: addressOf(door, c),
    trace: c.get('trace'),
  })
  if (outcome.reference) c.set('reference', outcome.reference)
  switch (outcome.kind) {
    case 'opened':
    case 'found':
      return toPayer(door, c, outcome.reference, outcome.redirectUrl, locale)
    case 'waiting':
      return toPayer(door, c, outcome.reference, null, locale)
    case 'refused': {
      // The session was opened and says itself what became of it.
      if (outcome.reference) return toPayer(door, c, outcome.reference, null, locale)
      const fault = faultOf(outcome, sent)
      const { status, retryAfterS } = outcome
      if (retryAfterS !== undefined && !wantsPage(c))
        return tooMany(retryAfterS, c.get('requestId'))
      return giveBack(door, c, { stationId, sent, locale, status, fault, retryAfterS })
    }
    default:
      return outcome satisfies never
  }
}

/** The language of the page the form was on: its address, else its own field. */
function formLocale(door: Door, c: Ctx, sent: SentForm): Locale {
  return pickFor(door, c, c.req.query('lang') ?? sent.locale)
}

/** 303 to the payer, or to the session page where the payer's address is not (or no longer) there. */
async function toPayer(
  door: Door,
  c: Ctx,
  reference: Reference,
  redirectUrl: string | null,
  locale: Locale,
): Promise<Response> {
  const handle = await door.deps.keys.makeHandle(reference)
  // A session found by its offer may have been opened in another language than is read now.
  const lang = locale === pickFor(door, c, undefined) ? '' : locale
  return new Response(null, {
    status: 303,
    headers: {
      location: redirectUrl ?? `/c/${handle}${lang && `?lang=${lang}`}`,
      'set-cookie': tripCookie(handle, door.deps.settings.PUBLIC_URL),
      'cache-control': 'no-store',
      vary: 'Accept-Language',
    },
  })
}

/**
 * The same page with what the driver had put in and what was wrong. An offer that is still good is
 * kept, so that a second try is the same session; else there is a fresh one.
 */
async function giveBack(
  door: Door,
  c: Ctx,
  refused: {
    stationId: string
    sent: SentForm
    locale: Locale
    status: number
    fault: Fault | null
    retryAfterS?: number | undefined
  },
): Promise<Response> {
  const { deps } = door
  const { sent, stationId, fault } = refused
  const reading = await readOffer(deps.keys, sent.offer, deps.now())
  const offer = reading.kind === 'forged' ? null : reading.offer
  const matches = await findStation(door, stationId)
  const match =
    matches.find(
      ({ connector }) =>
        matches.length === 1 ||
        (connector.evseUid === offer?.evseUid && connector.connectorId === offer.connectorId),
    ) ?? null
  if (!match) {
    return troublePage(door, c, 'station-unknown', { status: 404, typed: stationId })
  }
  const retry = c.req.query('retry') ?? null
  const retryOf = offer?.retryOf ?? (await readRetry(deps.keys, retry ?? '', deps.now()))
  const stillGood =
    reading.kind === 'valid' &&
    fault?.code !== 'offer-used' &&
    reading.offer.stationId === match.connector.stationId &&
    reading.offer.tariff === match.tariff?.digest &&
    reading.offer.merchantId === match.merchantId
  const keep = stillGood ? { offer: sent.offer, until: reading.offer.expiresAt } : null
  const until = keep ? null : await freshUntil(door, c, match, reading)
  if (until === 'refused') {
    const station = faceOf(match.connector)
    const { merchantId } = match
    return troublePage(door, c, 'code-missing', { status: refused.status, station, merchantId })
  }
  const page = await stationPageOf(deps, match, { retryOf, until, keep })
  return stationScreen(door, c, page, {
    form: { ...sent.typed, fault },
    retry,
    locale: refused.locale,
    status: refused.status,
    ...(refused.retryAfterS === undefined
      ? {}
      : { headers: { 'retry-after': String(refused.retryAfterS) } }),
  })
}

/**
 * When a fresh offer in place of the sent one must end. Where a code is demanded, a valid offer for
 * this station is as good as the code was, for as long as it would have lived; an old one is not.
 */
async function freshUntil(
  door: Door,
  c: Ctx,
  match: StationMatch,
  reading: OfferReading,
): Promise<number | null | 'refused'> {
  if (!door.deps.settings.qrCodes?.required) return null
  const { locationId, stationId } = match.connector
  if (reading.kind === 'valid' && reading.offer.stationId === stationId) {
    return reading.offer.expiresAt
  }
  const scan = await judgeScan(door, c, locationId)
  return scan.kind === 'seen' ? scan.until : 'refused'
}
