/**
 * The merchant redirect doors of the QR API, the image links they hand out (which die after an hour, as Vipps' do) and the short
 * address a scan leads to. The image format is asked for by `Accept`, its size by `Size`.
 */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { guard, json, readBody, refusal } from './door.ts'
import { qrPng, qrSvg } from './qr-image.ts'
import type { RedirectQr } from './qr-shelf.ts'
import type { DoorEnv, StandIn } from './stand-in.ts'
import { qrRequest, qrUpdateRequest } from './wire.ts'

const family = 'invalidParams'
/** Pixels when no `Size` is given (the documentation of 2026; it was 800 in 2023). */
const defaultSize = 1024
const imageLifetimeMs = 3_600_000

type Format = 'svg' | 'png' | 'target'
const formats: Record<string, Format> = {
  'image/*': 'svg',
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'text/targeturl': 'target',
}

type Wish = { readonly format: Format; readonly size: number }

const readWish = (c: Context<DoorEnv>): Wish | { refused: Response } => {
  const format = formats[(c.req.header('Accept') ?? '').toLowerCase()]
  if (format === undefined)
    return {
      refused: refusal(
        family,
        415,
        'Accept must be image/*, image/png, image/svg+xml or text/targetUrl.',
      ),
    }
  const text = c.req.header('Size') ?? String(defaultSize)
  const size = /^\d{3,4}$/.test(text) ? Number(text) : 0
  if (size >= 100 && size <= 2000) return { format, size }
  const faults = [{ name: 'Size', reason: 'The field Size must be between 100 and 2000.' }]
  return { refused: refusal(family, 400, 'BadRequest', faults) }
}

const shortUrl = (standIn: StandIn, qr: RedirectQr): string => `${standIn.baseUrl()}/r/${qr.code}`

const view = (standIn: StandIn, qr: RedirectQr, wish: Wish) => {
  const now = standIn.now()
  const until = now + imageLifetimeMs
  return {
    id: qr.id,
    url:
      wish.format === 'target'
        ? shortUrl(standIn, qr)
        : `${standIn.baseUrl()}/qr-image/${qr.code}.${wish.format}?size=${wish.size}&until=${until}`,
    redirectUrl: qr.redirectUrl,
    expiresIn: qr.expiresAt === null ? -1 : Math.ceil((qr.expiresAt - now) / 1000),
  }
}

/** All doors under `/qr/v1/merchant-redirect`. */
export const qrDoors = (standIn: StandIn): Hono<DoorEnv> => {
  const { codes, now } = standIn
  const doors = new Hono<DoorEnv>()
  const behind = guard(standIn, 'qr', { family, serialNumber: false })
  const unknown = () => refusal(family, 404, 'The QR was not found.')

  doors.post('/', behind, async (c) => {
    const wish = readWish(c)
    if ('refused' in wish) return wish.refused
    const request = await readBody(c, qrRequest, family)
    if ('refused' in request) return request.refused
    const { id, redirectUrl, ttl } = request.value
    const qr = codes.create(now(), id, redirectUrl, ttl ?? null)
    return qr ? json(200, view(standIn, qr, wish)) : json(409, { id })
  })

  doors.get('/', behind, (c) => {
    const wish = readWish(c)
    if ('refused' in wish) return wish.refused
    return json(
      200,
      codes.all(now()).map((qr) => view(standIn, qr, wish)),
    )
  })

  doors.get('/:id', behind, (c) => {
    const wish = readWish(c)
    if ('refused' in wish) return wish.refused
    const qr = codes.get(now(), c.req.param('id'))
    return qr ? json(200, view(standIn, qr, wish)) : unknown()
  })

  doors.put('/:id', behind, async (c) => {
    const wish = readWish(c)
    if ('refused' in wish) return wish.refused
    const request = await readBody(c, qrUpdateRequest, family)
    if ('refused' in request) return request.refused
    const qr = codes.get(now(), c.req.param('id'))
    if (!qr) return unknown()
    qr.redirectUrl = request.value.redirectUrl
    return json(200, view(standIn, qr, wish))
  })

  doors.delete('/:id', behind, (c) =>
    codes.remove(now(), c.req.param('id')) ? c.body(null, 200) : unknown(),
  )
  return doors
}

/** What a browser or a camera opens: images and short addresses, without any key. */
export const qrPublicDoors = (standIn: StandIn): Hono<DoorEnv> => {
  const { codes, now } = standIn
  const doors = new Hono<DoorEnv>()
  doors.get('/r/:code', (c) => {
    const qr = codes.byCode(now(), c.req.param('code'))
    return qr ? c.redirect(qr.redirectUrl, 302) : c.text('This code no longer works.', 404)
  })
  doors.get('/qr-image/:file{.+[.](?:svg|png)}', (c) => {
    const [code = '', format] = c.req.param('file').split('.')
    const qr = codes.byCode(now(), code)
    const size = Number(c.req.query('size') ?? defaultSize)
    if (!qr || !(size >= 100 && size <= 2000)) return c.text('There is no such image.', 404)
    if (Number(c.req.query('until')) < now()) return c.text('This link lived for an hour.', 410)
    const content = shortUrl(standIn, qr)
    return format === 'png'
      ? c.body(qrPng(content, size), 200, { 'content-type': 'image/png' })
      : c.body(qrSvg(content), 200, { 'content-type': 'image/svg+xml' })
  })
  return doors
}
