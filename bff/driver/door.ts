// What all routes of the driver's door share: its means, the language asked for, how a page or a
// problem is answered. It must never know what a page is about.
import { render, type Page, type TroubleCode } from '#web/entry-server.tsx'
import type { Locale, StationFace } from '#shared/contract.ts'
import { MARKETS } from '#shared/market.ts'
import type { Context } from 'hono'
import type { AppDeps, Edge } from '../deps.ts'
import { problemResponse, tooMany, type ProblemParts } from '../problem.ts'
import { clientAddress } from './address.ts'
import type { Limits } from './limits.ts'
import { pickLocale } from './locale.ts'
import { settingsOf } from './merchant.ts'
import { supportOf } from './stations.ts'

export interface Door {
  deps: AppDeps
  limits: Limits
}
export type Ctx = Context<Edge>

/**
 * The language of this request (design §6): `?lang=`, else Accept-Language, else that of the market the
 * merchant is in, where one is known.
 */
export function localeOf(door: Door, c: Ctx, merchantId: string | null = null): Locale {
  return pickFor(door, c, c.req.query('lang'), merchantId)
}

/** The same where the wish came by another way than the address. */
export function pickFor(
  door: Door,
  c: Ctx,
  lang: string | undefined,
  merchantId: string | null = null,
): Locale {
  const { locale } = MARKETS[settingsOf(door.deps, merchantId).MARKET]
  return pickLocale(lang, c.req.header('accept-language'), locale)
}

/** A browser that shows what it gets, not a program. */
export function wantsPage(c: Ctx): boolean {
  return (c.req.header('accept') ?? '').includes('text/html')
}

/** What the limits count by. */
export function addressOf(door: Door, c: Ctx): string {
  return clientAddress(c.req.raw.headers, door.deps.settings.TRUST_PROXY)
}

/**
 * Answers with a page. Never cached: whoever holds its offer or handle holds the session (design
 * §3). `refresh`: seconds of the meta refresh for phones without script.
 */
export function pageResponse(
  door: Door,
  c: Ctx,
  page: Page,
  answer: { status?: number; refresh?: number | null; headers?: Record<string, string> } = {},
): Response {
  const { assets, compress } = door.deps
  const html = render(page, {
    nonce: c.get('nonce'),
    style: assets.style,
    script: assets.script || null,
    preload: assets.preload,
    manifest: `/manifest.webmanifest?lang=${page.locale}`,
    refresh: answer.refresh ?? null,
  })
  const coding = compress ? codingFor(c.req.header('accept-encoding') ?? '') : null
  return new Response(html, {
    status: answer.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': page.locale,
      'cache-control': 'no-store',
      vary: 'Accept-Language, Accept-Encoding',
      ...(coding === null ? {} : { 'content-encoding': coding }),
      ...answer.headers,
    },
  })
}

/** JSON that holds an offer, a handle or a view: never stored. */
export function jsonResponse(
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store', ...headers } })
}

/** problem+json of this request. */
export function problemOf(c: Ctx, parts: ProblemParts): Response {
  return problemResponse(parts, c.get('requestId'))
}

/** A page that says what went wrong and where to go next. */
export function troublePage(
  door: Door,
  c: Ctx,
  code: TroubleCode,
  answer: {
    status: number
    typed?: string
    again?: string
    /** Which station it is about, and whose it is, where that is known. */
    station?: StationFace
    merchantId?: string | null
    /** Where it is not that of the request. */
    locale?: Locale
    headers?: Record<string, string>
  },
): Response {
  return pageResponse(
    door,
    c,
    {
      kind: 'trouble',
      locale: answer.locale ?? localeOf(door, c, answer.merchantId),
      code,
      typed: answer.typed ?? null,
      again: answer.again ?? null,
      reference: null,
      station: answer.station ?? null,
      support: supportOf(settingsOf(door.deps, answer.merchantId ?? null)),
    },
    { status: answer.status, ...(answer.headers ? { headers: answer.headers } : {}) },
  )
}

/** 429 with the whole seconds to wait, as a page where somebody reads it. */
export function tooManyPage(door: Door, c: Ctx, waitS: number): Response {
  if (!wantsPage(c)) return tooMany(waitS, c.get('requestId'))
  const headers = { 'retry-after': String(waitS) }
  return troublePage(door, c, 'too-many', { status: 429, headers })
}

/**
 * The runtime compresses when the header says so. Brotli where the phone takes it, else gzip; a
 * coding that is refused with `q=0` is not taken.
 */
export function codingFor(accepted: string): 'br' | 'gzip' | null {
  const takes = (coding: string): boolean =>
    accepted
      .toLowerCase()
      .split(',')
      .some((part) => {
        const [name = '', q = ''] = part.split(';').map((p) => p.trim())
        return name === coding && !/^q=0(\.0*)?$/.test(q)
      })
  if (takes('br')) return 'br'
  return takes('gzip') ? 'gzip' : null
}
