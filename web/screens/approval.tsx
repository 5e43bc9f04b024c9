// From the tap on "pay" to a known reservation: asked, waiting for the app, approved, declined.
import type { SessionProps } from './session-props.ts'
import { figuresOf } from './session-props.ts'
import { CancelButton } from './stop.tsx'
import { RetryForm } from './retry-form.tsx'
import { fill } from '../text/messages.ts'

/** The payer's address is ours to link to only when it is a web address. */
const isWeb = (url: string): boolean => /^https?:\/\//.test(url)

/** Waiting for the payer's app; the link opens it again from any browser. */
export function Approval(props: SessionProps) {
  const { session, page, words } = props
  const view = session.view.value
  const step = session.step.value
  const say = words.session
  const { money, time } = figuresOf(page, view)
  const brand = { brand: page.brand }
  if (step === 'approved') {
    return <p>{fill(say.approvedNext, { amount: money(view.reservedMinor) })}</p>
  }
  // Whoever asked to be let out is not asked to pay any more.
  const leaving = view.stop !== null || session.wish.value !== 'none'
  if (step === 'creating') return <p>{fill(say.creatingNext, brand)}</p>
  return (
    <>
      <p>{fill(say.waitingNext, { amount: money(view.reservedMinor) })}</p>
      {view.deadlineAt !== null && (
        <p class="quiet">{fill(say.approveBy, { time: time(view.deadlineAt) })}</p>
      )}
      <div class="thumb">
        {!leaving && view.redirectUrl !== null && isWeb(view.redirectUrl) && (
          <a class={`pay ${page.brand}`} href={view.redirectUrl}>
            {fill(say.open, brand)}
          </a>
        )}
        <CancelButton {...props} />
      </div>
    </>
  )
}

/** The payment ended before it was approved; the session comes to rest by itself. */
export function Declined(props: SessionProps) {
  const { session, page, words } = props
  const view = session.view.value
  const how = view.payment === 'expired' || view.payment === 'terminated' ? view.payment : 'aborted'
  return (
    <>
      <p>{fill(words.session[`${how}Next`], { brand: page.brand })}</p>
      <RetryForm {...props} />
    </>
  )
}
