// The session page: one screen for each step of the trip, on one address that tells the truth in any
// browser.
import type { VoiceModel } from '../model/voice.ts'
import { Abandoned, Finishing, ParkedNote, Releasing, Settled } from './after.tsx'
import { Approval, Declined } from './approval.tsx'
import { Charging } from './charging.tsx'
import { headingOf } from './heading.ts'
import { LineNote } from './line-note.tsx'
import { Place } from './place.tsx'
import type { SessionProps } from './session-props.ts'
import { figuresOf } from './session-props.ts'
import { Starting } from './starting.tsx'
import { Support } from './support.tsx'

function Screen(props: SessionProps) {
  const step = props.session.step.value
  switch (step) {
    case 'creating':
    case 'waiting':
    case 'approved':
      return <Approval {...props} />
    case 'declined':
      return <Declined {...props} />
    case 'starting':
      return <Starting {...props} />
    case 'charging':
    case 'stopping':
      return <Charging {...props} />
    case 'finishing':
      return <Finishing {...props} />
    case 'releasing':
      return <Releasing {...props} />
    case 'settled':
      return <Settled {...props} />
    case 'abandoned':
      return <Abandoned {...props} />
    case 'parked':
      return <ParkedNote {...props} />
    default:
      return step satisfies never
  }
}

/** Something is under way, so the mark beside the heading breathes. */
const RESTING = new Set(['settled', 'abandoned', 'parked', 'declined'])

/** The whole session page; `voice` is absent on the server, which has nothing to announce. */
export function SessionPage(props: SessionProps & { readonly voice: VoiceModel | null }) {
  const { session, page, words, voice } = props
  const view = session.view.value
  const step = session.step.value
  const released = figuresOf(page, view).money(view.reservedMinor)
  return (
    <div class={`trip ${step}`}>
      <Place station={view.station} words={words.common} />
      <h1 class={RESTING.has(step) ? step : 'busy'} tabIndex={-1}>
        {headingOf(view, words.session, { brand: page.brand, released })}
      </h1>
      <LineNote {...props} />
      <Screen {...props} />
      <p class="vh" role="status">
        {voice?.text.value}
      </p>
      <button class="vh script" type="button" onClick={() => voice?.speak()}>
        {words.session.reading}
      </button>
      <Support
        ways={page.support}
        reference={view.reference}
        words={words.common}
        title={words.receipt.wrong}
      />
    </div>
  )
}
