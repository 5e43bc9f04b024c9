// The shared receipt: read-only, for whoever was given its address (decision 034). It must never hold
// or lead to the driver's handle: from here nothing can be stopped, tried again or opened.
import type { View } from '#shared/contract.ts'
import { Hono } from 'hono'
import type { Edge } from '../deps.ts'
import { brandOf } from './brand.ts'
import { localeOf, pageResponse, troublePage, type Door } from './door.ts'
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
    const view = reference && (await sessions.view(reference))
    if (!view) return unknownSession(door, c)
    if (!hasReceipt(view)) {
      const again = `/r/${link}`
      return troublePage(door, c, 'receipt-not-yet', { status: 404, again, headers: UNLISTED })
    }
    return pageResponse(
      door,
      c,
      {
        kind: 'receipt',
        locale: localeOf(door, c),
        view: readOnly(view),
        handle: null,
        shareUrl: `${settings.PUBLIC_URL}/r/${link}`,
        support: supportOf(settings),
        now: now(),
        brand: brandOf(settings.MARKET, now()),
        market: settings.MARKET,
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
