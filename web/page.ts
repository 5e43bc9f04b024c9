// What the BFF hands to `render` (entry-server.tsx): one page of the driver's trip as plain,
// serialisable values. The same value travels to the phone as JSON, where the screen is hydrated from it.
// It must never hold a secret beyond the handle or offer that the page is about, nor a function.
import type { Locale, StationChoices, StationPage, View } from '#shared/contract.ts'

/** Where the driver gets help; both null: the page says nothing rather than something false. */
export type Support = StationPage['support']
export type Brand = StationPage['brand']

/** The inputs of the station form, by their `name`. `form` = the fault belongs to the whole. */
export const FIELDS = ['amount', 'ownAmount', 'terms', 'form'] as const
export type Field = (typeof FIELDS)[number]

/** Why the station form was refused. Closed: each language has a sentence and a next step for each. */
export const FAULTS = [
  'amount-missing',
  'amount-unreadable',
  'amount-not-offered',
  'amount-too-low',
  'amount-too-high',
  'terms-missing',
  'offer-old',
  'offer-forged',
  'offer-used',
  'station-busy',
  'tariff-changed',
  'old-reservation',
  'payer-away',
  'payer-refused',
  'too-many',
  'server',
] as const
export type FaultCode = (typeof FAULTS)[number]
export type Fault = { readonly field: Field; readonly code: FaultCode }

/**
 * What the driver had put in, so that a refused form comes back as it was sent.
 *
 * The form posts `offer`, `locale`, `terms=on`, `amount` and `ownAmount`. `amount` is the minor units
 * of the chosen radio, or the empty text when "another amount" is chosen; `ownAmount` (major units,
 * comma or point) counts only then (amount empty or absent).
 */
export type StationForm = {
  /** Minor units; null: the default, or an amount of one's own when `ownAmount` is not empty. */
  readonly amount: number | null
  readonly ownAmount: string
  readonly terms: boolean
  readonly fault: Fault | null
}

/** The form nobody has touched yet. */
export const freshForm: StationForm = { amount: null, ownAmount: '', terms: false, fault: null }

/** Why a whole page could not be given. Closed like `FAULTS`. */
export const TROUBLES = [
  'station-unknown',
  'code-wrong',
  'code-missing',
  'session-unknown',
  'too-many',
  'not-found',
  'receipt-not-yet',
  'bad-request',
  'server',
] as const
export type TroubleCode = (typeof TROUBLES)[number]

/** What the pages of one running or finished session share. */
type OfSession = {
  readonly locale: Locale
  readonly view: View
  /** The driver's capability: only for links of this page and the phone's own storage. */
  readonly handle: string
  readonly support: Support
  /** Epoch ms at which the page was drawn: ages are counted from it, whatever the phone's clock says. */
  readonly now: number
  readonly brand: Brand
  readonly market: StationPage['market']
}

export type StationScreen = {
  readonly kind: 'station'
  readonly locale: Locale
  readonly page: StationPage
  readonly form: StationForm
  /** The signed `?retry=` token of this address, kept when the language is changed. */
  readonly retry: string | null
  /** Epoch ms at which the page was drawn. */
  readonly now: number
  /** Displays here show codes that change, and this visit came without one. */
  readonly caution: boolean
}
export type ChoicesScreen = {
  readonly kind: 'choices'
  readonly locale: Locale
  readonly choices: StationChoices
  /** What was scanned or typed. */
  readonly typed: string
  readonly support: Support
}
export type SessionScreen = OfSession & {
  readonly kind: 'session'
  readonly plugOrder: StationPage['plugOrder']
  /** Where whoever is given the address may read the receipt, once there is one; null: unknown. */
  readonly shareUrl: string | null
  /** What a phone subscribes to notifications with (VAPID); absent: they are not offered. */
  readonly pushKey?: string
}
/** `GET /c/{handle}/stop`: the confirmation for a phone without script. */
export type StopConfirmScreen = OfSession & { readonly kind: 'stop-confirm' }
/**
 * `GET /c/{handle}/receipt` and `GET /r/{reference}.{key}`. Only with `view.receipt` at rest; else
 * answer trouble `receipt-not-yet`.
 */
export type ReceiptScreen = Omit<OfSession, 'handle'> & {
  readonly kind: 'receipt'
  /** Null: this is the shared one, read without the driver's capability. */
  readonly handle: string | null
  /** The address that reads this receipt and nothing else: all that is ever shared. */
  readonly shareUrl: string
}
export type HomeScreen = {
  readonly kind: 'home'
  readonly locale: Locale
  /** The station number as typed, still there after a miss. Posted as `station` to `/`. */
  readonly typed: string
  /** From the `trip` cookie. */
  readonly trip: { readonly handle: string } | null
  readonly fault: 'station-missing' | 'station-unknown' | null
  /** Origins whose codes the scanner follows besides our own. */
  readonly codeOrigins: readonly string[]
  readonly support: Support
  readonly brand: Brand
  readonly market: StationPage['market']
  readonly plugOrder: StationPage['plugOrder']
}
/**
 * What the installed app is opened for (`/?do=`): by its icon, by its shortcuts. Only then does home
 * lead on to the running charge by itself; a link to home leads home.
 */
export const OPENINGS = ['start', 'scan', 'charge'] as const
export type Opening = (typeof OPENINGS)[number]
/** `GET /offline`: what the service worker keeps, for when no other page can be fetched. */
export type OfflineScreen = Omit<HomeScreen, 'kind' | 'typed' | 'trip' | 'fault'> & {
  readonly kind: 'offline'
}
export type TroubleScreen = {
  readonly kind: 'trouble'
  readonly locale: Locale
  readonly code: TroubleCode
  /** The station number that was not found; the page has a form to correct it. */
  readonly typed: string | null
  /** Where "try again" leads (own origin, begins with `/`); null: the way home. */
  readonly again: string | null
  readonly reference: string | null
  /** The station it is about, where that is known: its number is there to be compared with. */
  readonly station: StationPage['station'] | null
  readonly support: Support
}

export type Page =
  | StationScreen
  | ChoicesScreen
  | SessionScreen
  | StopConfirmScreen
  | ReceiptScreen
  | HomeScreen
  | TroubleScreen
  | OfflineScreen

/** What the build and the response decide about a document, independent of its content. */
export type Assets = {
  /** The CSP nonce of this response. */
  readonly nonce: string
  /** The text of web/style.css and of web/style/trip.css, in this sequence. */
  readonly style: string
  /** URL of the built entry-client; null: a page without script. */
  readonly script: string | null
  /** URLs of modules the entry imports statically. */
  readonly preload: readonly string[]
  /** URL of the web app manifest, in the language of the page. */
  readonly manifest: string
  /** Seconds of the meta refresh inside `<noscript>`; null: none (design §6, "Pages"). */
  readonly refresh: number | null
}
