// The phone's side of every page but the station page: loaded when such a page is opened.
import { hydrate, render } from 'preact'
import { effect, signal } from '@preact/signals'
import type { Trip } from './model/memory.ts'
import { forgetTrips, keepTrip, readTrips, sawTrip } from './model/memory.ts'
import { thisPhone } from './model/phone.ts'
import { Session } from './model/session.ts'
import type { SessionModel } from './model/session.ts'
import { isAtRest } from './model/step.ts'
import { Voice } from './model/voice.ts'
import { headingOf } from './screens/heading.ts'
import { History } from './screens/history.tsx'
import { ReceiptTools } from './screens/receipt-tools.tsx'
import { SessionPage } from './screens/session.tsx'
import { figuresOf } from './screens/session-props.ts'
import type { HomeState, SessionState, State } from './state.ts'
import { kwh } from './text/amounts.ts'
import { kw } from './text/format.ts'
import { fill } from './text/messages.ts'

/** Remembers the trip, and from now on every view of it: the next page may have no network. */
async function remember(page: SessionState, session: SessionModel): Promise<void> {
  const { handle, brand, market, plugOrder, support } = page
  const { stationId, label, name } = page.view.station
  // This may be another browser than the one that paid: it knows the trip too.
  await keepTrip({ handle, stationId, label, name, at: Date.now() })
  effect(() => {
    const view = session.view.value
    const at = session.clock.now.peek()
    const seen = { view, at, savedAt: Date.now(), brand, market, plugOrder, support }
    void sawTrip(handle, seen, isAtRest(view))
  })
}

function startSession(page: SessionState, root: Element): void {
  const { words, locale, brand } = page
  const session = new Session(thisPhone, page)
  const voice = new Voice(session, {
    step() {
      const view = session.view.peek()
      const released = figuresOf(page, view).money(view.reservedMinor)
      return headingOf(view, words.session, { brand, released })
    },
    figures() {
      const view = session.view.peek()
      if (session.step.peek() !== 'charging') return null
      return fill(view.powerW === null ? words.session.spokenNoPower : words.session.spoken, {
        energy: kwh(view.energyWh, locale),
        cost: figuresOf(page, view).exact(view.costMinor),
        power: kw(view.powerW ?? 0, locale),
      })
    },
  })
  hydrate(<SessionPage session={session} page={page} words={words} voice={voice} />, root)
  session.start()
  void remember(page, session)
}

function startHome({ words, locale }: HomeState, root: Element): void {
  const trips = signal<readonly Trip[] | null>([])
  void readTrips().then((found) => (trips.value = found))
  const forget = () => void forgetTrips().then(() => (trips.value = null))
  render(<History trips={trips} words={words} locale={locale} forget={forget} />, root)
}

/** Starts what lives on a page. */
export function start(state: State, root: Element): void {
  switch (state.kind) {
    case 'session':
      return startSession(state, root)
    case 'home':
      return startHome(state, root)
    case 'receipt':
      root.replaceChildren()
      return render(
        <ReceiptTools page={state} words={state.words} shares={'share' in navigator} />,
        root,
      )
    case 'station':
      // Started by the entry itself, without this file.
      return
    default:
      return state satisfies never
  }
}
