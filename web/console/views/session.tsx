// One session: how it stands, what to do about it, and everything that happened, newest last.
import { useSignal } from '@preact/signals'
import {
  choices,
  sessionWhole,
  story,
  type Choices,
  type SessionWhole,
  type Story,
} from '../model/answers.ts'
import { hrefOf } from '../model/route.ts'
import { useWatched, type Watched } from '../model/watched.ts'
import { fromNow, kwh, kw, money, moment } from '../text/figures.ts'
import { WHY_WORDS } from '../text/whys.ts'
import { Facts, PhaseMark, type Fact } from '../ui/facts.tsx'
import { Freshness } from '../ui/notes.tsx'
import { Heading } from '../ui/heading.tsx'
import { Acts } from './acts.tsx'
import { Decide } from './decide.tsx'
import { StoryList, WaitingList } from './story.tsx'

/** A session that moves is looked at often; one at rest may still get a late bill. */
const MOVING_MS = 2000
const RESTING_MS = 15_000

/** `#/sessions/{reference}`. */
export function SessionView({ reference }: { readonly reference: string }) {
  const path = `/sessions/${encodeURIComponent(reference)}`
  const every = useSignal(MOVING_MS)
  const whole = useWatched(path, sessionWhole, every.value)
  const told = useWatched(`${path}/story`, story, every.value)
  const possible = useWatched(`${path}/choices`, choices, every.value)
  const said = useSignal('')
  const session = whole.value.value
  const resting = session?.phase === 'settled' || session?.phase === 'abandoned'
  every.value = resting && told.value.value?.waiting.length === 0 ? RESTING_MS : MOVING_MS
  const look = () => void Promise.all([whole.look(), told.look(), possible.look()])
  if (session === null || session.reference !== reference) {
    return (
      <>
        <Heading>Session {reference}</Heading>
        <Freshness of={whole} />
      </>
    )
  }
  const zone = told.value.value?.station.timeZone
  return (
    <>
      <Heading>Session {reference}</Heading>
      <p class="top">
        <PhaseMark phase={session.phase} why={session.why} />
      </p>
      <p role="status" class={said.value === '' ? 'vh' : 'note good'}>
        {said.value}
      </p>
      <Because session={session} choices={possible.value.value} zone={zone} />
      <Freshness of={whole} />
      <Figures session={session} of={told} choices={possible.value.value} />
      {possible.value.value && (
        <Decide
          reference={reference}
          choices={possible.value.value}
          done={(what) => {
            said.value = what
            look()
          }}
        />
      )}
      <WaitingList waiting={told.value.value?.waiting ?? []} zone={zone} />
      <StoryList entries={told.value.value?.entries ?? null} zone={zone} />
      <Acts reference={reference} />
    </>
  )
}

interface OfSession {
  readonly session: SessionWhole
  readonly choices: Choices | null
}

/** What the reason means and what to do about it. */
function Because(props: OfSession & { readonly zone: string | undefined }) {
  const { session, choices: possible, zone } = props
  const { why, phase } = session
  if (why === null) return null
  const { means, todo } = WHY_WORDS[why]
  const parked = phase === 'parked'
  const outage = possible?.parked?.outage === true
  return (
    <div class={parked ? 'note bad' : 'note'}>
      <p>
        <b>{means}</b> {parked ? todo : ''}
      </p>
      {outage && <p>An outage parked it: it goes on by itself as soon as they answer.</p>}
      {parked && (
        <p>
          {session.captureUntil === null
            ? 'Nothing is held any more, so that there is no hurry.'
            : `The money is held until ${moment(session.captureUntil, zone)} (${fromNow(session.captureUntil, Date.now())}).`}
        </p>
      )}
    </div>
  )
}

function Figures(props: OfSession & { readonly of: Watched<Story> }) {
  const { session, choices: possible, of } = props
  const currency = possible?.currency ?? session.currency
  const told = of.value.value
  const zone = told?.station.timeZone
  const amount = (minor: number | null): string | null =>
    minor === null || minor === 0 ? null : money(minor, currency)
  const at = (ms: number | null | undefined): string | null =>
    ms == null ? null : moment(ms, zone)
  const rows: Fact[] = [
    [
      'Station',
      told && (
        <a class="target" href={hrefOf(['stations'], { find: told.station.label })}>
          {told.station.label}, {told.station.name}
        </a>
      ),
    ],
    ['Merchant', session.merchantId === 'default' ? null : session.merchantId],
    ['Opened', at(session.openedAt)],
    ['Charging since', at(told?.startedAt)],
    ['Ended', at(told?.endedAt)],
    ['Energy', kwh(session.energyWh)],
    ['Power', told?.powerW == null ? null : kw(told.powerW)],
    ['Beside it', possible && possible.strayWh > 0 ? kwh(possible.strayWh) : null],
    ['Cost', amount(told?.costMinor ?? null)],
    ['Reserved', amount(session.reservedMinor)],
    ['Held', amount(possible?.heldMinor ?? null)],
    ['At stake', amount(session.atStakeMinor)],
    ['Captured', amount(session.capturedMinor)],
    ['Let go', amount(session.releasedMinor)],
    ['Given back', amount(session.refundedMinor)],
    ['Our loss', amount(session.lossMinor)],
    ['Held until', at(session.captureUntil)],
    ['Receipt', session.receiptNumber === null ? null : String(session.receiptNumber)],
    ['Credit notes', session.creditNotes.map(({ number }) => number).join(', ') || null],
  ]
  return <Facts rows={rows} />
}
