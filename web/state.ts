// What travels to the phone inside a page, as JSON: the values of the screen, and the sentences it
// may need in the page's one language. Both sides read this type; neither sends more than it says.
// It must never carry a sentence that the phone cannot need: the station page has 14,336 bytes.
import type { Locale } from '#shared/contract.ts'
import type { House } from './model/look-again.ts'
import type { Sale } from './model/pay.ts'
import type {
  Fault,
  FaultCode,
  HomeScreen,
  OfflineScreen,
  ReceiptScreen,
  SessionScreen,
} from './page.ts'
import type { Messages } from './text/messages.ts'

export type FormWords = Omit<Messages['form'], 'pay'> & {
  /** On the button, with the payer's name in it. */
  readonly pay: string
  readonly faults: Readonly<Partial<Record<FaultCode, string>>>
}
export type SessionWords = Pick<
  Messages,
  'common' | 'session' | 'receipt' | 'whys' | 'offline' | 'notify' | 'install'
>

export type StationState = {
  readonly kind: 'station'
  readonly locale: Locale
  readonly sale: Sale
  /** What else the form holds stands in the page itself, as the driver has left it. */
  readonly fault: Fault | null
  readonly words: FormWords
}
export type SessionState = SessionScreen & { readonly words: SessionWords }
export type ReceiptState = ReceiptScreen & { readonly words: SessionWords }
export type ScannerWords = Messages['scanner'] &
  Pick<Messages['common'], 'again'> &
  Pick<Messages['scan'], 'stickers'>
export type HistoryWords = Pick<Messages, 'common' | 'history' | 'receipt' | 'session'>
export type HomeState = Pick<HomeScreen, 'kind' | 'locale'> & {
  readonly words: HistoryWords
  readonly install: Messages['install']
  readonly scan: {
    readonly words: ScannerWords
    /** Origins of the payer's own codes, which lead on to a page of ours. */
    readonly payer: readonly string[]
  }
  /** With it a trip can be remembered that was never shown on a page of its own. */
  readonly house: House
}

/** One page for whatever cannot be fetched: the words of all that the phone can draw by itself. */
export type OfflineState = Pick<OfflineScreen, 'kind' | 'locale' | 'support'> & {
  readonly words: SessionWords
  readonly home: HomeState
}

/** The state of a page that has something to do on the phone. */
export type State = StationState | SessionState | ReceiptState | HomeState | OfflineState
