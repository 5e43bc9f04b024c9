// What a scanned code may do: lead to a station of ours, by our own address, by the payer's, or by a
// bare number. Anything else is refused with its host in plain sight: a false sticker looks like any
// other. Pure: it knows no camera and follows nothing.

/** Whose addresses are followed. Origins as `URL.origin` writes them, so scheme and port count. */
export type Trusted = {
  readonly own: string
  /** The payer's short addresses, which lead on to a page of ours. */
  readonly payer: readonly string[]
}

export type Verdict =
  | { readonly kind: 'follow'; readonly address: string }
  /** An address of somebody else; `host` as the network knows it, so that no look-alike letter hides. */
  | { readonly kind: 'foreign'; readonly host: string }
  /** No station's number and no address: a timetable, a ticket, a text. */
  | { readonly kind: 'other' }

/** Of an address of ours only these are kept: what a display's code says (OCPP 2.1 C25). */
const KEPT = ['totp', 'evse'] as const
/** As long as the field for typing one. Without a figure in it, it is a word, and no code for a charger. */
const NUMBER = /^(?=.*\p{N})[\p{L}\p{N}][\p{L}\p{N} *_~-]{0,63}$/u
/** Codes in capitals are smaller, so `/S/` is `/s/`; what follows is the station's and stays. */
const STATION = /^\/s\/([^/]+)\/?$/i

/** The address of a station's page on this site. */
function stationAddress(number: string, query: URLSearchParams): string {
  const kept = new URLSearchParams()
  for (const name of KEPT) {
    const value = query.get(name)
    if (value !== null) kept.set(name, value)
  }
  return `/s/${number}${kept.size === 0 ? '' : `?${kept}`}`
}

/** Judges what a code says. */
export function judgeCode(text: string, { own, payer }: Trusted): Verdict {
  const said = text.trim()
  if (NUMBER.test(said)) {
    return {
      kind: 'follow',
      address: stationAddress(encodeURIComponent(said), new URLSearchParams()),
    }
  }
  if (!URL.canParse(said)) return { kind: 'other' }
  const url = new URL(said)
  // A `blob:` has the origin of what is inside it. A name before the host is there to be mistaken for it.
  const plain = /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  if (plain && url.origin === own) {
    const number = STATION.exec(url.pathname)?.[1]
    if (number === undefined) return { kind: 'other' }
    return { kind: 'follow', address: stationAddress(number, url.searchParams) }
  }
  if (plain && payer.includes(url.origin)) return { kind: 'follow', address: url.href }
  return url.hostname === '' ? { kind: 'other' } : { kind: 'foreign', host: url.host }
}
