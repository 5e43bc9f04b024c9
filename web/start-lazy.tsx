// The phone's side of every page but the station page: loaded when such a page is opened.
import { hydrate, render } from 'preact'
import { signal } from '@preact/signals'
import { thisPhone } from './model/phone.ts'
import { Session } from './model/session.ts'
import { forgetTrips, keepTrip, readTrips } from './model/trips.ts'
import type { Trip } from './model/trips.ts'
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

function startSession(page: SessionState, root: Element): void {
  const { words, locale, brand } = page
  const { station } = page.view
  // This may be another browser than the one that paid: from now on it knows the trip too.
  keepTrip({
    handle: page.handle,
    stationId: station.stationId,
    label: station.label,
    name: station.name,
    at: page.now,
  })
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
}

function startHome({ words, locale }: HomeState, root: Element): void {
  const trips = signal<readonly Trip[] | null>(readTrips())
  const forget = () => {
    forgetTrips()
    trips.value = null
  }
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
