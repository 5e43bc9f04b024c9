// The phone's side of the page that stands where no other could be fetched: it looks at its address,
// draws what the phone remembers of it, and makes way for the real page when that is there.
import { render } from 'preact'
import { thisPhone } from '../model/phone.ts'
import { readTrip, referenceIn } from '../model/memory.ts'
import type { Trip } from '../model/memory.ts'
import { Session } from '../model/session.ts'
import { waitForPage } from '../model/way-back.ts'
import { headingOf } from '../screens/heading.ts'
import { LineNote } from '../screens/line-note.tsx'
import type { Missing } from '../screens/offline.tsx'
import { OfflinePage } from '../screens/offline.tsx'
import { ReceiptPage } from '../screens/receipt.tsx'
import { receiptTitle } from '../screens/receipt-text.ts'
import { ReceiptTools } from '../screens/receipt-tools.tsx'
import { figuresOf } from '../screens/session-props.ts'
import type { OfflineState, ReceiptState, SessionState } from '../state.ts'
import { startHome } from './home.tsx'
import { remember, startSession } from './session.tsx'

/** The addresses of one session; a stop without script is asked for on the session's page here. */
const SESSION_PATH = /^\/c\/([^/]+)(\/receipt|\/stop)?$/

/** The session's page as the server would send it, from what was last seen; null: never seen here. */
function keptPage({ locale, words }: OfflineState, trip: Trip | null): SessionState | null {
  if (!trip?.seen) return null
  const { at, savedAt, ...seen } = trip.seen
  // By the phone's clock alone nothing is dated; it only says how long ago that was.
  const now = at + Math.max(0, thisPhone.now() - savedAt)
  const shareUrl = seen.shareUrl ?? null
  return { kind: 'session', ...seen, shareUrl, locale, words, handle: trip.handle, now }
}

function showSession(page: SessionState, knownAt: number, root: Element): void {
  const released = figuresOf(page, page.view).money(page.view.reservedMinor)
  document.title = `${headingOf(page.view, page.words.session, { brand: page.brand, released })} – Stikk`
  startSession(page, root, knownAt)
}

/** A receipt is read anew as soon as it can be: a credit note may have come. */
function showReceipt(page: SessionState, knownAt: number, root: Element): void {
  const session = new Session(thisPhone, { ...page, knownAt })
  function Kept() {
    const { shareUrl, ...rest } = page
    const kept = { ...rest, kind: 'receipt', view: session.view.value } as const
    // Without its address there is nothing to share; seen by an older version, it was not kept.
    const receipt: ReceiptState = { ...kept, shareUrl: shareUrl ?? '' }
    return (
      <>
        <LineNote session={session} page={page} words={page.words} />
        <ReceiptPage page={receipt} words={page.words} />
        {shareUrl !== null && <ReceiptTools page={receipt} words={page.words} />}
      </>
    )
  }
  document.title = `${receiptTitle(page.view, page.words.receipt)} – Stikk`
  render(<Kept />, root)
  session.start()
  void remember(page, session)
}

function showMissing(state: OfflineState, missing: Missing, root: Element): void {
  render(<OfflinePage page={state} words={state.words} missing={missing} />, root)
  waitForPage(thisPhone)
}

/** Home from memory: what the app was opened for, and the list of trips; what needs a network is said. */
function showHome(state: OfflineState, root: Element): void {
  render(
    <OfflinePage page={state} words={state.words} missing="home">
      <div id="trips" />
    </OfflinePage>,
    root,
  )
  const list = document.getElementById('trips')
  if (list) startHome(state.home, list)
  waitForPage(thisPhone)
}

/** Draws what belongs at this address. */
export async function startOffline(state: OfflineState, root: Element): Promise<void> {
  const { pathname } = location
  const [, handle, below] = SESSION_PATH.exec(pathname) ?? []
  if (handle !== undefined) {
    const trip = await readTrip(referenceIn(handle))
    // The reference alone opens nothing (design §3), here neither.
    const page = trip?.handle === handle ? keptPage(state, trip) : null
    root.replaceChildren()
    if (!page || !trip?.seen) return showMissing(state, 'session', root)
    if (below !== '/receipt') return showSession(page, trip.seen.at, root)
    const { receipt } = page.view
    return receipt ? showReceipt(page, trip.seen.at, root) : showMissing(state, 'receipt', root)
  }
  root.replaceChildren()
  if (pathname === '/') return showHome(state, root)
  showMissing(state, pathname.startsWith('/s/') ? 'station' : 'page', root)
}
