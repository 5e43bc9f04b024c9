// What the Hono app is built from, and what every request carries. Only shapes: index.ts fills them,
// the doors take what they need. It must never know a neighbour's implementation.
import type { Reference } from '#shared/ids.ts'
import type { Hono } from 'hono'
import type { Settings } from './env.ts'
import type { Merchants } from './merchants.ts'
import type {
  Aliases,
  Catalogue,
  Ledger,
  Notices,
  Office,
  Outcome,
  Pushes,
  Readings,
  Retention,
  Sessions,
  Trace,
  Watch,
} from './session/ports.ts'
import type { LogRecord } from './watch/log.ts'
import type { Lookout } from './watch/lookout.ts'

export type { LogRecord } from './watch/log.ts'

/** What the driver's capabilities are made and checked with; implemented by driver/keys.ts. */
export interface Keys {
  /** `reference.key` (design §3): what opens a session to its driver. */
  makeHandle(reference: Reference): Promise<string>
  /** The reference where the key is right; null for anything else, in constant time. */
  openHandle(text: string): Promise<Reference | null>
  /** MAC of `text` under a key of its own per purpose, base64url. */
  sign(purpose: SealPurpose, text: string): Promise<string>
  /** True where one of our secrets made this MAC; constant time. */
  verify(purpose: SealPurpose, text: string, mac: string): Promise<boolean>
}
export type SealPurpose = 'offer' | 'retry' | 'scan' | 'receipt'

export interface Readiness {
  ok: boolean
  /** Name of what is needed -> whether it is there, and if not, why, without secrets. */
  checks: Record<string, { ok: boolean; detail?: string }>
}

/** What may be asked of the registration with the charger backend. */
export type RegistrationDeed = 'rotate' | 'register' | 'unregister' | 'unregister-anyway' | 'sync'

export interface RegistrationSeen {
  registered: boolean
  version: string | null
  /** Country and party, as their objects carry them. */
  partner: string | null
  versionsUrl: string | null
  /** When their versions were last read, ISO 8601; null: never. */
  checkedAt: string | null
  token: {
    /** What they hold, and what is offered to them in a change that has not ended. */
    generation: number | null
    offered: number | null
    /** Until when the one before opens the door too, unless the new one is used sooner. */
    previousUntil: string | null
  }
  /** Modules of theirs, with the role they have in it. */
  modules: string[]
  /** What the agreed version cannot say, in words; empty from 2.2.1 on. */
  lacks: readonly string[]
}

/** The registration with the charger backend, as the operator may see and change it. */
export interface RegistrationDesk {
  /** With whom and how; never a token. */
  show(): Promise<RegistrationSeen>
  do(deed: RegistrationDeed): Promise<Outcome<unknown>>
}

export interface WebhookSeen {
  url: string
  /** `retiredAt`: when a new one took its place, epoch ms. */
  registrations: { id: string; retiredAt: number | null }[]
}

export interface AppDeps {
  /** The installation's own, which are those of the merchant `default`. */
  settings: Settings
  merchants: Merchants
  sessions: Sessions<Response>
  catalogue: Catalogue
  ledger: Ledger
  /** What the books are held against. */
  readings: Readings
  office: Office
  /** What is forgotten, and when. */
  retention: Retention
  /** The operator's own names for stations. */
  aliases: Aliases
  watch: Pick<Watch, 'warnings' | 'tryAlert'>
  notices: Pick<Notices, 'notices' | 'noticeCounts'>
  keys: Keys
  /** Null: notifications are not offered. */
  pushes: Pick<Pushes, 'allows'> | null
  assets: {
    /** The text of the style sheet, inlined in every page. */
    style: string
    /** URL of the built entry module; empty: pages without script. */
    script: string
    preload: string[]
    /** The same for the operator's console, of which no driver's page may hold anything. */
    console: { style: string; script: string; preload: string[] }
    /** The static files of the build; answers 404 for what is not one. */
    fetch(request: Request): Promise<Response>
  }
  /** Epoch ms. */
  now(): number
  random(length: number): Uint8Array
  ready(): Promise<Readiness>
  /** What the last look at each merchant's sales unit has shown, by the merchants' ids. */
  payerChecks(): Promise<ReadonlyMap<string, Readiness['checks'][string]>>
  registration: RegistrationDesk
  /** A new webhook registration of a merchant's at the payer without a gap; the value is its id. */
  rotateWebhook(merchantId: string): Promise<Outcome<string>>
  /** A merchant's webhook: its address, the registrations whose secrets are kept; never a secret. */
  webhookSeen(merchantId: string): Promise<WebhookSeen>
  /** Ready-made doors of the neighbours: `webhook` holds its whole path, `ocpi` what follows /ocpi. */
  doors: { webhook: Hono; ocpi: Hono }
  /** Origin of a payer stand-in on loopback, else null: the one http address a form may lead to. */
  payerOrigin: string | null
  /** Origins of the payer's own printed codes, which lead on to a station page. */
  codeOrigins: readonly string[]
  log(record: LogRecord): void
  lookout: Pick<Lookout, 'request' | 'traceId' | 'flush'>
  /** True under workerd, which compresses a page when its `Content-Encoding` is set. */
  compress?: boolean
  /** Waits so many ms; tests hand in one that does not. */
  pause?(ms: number): Promise<void>
}

/** What the middleware of app.ts gives every request. */
export interface Edge {
  Variables: {
    requestId: string
    /** The CSP nonce of this response. */
    nonce: string
    /** The trace that the caller brought; it names, and proves nothing. */
    trace: Trace | null
    /** The session that was opened by this request, where its address does not say. */
    reference?: Reference
  }
}
