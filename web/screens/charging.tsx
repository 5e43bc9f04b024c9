// The car charges: kWh and kroner to read at arm's length, what is left of the reservation, how old
// the figures are, and the stop button at the thumb. Never an invented kWh.
import { SILENCE_MS } from '../model/session.ts'
import { kwhFigure, NBSP } from '../text/amounts.ts'
import { duration, kw, percent } from '../text/format.ts'
import { fill } from '../text/messages.ts'
import { Curve } from '../ui/curve.tsx'
import { Facts } from '../ui/facts.tsx'
import { Ring } from '../ui/ring.tsx'
import { NotifyOffer } from './notify.tsx'
import type { SessionProps } from './session-props.ts'
import { figuresOf } from './session-props.ts'
import { isStopping, StopButton, StopExpired, StopProgress } from './stop.tsx'

/** A limit further away than this is not news. */
const SOON_MS = 20 * 60_000
/** Below this a meter value is as good as new, and a ticking figure would only be noise. */
const FRESH_MS = 5000

/** When the last meter value came; a note instead when it is old. */
function MeterAge({ session, page, words }: SessionProps) {
  const age = session.meterAge.value
  const say = words.session
  if (age === null) return <p class="age">{say.meterNone}</p>
  const said = duration(age / 1000, page.locale)
  // Whether the charger is silent is only known while we hear the server.
  if (age > SILENCE_MS && session.inTouch.value)
    return <p class="note warn">{fill(say.silent, { age: said })}</p>
  return <p class="age">{age < FRESH_MS ? say.meterNow : fill(say.meterAge, { age: said })}</p>
}

/** What will cost or end soon, said before it does. */
function Warnings({ session, page, words }: SessionProps) {
  const view = session.view.value
  const now = session.clock.now.value
  const { money, time } = figuresOf(page, view)
  const say = words.session
  const soon = view.limitAt !== null && view.limitAt - now < SOON_MS
  return (
    <>
      {view.limitAt !== null && soon && (
        <p class="note warn">
          {fill(say.limitSoon, { time: time(view.limitAt), reserved: money(view.reservedMinor) })}
        </p>
      )}
      {view.idleFeeAt !== null && (
        <p class="note warn">
          {view.idleFeeAt > now ? fill(say.idleSoon, { time: time(view.idleFeeAt) }) : say.idleNow}
        </p>
      )}
    </>
  )
}

function Dial({ session, page, words }: SessionProps) {
  const view = session.view.value
  const say = words.session
  const { exact, money } = figuresOf(page, view)
  const left = Math.max(0, view.reservedMinor - view.costMinor)
  return (
    <div class="dial">
      <Ring share={view.reservedMinor > 0 ? left / view.reservedMinor : 0} />
      <dl>
        <dt>{say.energy}</dt>
        <dd class="huge">
          {kwhFigure(view.energyWh, page.locale)}
          <small>{NBSP}kWh</small>
        </dd>
        <dt>{say.cost}</dt>
        <dd class="large">{exact(view.costMinor)}</dd>
      </dl>
      <p>{fill(say.left, { left: exact(left), reserved: money(view.reservedMinor) })}</p>
    </div>
  )
}

/** The power so far, with its peak in words and the times of its ends. */
function Power({ session, page, words }: SessionProps) {
  const { curve, startedAt } = session.view.value
  const { time } = figuresOf(page, session.view.value)
  const [first, last] = [curve[0]?.[0], curve.at(-1)?.[0]]
  if (curve.length < 2 || startedAt === null || first === undefined || last === undefined) {
    return null
  }
  const peak = Math.max(...curve.map(([, watts]) => watts))
  return (
    <figure class="power">
      <figcaption>{fill(words.session.curve, { power: kw(peak, page.locale) })}</figcaption>
      <Curve points={curve} />
      <p class="axis">
        {[first, last].map((at) => (
          <span key={at}>{time(startedAt + at * 1000)}</span>
        ))}
      </p>
    </figure>
  )
}

/** The screen of a running charge, also while it is being stopped. */
export function Charging(props: SessionProps) {
  const { session, page, words } = props
  const view = session.view.value
  const say = words.session
  return (
    <>
      <MeterAge {...props} />
      <Warnings {...props} />
      <Dial {...props} />
      <Facts
        look="tiles"
        rows={[
          [say.power, view.powerW === null ? null : kw(view.powerW, page.locale)],
          [say.time, figuresOf(page, view).elapsed(session.knownUntil.value)],
          [say.soc, view.socPercent === null ? null : percent(view.socPercent, page.locale)],
        ]}
      />
      <Power {...props} />
      <NotifyOffer {...props} />
      <div class="thumb">
        {isStopping(props) ? (
          <StopProgress {...props} />
        ) : (
          <>
            <StopExpired {...props} />
            <StopButton {...props} />
          </>
        )}
      </div>
    </>
  )
}
