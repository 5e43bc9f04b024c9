// What a phone must load before a page can be used fully, in bytes as they travel.
import { connect } from 'node:net'

/** The first load fits the first flight of a TCP connection: ten segments of about 1,434 bytes. */
export const FIRST_LOAD_BYTES = 14_336

/** Bytes of the page and of every script that it names, brotli. */
export interface FirstLoad {
  page: number
  scripts: number
}

/** Measures the first load of `url`, without decoding anything that counts. */
export async function firstLoad(url: string): Promise<FirstLoad> {
  const html = await (await fetch(url)).text()
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((m) => m[1] ?? '')
  let scripts = 0
  for (const script of new Set(named)) scripts += await wireBytes(new URL(script, url))
  return { page: await wireBytes(new URL(url)), scripts }
}

/** Bytes of the body as they travel, before any decoding. */
function wireBytes({ hostname, port, pathname, search }: URL): Promise<number> {
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    socket.on('error', fail)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => {
      const response = Buffer.concat(chunks)
      // A build that is half written names scripts that are not there, and a refusal is small.
      if (response.toString('latin1', 9, 12) === '200') done(bodyBytes(response))
      else fail(new Error(`${pathname} is not there`))
    })
    socket.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: text/html\r\n` +
        'Accept-Encoding: br\r\nConnection: close\r\n\r\n',
    )
  })
}

/** Length of a response's body, without the framing of chunks. */
function bodyBytes(response: Buffer): number {
  const split = response.indexOf('\r\n\r\n')
  const head = response.subarray(0, split).toString('latin1').toLowerCase()
  let body = response.subarray(split + 4)
  if (!head.includes('transfer-encoding: chunked')) return body.length
  let bytes = 0
  for (;;) {
    const line = body.indexOf('\r\n')
    const size = Number.parseInt(body.subarray(0, line).toString('latin1'), 16)
    if (!(size > 0)) return bytes
    bytes += size
    body = body.subarray(line + 2 + size + 2)
  }
}
