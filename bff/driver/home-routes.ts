// The home of the installed app: type a station number, or go back to the charge that runs.
import type { View } from '#shared/contract.ts'
import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import * as z from 'zod'
import { appManifest, OPENINGS } from '#web/entry-server.tsx'
import { mediaType, readBody } from '../body.ts'
import type { Edge } from '../deps.ts'
import { brandOf } from './brand.ts'
import { localeOf, pageResponse, troublePage, type Ctx, type Door } from './door.ts'
import { supportOf } from './stations.ts'
import { TRIP_COOKIE } from './trip-cookie.ts'

const typedNumber = z.object({ station: z.string().trim().min(1).max(200) })

const opening = z.enum(OPENINGS)
/** An hour: a phone that installs gets what it was shown, a new build is not waited for long. */
const MANIFEST_S = 3600

/** `GET /` and `POST /` (field `station`: what was typed or scanned), and what makes home an app. */
export function homeRoutes(door: Door): Hono<Edge> {
  const app = new Hono<Edge>()
  app.get('/manifest.webmanifest', (c) =>
    Response.json(appManifest(localeOf(door, c)), {
      headers: {
        'content-type': 'application/manifest+json',
        'cache-control': `public, max-age=${MANIFEST_S}`,
        vary: 'Accept-Language',
      },
    }),
  )
  app.get('/', async (c) => openApp(door, c))
  app.post('/', async (c) => {
    if (mediaType(c.req.raw) !== 'application/x-www-form-urlencoded') {
      return troublePage(door, c, 'bad-request', { status: 415, again: '/' })
    }
    const body = await readBody(c.req.raw)
    if (body === null) return troublePage(door, c, 'bad-request', { status: 413, again: '/' })
    const typed = typedNumber.safeParse(Object.fromEntries(new URLSearchParams(body)))
    if (!typed.success) return homePage(door, c, '', 'station-missing')
    const station = stationIn(typed.data.station)
    // `.` and `..` would be resolved away by the browser: no station is called so.
    if (/^\.{1,2}$/.test(station)) return homePage(door, c, station, 'station-unknown')
    const query = codeIn(typed.data.station)
    if (c.req.query('lang') !== undefined) query.set('lang', localeOf(door, c))
    const more = query.size === 0 ? '' : `?${query}`
    return c.redirect(`/s/${encodeURIComponent(station)}${more}`, 303)
  })
  return app
}

/** A scanned code is a whole address: what counts is the number after `/s/`. */
function stationIn(typed: string): string {
  const inAddress = /\/s\/([^/?#\s]+)/.exec(typed)?.[1]
  if (inAddress === undefined) return typed
  try {
    return decodeURIComponent(inAddress)
  } catch {
    return inAddress
  }
}

/** What a display's code says besides the number (OCPP 2.1 C25). */
function codeIn(typed: string): URLSearchParams {
  const inAddress = new URLSearchParams(/\/s\/[^?#\s]+\?([^#\s]*)/.exec(typed)?.[1] ?? '')
  return new URLSearchParams([...inAddress].filter(([name]) => name === 'totp' || name === 'evse'))
}

/**
 * Home, or straight on to the charge that runs. That only where the app has just been opened: who
 * comes by a link to home wants home. What the phone itself remembers is asked on the phone.
 */
async function openApp(door: Door, c: Ctx): Promise<Response> {
  const opened = opening.safeParse(c.req.query('do')).data
  if (opened === 'start' || opened === 'charge') {
    const trip = await tripOf(door, c)
    const lang = c.req.query('lang') === undefined ? '' : `?lang=${localeOf(door, c)}`
    if (trip?.runs === true) return c.redirect(`/c/${trip.handle}${lang}`, 303)
  }
  return homePage(door, c, '', null)
}

async function homePage(
  door: Door,
  c: Ctx,
  typed: string,
  fault: 'station-missing' | 'station-unknown' | null,
): Promise<Response> {
  const { now, settings } = door.deps
  const trip = await tripOf(door, c)
  return pageResponse(
    door,
    c,
    {
      kind: 'home',
      locale: localeOf(door, c),
      typed,
      trip: trip && { handle: trip.handle },
      fault,
      codeOrigins: door.deps.codeOrigins,
      support: supportOf(settings),
      brand: brandOf(settings.MARKET, now()),
      market: settings.MARKET,
      plugOrder: settings.PLUG_ORDER,
    },
    { status: fault === null ? 200 : fault === 'station-missing' ? 400 : 404 },
  )
}

/** Nothing is under way any more, or only a human can move it. */
const OVER: ReadonlySet<View['phase']> = new Set(['settled', 'abandoned', 'parked'])

/** The charge of this browser's last form, where it is still one of ours. */
async function tripOf(door: Door, c: Ctx): Promise<{ handle: string; runs: boolean } | null> {
  const cookie = getCookie(c, TRIP_COOKIE)
  const reference = cookie ? await door.deps.keys.openHandle(cookie) : null
  const view = reference && (await door.deps.sessions.view(reference))
  return cookie && view ? { handle: cookie, runs: !OVER.has(view.phase) } : null
}
