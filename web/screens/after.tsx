// Charging has ended: the final price, the payment and the release on their way; then rest.
import { kwh } from '../text/amounts.ts'
import { fill } from '../text/messages.ts'
import { Facts } from '../ui/facts.tsx'
import { Steps } from '../ui/steps.tsx'
import { ReceiptLines } from './receipt-lines.tsx'
import { receiptTitle, shareText } from './receipt-text.ts'
import { RetryForm } from './retry-form.tsx'
import type { SessionProps } from './session-props.ts'
import { figuresOf } from './session-props.ts'
import { Share } from './share.tsx'

/** What happened and what to do now, for the reason the view gives. */
export function Reason({ session, page, words }: SessionProps) {
  const { why } = session.view.value
  if (why === null) return null
  const { what, next } = words.whys[why]
  const brand = { brand: page.brand }
  return (
    <div class="why">
      <p>{fill(what, brand)}</p>
      <p class="quiet">{fill(next, brand)}</p>
    </div>
  )
}

/** Price, payment and release, each when it is known. */
export function Finishing(props: SessionProps) {
  const { session, page, words } = props
  const view = session.view.value
  const say = words.session
  const { exact, elapsed } = figuresOf(page, view)
  const rest = view.reservedMinor - (view.capturedMinor ?? 0)
  const done = view.phase === 'awaitingCdr' ? 1 : view.phase === 'capturing' ? 2 : 3
  return (
    <>
      <Reason {...props} />
      {view.why !== 'driver-stopped' && <p class="lead">{say.unplug}</p>}
      <Facts
        look="sums"
        rows={[
          [words.receipt.delivered, kwh(view.energyWh, page.locale)],
          [say.soFar, exact(view.capturedMinor ?? view.costMinor)],
          [say.time, elapsed(session.clock.now.value)],
        ]}
      />
      <div class="note">
        <Steps
          names={[say.stepCharged, say.stepPrice, say.stepPaid, say.stepReleased]}
          done={done}
          meanwhile={[say.stepPaying, fill(say.releasing, { amount: exact(rest) })][done - 2]}
        />
      </div>
      <p class="quiet">{fill(say.leaveNote, { brand: page.brand })}</p>
    </>
  )
}

/** Nothing was delivered: the whole reservation goes back. */
export function Releasing(props: SessionProps) {
  return (
    <>
      <Reason {...props} />
      <p class="quiet">{props.words.session.releasingNext}</p>
    </>
  )
}

/** At rest with energy delivered: what was paid, and the receipt. */
export function Settled(props: SessionProps) {
  const { session, page, words } = props
  const view = session.view.value
  const say = words.receipt
  const { exact, money, elapsed } = figuresOf(page, view)
  return (
    <>
      <p class="huge sum">{exact(view.capturedMinor ?? 0)}</p>
      <Reason {...props} />
      <Facts
        look="sums"
        rows={[
          [say.delivered, kwh(view.energyWh, page.locale)],
          [say.duration, elapsed(session.clock.now.value)],
          [say.released, view.releasedMinor === null ? null : money(view.releasedMinor)],
          [say.refunded, view.refundedMinor ? money(view.refundedMinor) : null],
        ]}
      />
      {view.receipt && <ReceiptLines page={page} view={view} words={say} />}
      {view.receipt && <p class="quiet">{fill(say.inApp, { brand: page.brand })}</p>}
      {view.receipt && (
        <div class="thumb">
          <a class="main" href={`/c/${page.handle}/receipt?lang=${page.locale}`}>
            {say.open}
          </a>
          {page.shareUrl !== null && (
            <Share
              url={page.shareUrl}
              title={receiptTitle(view, say)}
              text={shareText(view, page.locale, words)}
              words={say}
            />
          )}
        </div>
      )}
    </>
  )
}

/** At rest, nothing captured: why, what was released, and another try. */
export function Abandoned(props: SessionProps) {
  const { session, page, words } = props
  const view = session.view.value
  const say = words.session
  const { money } = figuresOf(page, view)
  return (
    <>
      <Reason {...props} />
      <p>
        {view.releasedMinor
          ? fill(say.endedReleased, { amount: money(view.releasedMinor) })
          : say.endedNever}
      </p>
      <RetryForm {...props} />
    </>
  )
}

/** A human looks at it; the driver is told what is known, and that nothing is asked of them. */
export function ParkedNote(props: SessionProps) {
  const { session, page, words } = props
  const view = session.view.value
  const say = words.session
  const { exact, money } = figuresOf(page, view)
  return (
    <>
      <Reason {...props} />
      <Facts
        look="sums"
        rows={[
          [words.receipt.delivered, kwh(view.energyWh, page.locale)],
          view.releasedMinor === null
            ? [say.parkedReserved, money(view.reservedMinor)]
            : [words.receipt.released, exact(view.releasedMinor)],
          [say.paid, view.capturedMinor === null ? null : exact(view.capturedMinor)],
        ]}
      />
      <p class="quiet">{say.parkedNext}</p>
    </>
  )
}
