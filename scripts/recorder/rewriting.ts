// The addresses that an OCPI partner gives in passing: versions, version details, credentials, and the
// next page of a list. They lead past the recorder unless they are turned towards it; nothing else of a
// message is touched.
import { leavesOf, withLeaves } from './json-leaves.ts'

/** `data.url`, `data.*.url`, `data.endpoints.*.url`: all places of an address in the handshake. */
const PLACES = new Set(['data.url', 'data.*.url', 'data.endpoints.*.url'])

/** The body with the addresses of `from` (an origin) turned to `to`. */
export function turnedBody(body: string, from: string, to: string): string {
  if (!body.includes('url')) return body
  const leaves = leavesOf(body)
  if (!leaves) return body
  return withLeaves(body, leaves, ({ path, value }) => {
    if (!PLACES.has(path.join('.')) || typeof value !== 'string') return null
    const turned = turnedAddress(value, from, to)
    return turned === value ? null : JSON.stringify(turned)
  })
}

/** `Link` (paging) and `Location`. */
export function turnedHeader(name: string, value: string, from: string, to: string): string {
  if (name === 'location') return turnedAddress(value, from, to)
  if (name !== 'link') return value
  return value.replaceAll(
    /<([^>]+)>/g,
    (_all, address: string) => `<${turnedAddress(address, from, to)}>`,
  )
}

function turnedAddress(address: string, from: string, to: string): string {
  return URL.parse(address)?.origin === from ? `${to}${address.slice(from.length)}` : address
}
