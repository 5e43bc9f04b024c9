// The payer's QR API (qr.yaml v1), merchant redirect: a printed code that the app's own scanner takes
// and that leads to a station page. It must never know what a station is, nor keep a picture: whoever
// asks stores the bytes, because the links to them end after an hour.
import type { Outcome } from '#bff/session/ports.ts'
import { failureOf, refusedHere } from './fates.ts'
import { createCaller } from './transport.ts'
import type { Caller, PayerOptions } from './transport.ts'
import { qrAnswer, qrListAnswer } from './wire.ts'
import type { RedirectQr } from './wire.ts'

/** How the code is asked for, by `Accept`. `target`: the text it says, for a drawing of one's own. */
export type QrFormat = 'svg' | 'png' | 'target'
const ACCEPT: Record<QrFormat, string> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  target: 'text/targetUrl',
}

/** Pixels of a PNG (`Size`): always sent, because the default has changed between documents. */
export const QR_SIZES = { least: 100, most: 2000, usual: 1024 } as const

/** MerchantRedirectQrRequest: `redirectUrl` and `id`. */
const REDIRECT_URL = /^https:\/\/[\w.]+([\w#!:.?+=&%@\-/]+)?$/
const ID = /^[-_+%æøåÆØÅ\w\s]{1,128}$/

export interface QrApi {
  /** 200; `taken`: there is a code by this id already. */
  create(id: string, redirectUrl: string): Promise<Outcome<RedirectQr | 'taken'>>
  list(): Promise<Outcome<RedirectQr[]>>
  /** The same code in the wanted format; `absent`: there is none by this id. */
  get(id: string, format: QrFormat, size?: number): Promise<Outcome<RedirectQr>>
  /** The printed code stays, what it leads to changes at once. */
  update(id: string, redirectUrl: string): Promise<Outcome<RedirectQr>>
  /** The printed code never works again. One that is gone already counts as deleted. */
  remove(id: string): Promise<Outcome<null>>
  /** The picture behind a link that `get` gave. The link works for an hour at most. */
  image(url: string): Promise<Outcome<Uint8Array>>
}

/** `text` with every byte outside of letters, digits and hyphen as two hexadecimal digits after `mark`. */
function spelt(text: string, mark: string, plain: RegExp): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const letter = String.fromCharCode(byte)
    return plain.test(letter)
      ? letter
      : `${mark}${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

/**
 * The id of a station's code: `NO*ABC*E1` is `NO-ABC-E1`, anything else that is neither letter, digit
 * nor hyphen is `_` and its bytes. Percent signs would be allowed, but an id is also part of a path.
 */
export function qrIdOf(stationId: string): string {
  return spelt(stationId.replaceAll('*', '-'), '_', /[A-Za-z0-9-]/)
}

/** The page of a station, spelt so that the payer takes it: its pattern has no `*`, `~` or `(`. */
export function stationPage(publicUrl: string, stationId: string): string {
  return `${publicUrl}/s/${spelt(stationId, '%', /[A-Za-z0-9._-]/)}`
}

const headers = (format: QrFormat, size: number): Record<string, string> => ({
  Accept: ACCEPT[format],
  Size: String(size),
})

/** Builds the API. `caller` may be shared, so that all use one token. */
export function createQrApi(options: PayerOptions, caller?: Caller): QrApi {
  const call = caller ?? createCaller(options)
  const root = '/qr/v1/merchant-redirect'
  const own = (id: string): string => `${root}/${encodeURIComponent(id)}`
  const usual = headers('svg', QR_SIZES.usual)
  return {
    async create(id, redirectUrl) {
      if (!ID.test(id)) return refusedHere('qr', 'qr-id')
      if (!REDIRECT_URL.test(redirectUrl)) return refusedHere('qr', 'redirect-url')
      const body = { id, redirectUrl }
      const answer = await call({
        act: 'qr',
        method: 'POST',
        path: root,
        body,
        headers: usual,
        alsoFine: [409],
      })
      if (!answer.ok) return answer
      return answer.value.status === 409 ? { ok: true, value: 'taken' } : one(answer)
    },
    async list() {
      const answer = await call({ act: 'qr', method: 'GET', path: root, headers: usual })
      if (!answer.ok) return answer
      const parsed = qrListAnswer.safeParse(answer.value.json)
      return parsed.success
        ? { ok: true, value: parsed.data }
        : failureOf('qr', { kind: 'unreadable' })
    },
    async get(id, format, size = QR_SIZES.usual) {
      const { least, most } = QR_SIZES
      if (!Number.isInteger(size) || size < least || size > most) {
        throw new RangeError(`a QR picture has ${least} to ${most} pixels a side`)
      }
      return one(
        await call({ act: 'qr', method: 'GET', path: own(id), headers: headers(format, size) }),
      )
    },
    async update(id, redirectUrl) {
      if (!REDIRECT_URL.test(redirectUrl)) return refusedHere('qr', 'redirect-url')
      const body = { redirectUrl }
      return one(await call({ act: 'qr', method: 'PUT', path: own(id), body, headers: usual }))
    },
    async remove(id) {
      const answer = await call({ act: 'qr', method: 'DELETE', path: own(id), alsoFine: [404] })
      return answer.ok ? { ok: true, value: null } : answer
    },
    image: (url) => fetchImage(options, url),
  }
}

function one(answer: Awaited<ReturnType<Caller>>): Outcome<RedirectQr> {
  if (!answer.ok) return answer
  const parsed = qrAnswer.safeParse(answer.value.json)
  return parsed.success ? { ok: true, value: parsed.data } : failureOf('qr', { kind: 'unreadable' })
}

const IMAGE_LIMIT_MS = 10_000

/** Without any key of ours: the picture lies on a host of its own. */
async function fetchImage({ fetch }: PayerOptions, url: string): Promise<Outcome<Uint8Array>> {
  const signal = AbortSignal.timeout(IMAGE_LIMIT_MS)
  try {
    const response = await fetch(url, { method: 'GET', redirect: 'follow', signal })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.ok && bytes.length > 0) return { ok: true, value: bytes }
    const { status } = response
    return failureOf('qr', { kind: 'status', door: 'call', status, code: null, retryAfterMs: null })
  } catch {
    return failureOf('qr', { kind: signal.aborted ? 'timeout' : 'network' })
  }
}
