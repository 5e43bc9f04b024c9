// Serves the gallery to a browser: the pages as the product sends them, the client as it was built,
// and a line to every session that says the same for ever. No engine, no neighbours, no clock.
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { pagePolicy } from '#bff/security-headers.ts'
import { LOCALES } from '#shared/contract.ts'
import { CLIENT_DIR, loadGallery } from './build.ts'
import type { Screen } from './screen.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

export interface Gallery {
  readonly screens: readonly Screen[]
  readonly languages: Awaited<ReturnType<typeof loadGallery>>['languages']
  /** Tells whoever looks at a screen of a session that it stands as another one does. */
  say(screen: Screen, next: Screen): void
  /** The address of a screen. */
  urlOf(screen: Screen, locale?: string): string
  close(): Promise<void>
}

/** Lines that are open, by the session they are about. */
type Lines = Map<Screen, Set<ServerResponse>>

const viewOf = ({ page }: Screen) => ('view' in page ? page.view : null)
const event = (id: number, said: string): string => `event: view\nid: ${id}\ndata: ${said}\n\n`

/** The line to one session, as far as the screen wants it to be there. */
function answerSession(
  screen: Screen,
  lines: Lines,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { answers = {} } = screen
  const strange = answers.line === 'strange'
  const said = JSON.stringify(strange ? { of: 'a newer contract' } : viewOf(screen))
  const path = request.url ?? ''
  if (request.method === 'POST') {
    if (answers.stop === 'silent') return
    response.writeHead(answers.stop === 'away' ? 503 : 202).end()
  } else if (answers.line === 'away') {
    response.writeHead(503).end()
  } else if (path.endsWith('/events')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(event(1, said))
    const open = lines.get(screen) ?? new Set()
    lines.set(screen, open.add(response))
    response.on('close', () => open.delete(response))
  } else {
    response.writeHead(200, { 'content-type': 'application/json' }).end(said)
  }
}

function answerFile(path: string, response: ServerResponse): void {
  const file = join(CLIENT_DIR, normalize(path))
  const type = TYPES[extname(path)]
  if (type === undefined || !existsSync(file)) return void response.writeHead(404).end()
  response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=31536000, immutable' })
  response.end(readFileSync(file))
}

/** Builds the gallery and serves it on a free port. */
export async function serveGallery(): Promise<Gallery> {
  const { gallery, languages, pathOf, draw } = await loadGallery()
  const byPath = new Map(gallery.map((screen) => [pathOf(screen), screen]))
  const byHandle = new Map(
    gallery.flatMap((screen) => ('handle' in screen.page ? [[screen.page.handle, screen]] : [])),
  )

  const lines: Lines = new Map()
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gallery')
    const session = byHandle.get(/^\/api\/sessions\/([^/]+)/.exec(pathname)?.[1] ?? '')
    if (session) return answerSession(session, lines, request, response)
    // A payment that takes its time.
    if (pathname === '/api/sessions') return
    const screen = byPath.get(pathname)
    if (!screen) return answerFile(pathname, response)
    const locale = LOCALES.find((one) => one === searchParams.get('lang')) ?? 'nb'
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy('gallery', null),
    })
    response.end(draw(screen, locale, 'gallery'))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return {
    screens: gallery,
    languages,
    say(screen, next) {
      const said = JSON.stringify(viewOf(next))
      for (const line of lines.get(screen) ?? []) line.write(event(2, said))
    },
    urlOf: (screen, locale = 'nb') => `http://127.0.0.1:${port}${pathOf(screen)}?lang=${locale}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
