// The page that stands where no other can be fetched: one for each language, kept by the phone's service
// worker. The same bytes for everyone, without a value of anybody: it may be stored and shared. What it
// shows of a session comes from the phone's own memory.
import { render } from '#web/entry-server.tsx'
import { Hono } from 'hono'
import type { Edge } from '../deps.ts'
import { shellPolicy } from '../security-headers.ts'
import { brandOf } from './brand.ts'
import { codingFor, localeOf, type Ctx, type Door } from './door.ts'
import { supportOf } from './stations.ts'

/** `GET /offline`, in the language of `?lang=` or of the phone. */
export function offlineRoutes(door: Door): Hono<Edge> {
  const app = new Hono<Edge>()
  app.get('/offline', async (c) => shell(door, c))
  return app
}

async function shell(door: Door, c: Ctx): Promise<Response> {
  const { assets, codeOrigins, compress, now, payerOrigin, settings } = door.deps
  const locale = localeOf(door, c)
  const html = render(
    {
      kind: 'offline',
      locale,
      codeOrigins,
      support: supportOf(settings),
      brand: brandOf(settings.MARKET, now()),
      market: settings.MARKET,
      plugOrder: settings.PLUG_ORDER,
    },
    {
      // A nonce that is stored with the page it protects would be a nonce for ever (decision 033).
      nonce: '',
      style: assets.style,
      script: assets.script || null,
      preload: assets.preload,
      manifest: `/manifest.webmanifest?lang=${locale}`,
      refresh: null,
    },
  )
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'content-language': locale,
    'content-security-policy': shellPolicy(await sha256(assets.style), payerOrigin),
    'cache-control': 'public, max-age=0, must-revalidate',
    etag: `W/"${await sha256(html)}"`,
    vary: 'Accept-Language, Accept-Encoding',
  })
  if (c.req.header('if-none-match') === headers.get('etag')) {
    return new Response(null, { status: 304, headers })
  }
  const coding = compress ? codingFor(c.req.header('accept-encoding') ?? '') : null
  if (coding !== null) headers.set('content-encoding', coding)
  return new Response(html, { headers })
}

/** In the plain base64 that policies are written in. */
async function sha256(text: string): Promise<string> {
  const bytes = new Uint8Array(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)),
  )
  return btoa(String.fromCharCode(...bytes))
}
