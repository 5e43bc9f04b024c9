// Did this driver see the station's own display? A right code says so, and for as long as an offer
// lives a sealed cookie remembers it: so that a reload, another language, a second try after a refusal
// need no second scan. A link never carries it: what is passed on opens nothing.
import type { TroubleCode } from '#web/entry-server.tsx'
import { getCookie } from 'hono/cookie'
import * as z from 'zod'
import { isDisplayCode } from './display-code.ts'
import type { Ctx, Door } from './door.ts'
import { OFFER_LIFE_MS } from './offer.ts'
import { seal, unseal } from './sealed-token.ts'

export const SCAN_COOKIE = 'scan'
/** What a cookie remembers where no code was shown: a session of ours was, on its own page. */
const NO_CODE = ''

/**
 * Where, with which code, until when (epoch ms). The code is that which was right: the same address
 * may be loaded again, another code is judged anew.
 */
const scanShape = z
  .tuple([z.string(), z.string(), z.coerce.number().int()])
  .transform(([locationId, code, expiresAt]) => ({ locationId, code, expiresAt }))

/** What a visit may do. */
export type Scan =
  /** The display was seen: offers may live until then (epoch ms). `cookie` is to be set, where new. */
  | { kind: 'seen'; until: number; cookie: string | null }
  /** No code, and none is demanded: sold with a word of caution where codes exist. */
  | { kind: 'unseen'; caution: boolean }
  | { kind: 'refused'; code: Extract<TroubleCode, 'code-wrong' | 'code-missing'> }

/**
 * Judges a visit to a station of `locationId` by the code in its address, else by the cookie.
 * `totp` and the other names are those of C25's URL template.
 */
export async function judgeScan(door: Door, c: Ctx, locationId: string): Promise<Scan> {
  const { deps } = door
  const setting = deps.settings.qrCodes
  if (!setting) return { kind: 'unseen', caution: false }
  const now = deps.now()
  const given = c.req.query('totp') ?? ''
  const kept = await readScan(door, c)
  const until = kept?.locationId === locationId && now < kept.expiresAt ? kept.expiresAt : null
  if (until !== null && (given === '' || given === kept?.code)) {
    return { kind: 'seen', until, cookie: null }
  }
  if (given === '') {
    return setting.required
      ? { kind: 'refused', code: 'code-missing' }
      : { kind: 'unseen', caution: true }
  }
  if (!(await isDisplayCode(setting.secrets, given, now))) {
    return { kind: 'refused', code: 'code-wrong' }
  }
  const cookie = await scanCookie(door, locationId, given)
  return { kind: 'seen', until: now + OFFER_LIFE_MS, cookie }
}

/** The `Set-Cookie` by which this phone remembers that the display of `locationId` was seen. */
export async function scanCookie(door: Door, locationId: string, code = NO_CODE): Promise<string> {
  const { keys, now, settings } = door.deps
  const expiresAt = now() + OFFER_LIFE_MS
  const sealed = await seal(keys, 'scan', [locationId, code, expiresAt])
  const secure = settings.PUBLIC_URL.startsWith('https:') ? '; Secure' : ''
  return `${SCAN_COOKIE}=${encodeURIComponent(sealed)}; Max-Age=${OFFER_LIFE_MS / 1000}; Path=/; HttpOnly; SameSite=Lax${secure}`
}

async function readScan(door: Door, c: Ctx): Promise<z.infer<typeof scanShape> | null> {
  const cookie = getCookie(c, SCAN_COOKIE)
  return cookie ? unseal(door.deps.keys, 'scan', cookie, scanShape) : null
}
