// The pages of one session: where it stands, stopping it, trying again, its receipt. All of them
// work without script; the handle in the address is the driver's only key.
import type { Locale, View } from '#shared/contract.ts'
import { Hono } from 'hono'
import type { Edge } from '../deps.ts'
import { brandOf } from './brand.ts'
import {
  addressOf,
  localeOf,
  pageResponse,
  pickFor,
  tooManyPage,
  troublePage,
  type Ctx,
  type Door,
} from './door.ts'
import { settingsOf } from './merchant.ts'
import { makeRetry } from './offer.ts'
import { receiptAddress } from './receipt-link.ts'
import { scanCookie } from './scan.ts'
import { findStation } from './station-screen.ts'
import { supportOf } from './stations.ts'

/** Seconds between refreshes without script: quick while the driver waits, calm while it charges. */
const REFRESH: Record<View['phase'], number | null> = {
  reserving: 3,
  starting: 3,
  charging: 15,
  stopping: 3,
  awaitingCdr: 3,
  capturing: 3,
  releasing: 3,
  settled: null,
  abandoned: null,
  // Parked for an outage unparks itself: whoever waits should see it.
  parked: 15,
}

/** All below `/c/{handle}` (design §6). */
export function sessionPages(door: Door): Hono<Edge> {
  const { deps } = door
  const app = new Hono<Edge>()

  app.get('/c/:handle', async (c) => {
    const session = await open(door, c.req.param('handle'))
    if (!session) return unknownSession(door, c)
    const { view } = session
    return pageResponse(
      door,
      c,
      {
        kind: 'session',
        ...shared(door, c, session),
        plugOrder: deps.settings.PLUG_ORDER,
        shareUrl: await shareUrl(door, session),
        ...(deps.settings.push ? { pushKey: deps.settings.push.publicKey } : {}),
      },
      { refresh: REFRESH[view.phase] },
    )
  })

  app.get('/c/:handle/stop', async (c) => {
    const session = await open(door, c.req.param('handle'))
    if (!session) return unknownSession(door, c)
    if (!session.view.canStop) return seeOther(c, sessionAddress(door, c, session.handle))
    return pageResponse(door, c, { kind: 'stop-confirm', ...shared(door, c, session) })
  })

  app.post('/c/:handle/stop', async (c) => {
    const handle = c.req.param('handle')
    const reference = await deps.keys.openHandle(handle)
    const view = reference && (await deps.sessions.stop(reference))
    return view ? seeOther(c, sessionAddress(door, c, handle)) : unknownSession(door, c)
  })

  app.post('/c/:handle/retry', async (c) => {
    const session = await open(door, c.req.param('handle'))
    if (!session) return unknownSession(door, c)
    if (!mayRetry(session.view)) return seeOther(c, sessionAddress(door, c, session.handle))
    const token = await makeRetry(deps.keys, session.reference, deps.now())
    const address = new URLSearchParams({ retry: token })
    const locale = sessionLocale(door, c, session)
    if (locale !== pickFor(door, c, undefined)) address.set('lang', locale)
    const { stationId } = session.view.station
    const cookie = await scanOfSession(door, stationId)
    if (cookie !== null) c.header('Set-Cookie', cookie)
    return seeOther(c, `/s/${encodeURIComponent(stationId)}?${address}`)
  })

  app.get('/c/:handle/receipt', async (c) => {
    const session = await open(door, c.req.param('handle'))
    if (!session) return unknownSession(door, c)
    if (!hasReceipt(session.view)) {
      const again = `/c/${session.handle}`
      const { merchantId } = session
      const { station } = session.view
      const locale = sessionLocale(door, c, session)
      const about = { again, station, locale, merchantId }
      return troublePage(door, c, 'receipt-not-yet', { status: 404, ...about })
    }
    return pageResponse(door, c, {
      kind: 'receipt',
      ...shared(door, c, session),
      shareUrl: await shareUrl(door, session),
    })
  })
  return app
}

interface Opened {
  handle: string
  reference: NonNullable<Awaited<ReturnType<Door['deps']['keys']['openHandle']>>>
  view: View
  /** As the driver opened it. */
  openedIn: string
  merchantId: string
}

/** The key is checked before the session is asked: a stranger's guess wakes no object (design §3). */
async function open(door: Door, handle: string): Promise<Opened | null> {
  const reference = await door.deps.keys.openHandle(handle)
  const shown = reference && (await door.deps.sessions.shown(reference))
  if (!shown) return null
  const { view, locale: openedIn, merchantId } = shown
  return { handle, reference, view, openedIn, merchantId }
}

/**
 * A trip goes on in the language it began in, also where the payer's app comes back to an address
 * without `?lang=`, in another browser.
 */
function sessionLocale(door: Door, c: Ctx, session: Opened): Locale {
  return pickFor(door, c, c.req.query('lang') ?? session.openedIn, session.merchantId)
}

function shared(door: Door, c: Ctx, session: Opened) {
  const { now } = door.deps
  const settings = settingsOf(door.deps, session.merchantId)
  return {
    locale: sessionLocale(door, c, session),
    view: session.view,
    handle: session.handle,
    support: supportOf(settings),
    now: now(),
    brand: brandOf(settings.MARKET, now()),
    market: settings.MARKET,
  }
}

/** Where the receipt is, or will be, for whoever the driver gives it to. */
async function shareUrl({ deps }: Door, { reference }: Opened): Promise<string> {
  return receiptAddress(deps.keys, deps.settings.PUBLIC_URL, reference)
}

/** The money is final and has its lines: before that there is nothing to show or to share. */
export function hasReceipt({ phase, receipt }: View): boolean {
  return receipt !== null && (phase === 'settled' || phase === 'abandoned')
}

/**
 * A new try is for a session that is over or on its way out: a charge that runs, or a payment that
 * may still be approved, is gone back to instead.
 */
function mayRetry(view: View): boolean {
  if (view.phase === 'reserving') return ['aborted', 'expired', 'terminated'].includes(view.payment)
  return ['releasing', 'settled', 'abandoned', 'parked'].includes(view.phase)
}

/**
 * Whoever has the handle saw the display when the session began: a second try needs no second scan,
 * in whichever browser it is made.
 */
async function scanOfSession(door: Door, stationId: string): Promise<string | null> {
  if (!door.deps.settings.qrCodes) return null
  const [match] = await findStation(door, stationId)
  return match ? scanCookie(door, match.connector.locationId) : null
}

/** A wrong key and an unknown session are one and the same page (design §3). */
export function unknownSession(door: Door, c: Ctx): Response {
  const wait = door.limits.failure(addressOf(door, c), door.deps.now())
  return wait === null
    ? troublePage(door, c, 'session-unknown', { status: 404 })
    : tooManyPage(door, c, wait)
}

/** The session's page in the language this request was made in. */
function sessionAddress(door: Door, c: Ctx, handle: string): string {
  return `/c/${handle}${c.req.query('lang') === undefined ? '' : `?lang=${localeOf(door, c)}`}`
}

function seeOther(c: Ctx, location: string): Response {
  c.header('Cache-Control', 'no-store')
  return c.redirect(location, 303)
}
