// What of a CPO's answers we do not put up with, because money or the token would be at risk, and how
// the operator hears of it: which field, and what was done. It must never decide a fate: that is in
// the failure already.

interface Intolerance {
  field: string
  detail: string
}

const UNREAD = 'the answer was not used, and is asked for again'

const INTOLERANCES: Record<string, Intolerance> = {
  'foreign-page': {
    field: 'Link',
    detail: 'the next page is at another host: the token goes nowhere else, the list is not read',
  },
  'endless-pages': { field: 'Link', detail: 'the pages lead back to one that was read' },
  'too-many-pages': {
    field: 'Link',
    detail: 'the list has no end; what was read of it is not used',
  },
  'pages-repeat': {
    field: 'offset',
    detail: 'the next page is the one before once more: the rest of the list cannot be seen',
  },
  'no-data': { field: 'data', detail: 'X-Total-Count counts something, and nothing came' },
  'not-a-list': { field: 'data', detail: `a list was asked for: ${UNREAD}` },
  'bad-envelope': { field: 'status_code', detail: UNREAD },
  'bad-json': { field: 'body', detail: `it is not JSON, or was cut short: ${UNREAD}` },
  truncated: { field: 'Content-Length', detail: `less came than was said: ${UNREAD}` },
  'too-large': { field: 'body', detail: `it is above 16 MiB: ${UNREAD}` },
  'bad-command-response': {
    field: 'result',
    detail: 'whether the command was taken is not known: the session is read before it is repeated',
  },
  'bad-location': { field: 'location', detail: 'the one we had stays' },
  'bad-version-details': { field: 'endpoints', detail: UNREAD },
  'bad-credentials': { field: 'token', detail: 'there is no registration without it' },
  'no-party': {
    field: 'party_id',
    detail: 'it is missing beside country_code: objects of 2.1.1 are owned by nobody then',
  },
  'already-registered': {
    field: 'credentials',
    detail: 'they hold a registration of ours that we do not: it must be taken back there',
  },
  'insecure-address': {
    field: 'url',
    detail: 'it is not https: the token is not sent there',
  },
}

/** What the operator should know of this failure; null: a retry may mend it, or it is no fault. */
export function intoleranceOf(code: string): Intolerance | null {
  const known = INTOLERANCES[code]
  if (known) return known
  const [, encoding] = /^401-unless-OCPI_TOKEN_ENCODING-is-(\w+)$/.exec(code) ?? []
  if (encoding) {
    return {
      field: 'Authorization',
      detail: `they take the token ${encoding}: set OCPI_TOKEN_ENCODING`,
    }
  }
  const [, module] = /^no-endpoint-(.+)$/.exec(code) ?? []
  if (!module) return null
  return { field: 'endpoints', detail: `${module} is not among them: it is needed` }
}
