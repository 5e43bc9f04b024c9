// Takes secrets and persons out of messages and puts stable placeholders in: the same value is the same
// placeholder wherever it stands, raw, in base64 or percent-encoded, so that what was equal stays equal.
// References, amounts, field names, number formats and all oddities stay byte for byte.
import { leavesOf, withLeaves, type Leaf } from './json-leaves.ts'
import { kindOfField, kindOfHeader, kindOfParameter, type Kind } from './secret-places.ts'

/** Our own reference, which is also the uid of our token: it opens nothing. */
const REFERENCE = /^ev-[0-9a-hjkmnp-tv-z]{26}$/i
const HANDLE = /(ev-[0-9a-hjkmnp-tv-z]{26})\.([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])/gi
const JWT = /\beyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?/g
const PHONE = /(?<![\w.:])\+\d{8,15}(?!\d)/g
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const PARAMETER = /([?&;])([\w.-]{1,40})=([^&#;"'\s\\<>]+)/g
const PLACEHOLDER = /^\[[a-z]+-\d+\]$/
/** A shorter value may stand in any text by chance: it is replaced at its own place only. */
const LONG_ENOUGH = 8

/** Remembers every secret it was shown; lives as long as one conversation. */
export class Redactor {
  /** Secret in plain -> its placeholder. */
  readonly #known = new Map<string, string>()
  readonly #counts = new Map<Kind, number>()
  /** Longest first: a part of a secret must not be replaced before the whole. */
  #everywhere: [string, string][] = []

  /** `secrets`: values that are known to be secret before anything was said. */
  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) this.#nameOf('secret', secret)
  }

  /** How many secrets are known: when it grows, what was redacted before must be redacted again. */
  get size(): number {
    return this.#known.size
  }

  header(name: string, value: string): string {
    const kind = kindOfHeader(name)
    if (kind === null) return this.text(value)
    if (name.toLowerCase().endsWith('authorization')) return this.#authorization(value)
    return this.#nameOf(kind, value)
  }

  /** A path with its query. */
  path(path: string): string {
    return this.text(path)
  }

  body(text: string, contentType: string): string {
    const leaves = leavesOf(text)
    const placed = leaves
      ? withLeaves(text, leaves, (leaf) => this.#leaf(leaf))
      : /urlencoded/.test(contentType)
        ? this.text(`?${text}`).slice(1)
        : this.#brokenJson(text)
    return this.text(placed)
  }

  /** What can be told by its looks alone, and every secret that is known by now. */
  text(text: string): string {
    const looked = text
      .replaceAll(
        HANDLE,
        (_all, reference: string, key: string) => `${reference}.${this.#nameOf('handle', key)}`,
      )
      .replaceAll(PARAMETER, (all: string, mark: string, name: string, value: string) => {
        const kind = kindOfParameter(name)
        return kind === null ? all : `${mark}${name}=${this.#nameOf(kind, unescaped(value))}`
      })
      .replaceAll(JWT, (jwt) => this.#nameOf('token', jwt))
      .replaceAll(EMAIL, (mail) => this.#nameOf('email', mail))
      .replaceAll(PHONE, (phone) => this.#nameOf('phone', phone))
    return this.#everywhere.reduce((done, [secret, name]) => done.replaceAll(secret, name), looked)
  }

  #leaf({ path, siblings, value }: Leaf): string | null {
    const kind = kindOfField(path, siblings)
    if (kind === null || value === null || typeof value === 'boolean' || value === '') return null
    if (typeof value === 'string') {
      if (kind === 'uid' && REFERENCE.test(value)) return null
      return JSON.stringify(this.#nameOf(kind, value))
    }
    // A number stays one, or the schema that reads it would see another thing than it saw then.
    const nth = /\d+/.exec(this.#nameOf(kind, String(value)))?.[0] ?? '0'
    return `9${nth.padStart(9, '0')}`
  }

  /** A body that was cut: what still looks like a field is judged as one. */
  #brokenJson(text: string): string {
    return text.replaceAll(
      /"([\w-]{1,60})"(\s*:\s*)"((?:[^"\\]|\\.)*)("?)/g,
      (all: string, ...parts: string[]) => {
        const [key = '', colon = '', value = '', end = ''] = parts
        const kind = kindOfField([key], new Set())
        if (kind === null || value === '' || (kind === 'uid' && REFERENCE.test(value))) return all
        return `"${key}"${colon}"${this.#nameOf(kind, value)}${end}`
      },
    )
  }

  /** The scheme stays, and what is signed how: only the secret itself goes. */
  #authorization(value: string): string {
    const signature = /^(.*\bSignature=)(\S+)$/i.exec(value)
    if (signature) return `${signature[1]}${this.#nameOf('signature', signature[2] ?? '')}`
    const [, scheme = '', secret = ''] = /^(\S+)\s+(.+)$/.exec(value) ?? []
    if (secret === '') return this.#nameOf('token', value)
    return `${scheme} ${this.#nameOf('token', secret)}`
  }

  #nameOf(kind: Kind, value: string): string {
    if (PLACEHOLDER.test(value)) return value
    const secret = plainOf(value)
    const known = this.#known.get(secret)
    if (known !== undefined) return known
    const nth = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, nth)
    const name = `[${kind}-${nth}]`
    this.#known.set(secret, name)
    if (secret.length >= LONG_ENOUGH) {
      const forms = writtenAs(secret).map((form): [string, string] => [form, name])
      this.#everywhere = [...this.#everywhere, ...forms].toSorted(
        (a, b) => b[0].length - a[0].length,
      )
    }
    return name
  }
}

/** What base64 hides, where it hides text: a token is the same in either dress. */
function plainOf(value: string): string {
  if (!/^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(value)) return value
  const decoded = Buffer.from(value, 'base64')
  const text = decoded.toString('utf8')
  const same = [decoded.toString('base64'), decoded.toString('base64url')]
  const whole = same.some((form) => form.replace(/=+$/, '') === value.replace(/=+$/, ''))
  return whole && /^[\x21-\x7e]{6,}$/.test(text) ? text : value
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Every dress a secret is met in. */
function writtenAs(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const base64 = bytes.toString('base64')
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    base64,
    base64.replace(/=+$/, ''),
    encodeURIComponent(base64),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]
  return [...new Set(forms)]
}
