// Paid, and the car not charging yet: what happens, what to do with the cable, and until when.
import { exactDuration } from '../text/format.ts'
import { fill } from '../text/messages.ts'
import type { SessionProps } from './session-props.ts'
import { figuresOf } from './session-props.ts'
import { CancelButton } from './stop.tsx'

/** The screen between approval and the first energy. */
export function Starting(props: SessionProps) {
  const { session, page, words } = props
  const view = session.view.value
  const say = words.session
  const { money, time } = figuresOf(page, view)
  const left = view.deadlineAt === null ? null : (view.deadlineAt - session.clock.now.value) / 1000
  return (
    <>
      <p class="lead">{say[page.plugOrder]}</p>
      {view.deadlineAt !== null && left !== null && (
        <div class="note">
          {left > 0 && (
            <p class="count" aria-hidden="true">
              {fill(say.startLeft, {
                left: exactDuration(Math.floor(left), page.locale, 'short'),
              })}
            </p>
          )}
          <p>
            {fill(say.startBy, {
              time: time(view.deadlineAt),
              amount: money(view.reservedMinor),
            })}
          </p>
        </div>
      )}
      <div class="thumb">
        <CancelButton {...props} />
      </div>
    </>
  )
}
