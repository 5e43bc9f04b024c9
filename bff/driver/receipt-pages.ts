// The shared receipt: read-only, for whoever was given its address (decision 034). It must never hold
// or lead to the driver's handle: from here nothing can be stopped, tried again or opened.
import type { View } from '#shared/contract.ts'
import { Hono } from 'hono'
import type { Edge } from '../deps.ts'
import { brandOf } from './brand.ts'
import { localeOf, pageResponse, troublePage, type Door } from './door.ts'
import { settingsOf } from './merchant.ts'
import { openReceiptLink } from './receipt-link.ts'
import { hasReceipt, unknownSession } from './session-pages.ts'
import { supportOf } from './stations.ts'

/** A receipt is between its driver and those it was given to: no search engine keeps it. */
const UNLISTED = { 'x-robots-tag': 'noindex, nofollow, noarchive' }

/** `GET /r/{reference}.{key}`. */
export function receiptPages(door: Door): Hono<Edge> {
  const { keys, now, sessions, settings } = door.deps
  const app = new Hono<Edge>()

  app.get('/r/:link', async (c) => {
    const link = c.req.param('link')
    // The key is checked before the session is asked, as for a handle (design §3).
    const reference = await openReceiptLink(keys, link)
    const shown = reference && (await sessions.shown(reference))
    if (!shown) return unknownSession(door, c)
    const { view, merchantId } = shown
    if (!hasReceipt(view)) {
      const about = { again: `/r/${link}`, merchantId, headers: UNLISTED }
      return troublePage(door, c, 'receipt-not-yet', { status: 404, ...about })
    }
    const own = settingsOf(door.deps, merchantId)
    return pageResponse(
      door,
      c,
      {
        kind: 'receipt',
        locale: localeOf(door, c, merchantId),
        view: readOnly(view),
        handle: null,
        shareUrl: `${settings.PUBLIC_URL}/r/${link}`,
        support: supportOf(own),
        now: now(),
        brand: brandOf(own.MARKET, now()),
        market: own.MARKET,
      },
      { headers: UNLISTED },
    )
  })
  return app
}

/** What a reader of the receipt has no use for: what could be done, other sessions, the car. */
function readOnly(view: View): View {
  return {
    ...view,
    canStop: false,
    redirectUrl: null,
    retryOf: null,
    socPercent: null,
    powerW: null,
    curve: [],
  }
}
