// The phone's side of a session page: it hydrates, listens, speaks to screen readers, and remembers.
import { hydrate, render } from 'preact'
import { computed, effect } from '@preact/signals'
import { markApp } from '../model/app-badge.ts'
import { keepTrip, sawTrip } from '../model/memory.ts'
import { thisPhone } from '../model/phone.ts'
import { Session } from '../model/session.ts'
import type { SessionModel } from '../model/session.ts'
import { isAtRest } from '../model/step.ts'
import { Voice } from '../model/voice.ts'
import { headingOf } from '../screens/heading.ts'
import { SessionPage } from '../screens/session.tsx'
import { figuresOf } from '../screens/session-props.ts'
import { findRetried } from './retried.ts'
import type { SessionState } from '../state.ts'
import { offerInstall } from './install.tsx'
import { kwh } from '../text/amounts.ts'
import { kw } from '../text/format.ts'
import { fill } from '../text/messages.ts'

/** Remembers the trip, and from now on every view of it: the next page may have no network. */
export async function remember(page: SessionState, session: SessionModel): Promise<void> {
  const { handle, brand, market, plugOrder, shareUrl, support } = page
  const { stationId, label, name } = page.view.station
  // This may be another browser than the one that paid: it knows the trip too.
  await keepTrip({ handle, stationId, label, name, at: Date.now() })
  effect(() => {
    const view = session.view.value
    const at = session.heardAt.value
    const savedAt = Date.now() - (session.clock.read() - at)
    const seen = { view, at, savedAt, brand, market, plugOrder, shareUrl, support }
    void sawTrip(handle, seen, isAtRest(view))
  })
}

/** What a screen reader is told of this page's session. */
export function voiceOf(page: SessionState, session: SessionModel) {
  const { words, locale, brand } = page
  return new Voice(session, {
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
}

/**
 * A step that takes the focused control away hands its focus to the new heading: a keyboard and a screen
 * reader stay with the trip. Whoever has focused nothing keeps their place.
 */
function followFocus(session: SessionModel, root: Element): void {
  let last: EventTarget | null = null
  root.addEventListener('focusin', ({ target }) => (last = target))
  effect(() => {
    void session.step.value
    // After the new screen has been drawn.
    setTimeout(() => {
      const lost = last instanceof Element && !last.isConnected
      if (lost && document.activeElement === document.body) root.querySelector('h1')?.focus()
    })
  })
}

/**
 * Brings a session page to life. `knownAt`: when what the page shows was true, where the page is drawn
 * here from memory; the server's own page is taken over as it stands.
 */
export function startSession(page: SessionState, root: Element, knownAt?: number): void {
  const session = new Session(thisPhone, knownAt === undefined ? page : { ...page, knownAt })
  const voice = voiceOf(page, session)
  const retried = findRetried(page.view.reference)
  const screen = (
    <SessionPage session={session} page={page} words={page.words} voice={voice} retried={retried} />
  )
  if (knownAt === undefined) hydrate(screen, root)
  else render(screen, root)
  followFocus(session, root)
  session.start()
  void remember(page, session)
  const { step } = session
  effect(() => markApp(step.value === 'charging' || step.value === 'stopping'))
  offerInstall(
    root,
    page.words.install,
    computed(() => step.value === 'settled'),
  )
}
