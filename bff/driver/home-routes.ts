// The home of the installed app: type a station number, or go back to the charge that runs.
import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import * as z from 'zod'
import { mediaType, readBody } from '../body.ts'
import type { Edge } from '../deps.ts'
import { localeOf, pageResponse, troublePage, type Ctx, type Door } from './door.ts'
import { supportOf } from './stations.ts'
import { TRIP_COOKIE } from './trip-cookie.ts'

const typedNumber = z.object({ station: z.string().trim().min(1).max(200) })

/** `GET /` and `POST /` (field `station`: what was typed or scanned). */
export function homeRoutes(door: Door): Hono<Edge> {
  const app = new Hono<Edge>()
  app.get('/', async (c) => homePage(door, c, '', null))
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

async function homePage(
  door: Door,
  c: Ctx,
  typed: string,
  fault: 'station-missing' | 'station-unknown' | null,
): Promise<Response> {
  return pageResponse(
    door,
    c,
    {
      kind: 'home',
      locale: localeOf(door, c),
      typed,
      trip: await tripOf(door, getCookie(c, TRIP_COOKIE)),
      fault,
      support: supportOf(door.deps.settings),
    },
    { status: fault === null ? 200 : fault === 'station-missing' ? 400 : 404 },
  )
}

/** The charge of this browser's last form, where it is still one of ours. */
async function tripOf(door: Door, cookie: string | undefined): Promise<{ handle: string } | null> {
  if (!cookie) return null
  const reference = await door.deps.keys.openHandle(cookie)
  if (!reference) return null
  return (await door.deps.sessions.view(reference)) ? { handle: cookie } : null
}
