// Which screen a page is, on the server: its title, its body, and the state that travels with it.
import type { ComponentChildren } from 'preact'
import { Pay } from './model/pay.ts'
import type { Filled, Sale } from './model/pay.ts'
import { thisPhone } from './model/phone.ts'
import { Session } from './model/session.ts'
import type {
  HomeScreen,
  OfflineScreen,
  Page,
  SessionScreen,
  StationScreen,
  Support as Ways,
} from './page.ts'
import { ChoicesPage } from './screens/choices.tsx'
import { headingOf } from './screens/heading.ts'
import { HomePage } from './screens/home.tsx'
import { OfflinePage } from './screens/offline.tsx'
import { ReceiptPage } from './screens/receipt.tsx'
import { receiptTitle } from './screens/receipt-text.ts'
import { ReceiptTools } from './screens/receipt-tools.tsx'
import { SessionPage } from './screens/session.tsx'
import type { OfSession } from './screens/session-props.ts'
import { figuresOf } from './screens/session-props.ts'
import { StationForm } from './screens/station-form.tsx'
import { StationScreenPage } from './screens/station.tsx'
import { StopConfirm } from './screens/stop-confirm.tsx'
import { Support } from './screens/support.tsx'
import { TroublePage } from './screens/trouble.tsx'
import type { FormWords, HistoryWords, HomeState, SessionWords, State } from './state.ts'
import type { Messages } from './text/messages.ts'
import { fill } from './text/messages.ts'

/** What fills a document. */
export type Content = {
  readonly title: string
  readonly body: ComponentChildren
  readonly state: State | null
  readonly query?: string
  /** The address of this page for whoever it is passed on to by the browser's own means. */
  readonly canonical?: string
  readonly terms?: { readonly url: string | null; readonly privacyUrl: string | null }
}

function help(words: Messages, ways: Ways, reference: string | null) {
  return <Support ways={ways} reference={reference} words={words.common} />
}

/** The faults the phone can find by itself; the server's own is added where there is one. */
const FOUND_HERE = [
  'amount-missing',
  'amount-unreadable',
  'amount-too-low',
  'amount-too-high',
  'terms-missing',
] as const

function formWordsOf({ page, form }: StationScreen, words: Messages): FormWords {
  const codes = new Set([
    ...FOUND_HERE.filter((code) => page.amountRange !== null || code === 'terms-missing'),
    ...(form.fault ? [form.fault.code] : []),
  ])
  return {
    ...words.form,
    pay: words.form.pay[page.brand],
    asking: fill(words.form.asking, { brand: page.brand }),
    faults: Object.fromEntries([...codes].map((code) => [code, words.faults[code]])),
  }
}

/** What the driver had put in, else the operator's own choice of an amount. */
function filledOf({ page, form }: StationScreen): Filled {
  const offered = page.amounts.map((choice) => choice.amount)
  const wanted = form.amount ?? page.defaultAmount
  const typed = form.amount === null && form.ownAmount !== ''
  const listed = wanted !== null && offered.includes(wanted) ? wanted : (offered[0] ?? null)
  return {
    choice: typed ? null : listed,
    own: form.ownAmount,
    terms: form.terms,
    fault: form.fault,
  }
}

function stationContent(screen: StationScreen, words: Messages): Content {
  const { page, form, locale } = screen
  const sale: Sale = {
    stationId: page.station.stationId,
    label: page.station.label,
    name: page.station.name,
    amounts: page.amounts,
    amountRange: page.amountRange,
    currency: page.currency,
    brand: page.brand,
    offer: page.offer,
    termsUrl: page.terms.url,
  }
  const formWords = formWordsOf(screen, words)
  const sells = page.sale !== 'refused' && page.offer !== null
  return {
    title: fill(words.common.station, { label: page.station.label }),
    query: screen.retry === null ? '' : `retry=${encodeURIComponent(screen.retry)}`,
    terms: page.terms,
    state: sells ? { kind: 'station', locale, sale, fault: form.fault, words: formWords } : null,
    body: (
      <>
        <StationScreenPage page={screen} words={words}>
          <div id="live">
            {sells && (
              <StationForm
                pay={new Pay(sale, filledOf(screen))}
                sale={sale}
                locale={locale}
                words={formWords}
              />
            )}
          </div>
        </StationScreenPage>
        {help(words, page.support, null)}
      </>
    ),
  }
}

function sessionWordsOf(words: Messages): SessionWords {
  const { common, session, receipt, whys, offline, notify, install } = words
  return { common, session, receipt, whys, offline, notify, install }
}

function titleOf(page: OfSession, words: Messages): string {
  const released = figuresOf(page, page.view).money(page.view.reservedMinor)
  return headingOf(page.view, words.session, { brand: page.brand, released })
}

function sessionContent(page: SessionScreen, words: Messages): Content {
  const spoken = sessionWordsOf(words)
  return {
    title: titleOf(page, words),
    // At rest there is nothing left to do here: what is passed on is the receipt.
    ...(page.view.receipt && page.shareUrl && { canonical: page.shareUrl }),
    state: { ...page, words: spoken },
    body: (
      <div id="live">
        <SessionPage
          session={new Session(thisPhone, page)}
          page={page}
          words={spoken}
          voice={null}
        />
      </div>
    ),
  }
}

function historyWordsOf({ common, history, receipt, session }: Messages): HistoryWords {
  return { common, history, receipt, session }
}

function homeStateOf(page: HomeScreen | OfflineScreen, words: Messages): HomeState {
  const { brand, market, plugOrder, support } = page
  return {
    kind: 'home',
    locale: page.locale,
    words: historyWordsOf(words),
    install: words.install,
    scan: {
      payer: page.codeOrigins,
      words: {
        ...words.scanner,
        again: words.common.again,
        stickers: words.scan.stickers,
      },
    },
    house: { brand, market, plugOrder, support },
  }
}

function homeContent(page: HomeScreen, words: Messages): Content {
  return {
    title: words.home.title,
    state: homeStateOf(page, words),
    body: (
      <>
        <HomePage page={page} words={words.home} scan={words.scanner.open} />
        <div id="live" />
        {help(words, page.support, null)}
      </>
    ),
  }
}

function offlineContent(page: OfflineScreen, words: Messages): Content {
  const spoken = sessionWordsOf(words)
  const { kind, locale, support } = page
  return {
    title: words.offline.title,
    state: { kind, locale, support, words: spoken, home: homeStateOf(page, words) },
    body: (
      <div id="live">
        <OfflinePage page={page} words={spoken} missing="page" />
      </div>
    ),
  }
}

/** What fills the document of a page. */
export function contentOf(page: Page, words: Messages): Content {
  switch (page.kind) {
    case 'station':
      return stationContent(page, words)
    case 'session':
      return sessionContent(page, words)
    case 'home':
      return homeContent(page, words)
    case 'choices':
      return {
        title: words.choices.title,
        state: null,
        body: [<ChoicesPage page={page} words={words.choices} />, help(words, page.support, null)],
      }
    case 'stop-confirm':
      return {
        title: words.session.stop,
        state: null,
        body: [
          <StopConfirm page={page} words={sessionWordsOf(words)} />,
          help(words, page.support, page.view.reference),
        ],
      }
    case 'receipt': {
      const spoken = sessionWordsOf(words)
      return {
        title: receiptTitle(page.view, words.receipt),
        canonical: page.shareUrl,
        state: { ...page, words: spoken },
        body: [
          <ReceiptPage page={page} words={spoken} />,
          <div id="live">
            <ReceiptTools page={page} words={spoken} />
          </div>,
        ],
      }
    }
    case 'offline':
      return offlineContent(page, words)
    case 'trouble':
      return {
        title: words.trouble[page.code].title,
        state: null,
        body: [
          <TroublePage page={page} words={words} />,
          help(words, page.support, page.reference),
        ],
      }
    default:
      return page satisfies never
  }
}
