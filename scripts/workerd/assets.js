// Serves the files of the built client under plain workerd, where no one else knows content types.
// A worker of its own: it sees paths and files, never a setting, a session or a driver.

const TYPES = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
  webp: 'image/webp',
  woff2: 'font/woff2',
}

// Files under /assets/ carry their content's hash in their name; the rest may change at each build.
const FOREVER = 'public, max-age=31536000, immutable'
// What counts for a script that is a thread of its own (the scanner's reader): it may compile what it
// fetches from here, and asks nobody else.
const THREAD = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
const ASK_AGAIN = 'public, max-age=0, must-revalidate'

// Names are made by our own build: anything else (dots, escapes, folders above) is not a file here.
const SAFE = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/

const notFound = () => new Response('Not found\n', { status: 404 })

/** True where the client accepts this coding: named, and not with a weight of zero. */
function accepts(header, coding) {
  return header.split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
    return name === coding && !parameters.some((piece) => /^q=0(\.0*)?$/.test(piece))
  })
}

/** The file and the coding it is stored in; the smallest one the client accepts comes first. */
async function find(disk, path, acceptEncoding, method) {
  const codings = [
    ['br', '.br'],
    ['gzip', '.gz'],
  ].filter(([coding]) => accepts(acceptEncoding, coding))
  for (const [coding, ending] of [...codings, [null, '']]) {
    const file = await disk.fetch(`http://disk${path}${ending}`, { method })
    const isFile = file.headers.get('content-type') === 'application/octet-stream'
    if (file.ok && isFile) return { file, coding }
    await file.body?.cancel()
  }
  return null
}

/** A name for the content: size and time of the file, which every build sets anew. */
function tagOf(file, coding) {
  const size = file.headers.get('content-length') ?? '0'
  const time = Date.parse(file.headers.get('last-modified') ?? '') || 0
  return `"${size}-${time.toString(36)}${coding ? `-${coding}` : ''}"`
}

export default {
  async fetch(request, env) {
    if (request.method !== 'GET' && request.method !== 'HEAD') return notFound()
    const path = new URL(request.url).pathname
    const ending = path.slice(path.lastIndexOf('.') + 1)
    const type = TYPES[ending]
    if (!type || !SAFE.test(path)) return notFound()
    const found = await find(
      env.DISK,
      path,
      request.headers.get('accept-encoding') ?? '',
      request.method,
    )
    if (!found) return notFound()
    const { file, coding } = found
    const headers = new Headers({
      'content-type': type,
      'cache-control': path.startsWith('/assets/') ? FOREVER : ASK_AGAIN,
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
      etag: tagOf(file, coding),
    })
    if (coding) headers.set('content-encoding', coding)
    if (/^\/assets\/.*\.js$/.test(path)) headers.set('content-security-policy', THREAD)
    if (request.headers.get('if-none-match') === headers.get('etag')) {
      await file.body?.cancel()
      headers.delete('content-encoding')
      return new Response(null, { status: 304, headers })
    }
    // 'manual': the bytes are compressed already.
    return new Response(file.body, { headers, encodeBody: coding ? 'manual' : 'automatic' })
  },
}
