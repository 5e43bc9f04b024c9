// What every screen of a session is drawn from, and the few figures that several of them say.
import type { ReadonlySignal } from '@preact/signals'
import type { View } from '#shared/contract.ts'
import type { SessionModel } from '../model/session.ts'
import type { Page } from '../page.ts'
import type { SessionWords } from '../state.ts'
import { money } from '../text/amounts.ts'
import { clock, duration } from '../text/format.ts'

/** A page about one session, whatever it shows of it. */
export type OfSession = Extract<Page, { view: View }>

export type SessionProps = {
  readonly session: SessionModel
  readonly page: Extract<Page, { kind: 'session' }>
  readonly words: SessionWords
  /** The handle of this trip's second try, once found on this phone; absent on the server. */
  readonly retried?: ReadonlySignal<string | null>
}

/** The figures of a view in the page's language. */
export function figuresOf(page: Pick<OfSession, 'locale'>, view: View) {
  const { locale } = page
  return {
    money: (minor: number) => money(minor, view.currency, locale),
    /** Always with decimals, so that a rising figure does not jump. */
    exact: (minor: number) => money(minor, view.currency, locale, true),
    time: (at: number) => clock(at, view.station.timeZone, locale),
    /** From start to end, or to `now` while it runs; null before the start. */
    elapsed: (now: number) =>
      view.startedAt === null
        ? null
        : duration(((view.endedAt ?? now) - view.startedAt) / 1000, locale),
  }
}
