// Stop: one big button, one confirmation, and the truth about each step. Without script the button
// leads to a confirmation page of its own.
import { useEffect, useRef } from 'preact/hooks'
import { useSignalEffect } from '@preact/signals'
import type { Stand } from '../model/wish.ts'
import { WISH_LIFE_MS } from '../model/wish.ts'
import { duration } from '../text/format.ts'
import { fill } from '../text/messages.ts'
import { Steps } from '../ui/steps.tsx'
import type { SessionProps } from './session-props.ts'
import { figuresOf } from './session-props.ts'

type AskProps = SessionProps & {
  readonly label: string
  readonly title: string
  readonly note: string
  readonly confirm: string
  readonly keep: string
  readonly look: string
}

function Ask({ session, page, label, title, note, confirm, keep, look }: AskProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useSignalEffect(() => {
    if (session.asking.value) dialog.current?.showModal()
    else dialog.current?.close()
  })
  const path = `/c/${page.handle}/stop`
  return (
    <>
      <form action={path}>
        <input type="hidden" name="lang" value={page.locale} />
        <button
          class={look}
          onClick={(event) => {
            event.preventDefault()
            session.ask()
          }}
        >
          {label}
        </button>
      </form>
      <dialog ref={dialog} aria-labelledby="stop-title" onClose={() => session.keep()}>
        <h2 id="stop-title">{title}</h2>
        <p>{note}</p>
        <button class="stop" type="button" onClick={() => session.stop()}>
          {confirm}
        </button>
        <button class="second" type="button" onClick={() => session.keep()}>
          {keep}
        </button>
      </dialog>
    </>
  )
}

/** The stop button at the thumb. */
export function StopButton(props: SessionProps) {
  const { session, words } = props
  const say = words.session
  if (!session.view.value.canStop) return null
  return (
    <Ask
      {...props}
      label={say.stop}
      title={say.stopAsk}
      note={say.stopNote}
      confirm={say.stopConfirm}
      keep={say.stopKeep}
      look="stop"
    />
  )
}

/** The same before charging has begun, where it means "let me out". */
export function CancelButton(props: SessionProps) {
  const { session, words } = props
  const say = words.session
  const wish = session.wish.value
  if (wish === 'unsent') return <Unsent {...props} />
  if (isWished(wish) || session.view.value.stop !== null) {
    return <p role="status">{say.cancelling}</p>
  }
  if (!session.view.value.canStop) return null
  return (
    <>
      <StopExpired {...props} />
      <Ask
        {...props}
        label={say.cancel}
        title={say.cancelAsk}
        note={say.cancelNote}
        confirm={say.cancelConfirm}
        keep={say.cancelKeep}
        look="second"
      />
    </>
  )
}

/**
 * What replaces the button that was pressed takes its focus over: without it, a keyboard and a screen
 * reader would be back at the top of the page. `wanted`: this phone pressed it.
 */
function useFoundFocus(wanted: boolean) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (wanted && document.activeElement === document.body) place.current?.focus()
  }, [wanted])
  return place
}

/** Not sent: what is tried, until when, from where, and how to stop without us. */
function Unsent({ session, page, words }: SessionProps) {
  const { time } = figuresOf(page, session.view.value)
  return (
    <div class="note bad" role="alert">
      <p>{words.session.stopUnsent}</p>
      <p>{words.session.stopByHand}</p>
      <p>{fill(words.offline.stopHere, { time: time(session.wishUntil()) })}</p>
    </div>
  )
}

/** The wish has become too old to be sent; the button to ask anew stands below. */
export function StopExpired({ session, page, words }: SessionProps) {
  if (session.wish.value !== 'expired') return null
  return (
    <p class="note bad" role="alert">
      {fill(words.offline.stopExpired, { age: duration(WISH_LIFE_MS / 1000, page.locale) })}
    </p>
  )
}

const isWished = (wish: Stand): boolean => wish !== 'none' && wish !== 'expired'

/** Is there a stop under way, by anybody's word? */
export function isStopping({ session }: SessionProps): boolean {
  const view = session.view.value
  return view.phase === 'stopping' || view.stop !== null || isWished(session.wish.value)
}

/** Asked, sent, stopped: what is known of each, and what to do if it takes long. */
export function StopProgress(props: SessionProps) {
  const { session, words } = props
  const view = session.view.value
  const wish = session.wish.value
  const say = words.session
  const ref = useFoundFocus(isWished(wish))
  if (view.stop === null && !isWished(wish)) return null
  if (view.stop === null && wish === 'unsent') return <Unsent {...props} />
  const done = view.stop === 'sent' ? 2 : view.stop === null && wish === 'sending' ? 0 : 1
  return (
    <div class="note" ref={ref} tabIndex={-1}>
      {session.wishLate.value && wish === 'taken' && <p role="status">{words.offline.stopLate}</p>}
      <Steps
        names={[say.stopAsked, say.stopSent, say.stopDone]}
        done={done}
        meanwhile={done === 2 ? say.stopping : say.stopSending}
      />
      {view.stop === 'refused' && <p role="alert">{say.stopRefused}</p>}
      <p class="quiet">{say.stopByHand}</p>
    </div>
  )
}
