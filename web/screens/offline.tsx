// What cannot be fetched now, what it takes, and what the phone does about it. Never a price and never
// an offer: the ones the phone has seen may be old.
import type { ComponentChildren } from 'preact'
import type { OfflineScreen } from '../page.ts'
import type { SessionWords } from '../state.ts'
import { Support } from './support.tsx'

/** What the driver wanted: said with what is needed for it. */
export type Missing = 'page' | 'home' | 'station' | 'session' | 'receipt'

export type OfflineProps = {
  readonly page: Pick<OfflineScreen, 'support'>
  readonly words: SessionWords
  readonly missing: Missing
  /** What the phone has by itself instead. */
  readonly children?: ComponentChildren
}

/** The page in the place of the missing one; "try again" is a link to the very same address. */
export function OfflinePage({ page, words, missing, children }: OfflineProps) {
  const say = words.offline
  const needs = {
    page: null,
    home: say.home,
    station: say.station,
    session: say.unseen,
    receipt: say.noReceipt,
  }
  const need = needs[missing]
  return (
    <>
      <h1>{say.title}</h1>
      <p class="lead">{say.lead}</p>
      {need && <p>{need}</p>}
      {children}
      <div class="thumb">
        <a class="main" href="">
          {words.common.again}
        </a>
      </div>
      <Support ways={page.support} reference={null} words={words.common} />
    </>
  )
}
