// The offer to have Stikk on the home screen: made when the trip is over, and never twice.
import type { ReadonlySignal } from '@preact/signals'
import type { InstallModel } from '../model/install.ts'
import type { Messages } from '../text/messages.ts'

export type InstallProps = {
  readonly install: InstallModel
  /** The moment fits: no payment is ahead. */
  readonly fits: ReadonlySignal<boolean>
  readonly words: Messages['install']
}

/** As iOS draws it: an arrow up, out of a box. */
function ShareGlyph() {
  return (
    <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 15V3M8 6.5 12 2.5l4 4M8 10H5v11h14V10h-3" />
    </svg>
  )
}

/** Nothing where it cannot be done, is done, or was answered. */
export function InstallCard({ install, fits, words }: InstallProps) {
  const way = install.way.value
  if (way === 'none' || !fits.value) return null
  return (
    <section class="note screen" aria-labelledby="install">
      <h2 id="install">{words.title}</h2>
      <p>{words.why}</p>
      {way === 'by-hand' ? (
        <ol class="byhand">
          <li>
            {words.iosShare} <ShareGlyph />
          </li>
          <li>{words.iosAdd}</li>
        </ol>
      ) : (
        <button class="main" type="button" onClick={() => void install.add()}>
          {words.add}
        </button>
      )}
      <button class="second" type="button" onClick={() => install.end()}>
        {words.no}
      </button>
    </section>
  )
}
