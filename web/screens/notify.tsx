// Notifications, offered while the car charges, with the reason in words; one button turns them on and
// off. Nothing of it stands where the phone or the server has none.
import { useEffect, useState } from 'preact/hooks'
import type { Notifying, NotifyModel } from '../model/notify.ts'
import type { SessionProps } from './session-props.ts'
import type { SessionWords } from '../state.ts'

const sentenceOf = (state: Notifying, words: SessionWords['notify']): string | null => {
  switch (state) {
    case 'none':
      return null
    case 'home-screen':
      return words.homeScreen
    case 'off':
    case 'asking':
      return words.why
    case 'on':
    case 'denied':
    case 'failed':
      return words[state]
    default:
      return state satisfies never
  }
}

/** What the button says; null: there is nothing to tap. */
const labelOf = (state: Notifying, words: SessionWords['notify']): string | null => {
  if (state === 'asking') return words.asking
  if (state === 'on') return words.turnOff
  return state === 'off' || state === 'failed' ? words.turnOn : null
}

/** What stands there in each state. The button stays the same one, so that it keeps its focus. */
export function NotifyNote({
  model,
  words,
}: {
  model: NotifyModel
  words: SessionWords['notify']
}) {
  const state = model.state.value
  const sentence = sentenceOf(state, words)
  const label = labelOf(state, words)
  if (sentence === null) return null
  return (
    <div class="note late">
      <p role="status">{sentence}</p>
      {label !== null && (
        <button
          class="second"
          type="button"
          aria-disabled={state === 'asking'}
          onClick={() => void (state === 'on' ? model.turnOff() : model.turnOn())}
        >
          {label}
        </button>
      )}
    </div>
  )
}

/** The part of the charging screen; its script comes after all else that lives on the page. */
export function NotifyOffer({ session, page, words }: SessionProps) {
  const [model, setModel] = useState<NotifyModel | null>(null)
  const { handle, locale, pushKey: key } = page
  const { reference } = session.view.peek()
  useEffect(() => {
    if (key === undefined) return
    // Without network it is not offered: it could not be turned on either.
    void import('../model/push-phone.ts')
      .then(({ notifyHere }) => setModel(notifyHere({ reference, handle, locale, key })))
      .catch(() => undefined)
  }, [reference, handle, locale, key])
  return model && <NotifyNote model={model} words={words.notify} />
}
