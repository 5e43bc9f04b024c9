// The confirmation of a stop for a phone without script: one question, two answers.
import type { StopConfirmScreen } from '../page.ts'
import type { SessionWords } from '../state.ts'
import { kwh } from '../text/amounts.ts'
import { Place } from './place.tsx'
import { figuresOf } from './session-props.ts'

export type StopConfirmProps = {
  readonly page: StopConfirmScreen
  readonly words: SessionWords
}

/** Posts to `/c/{handle}/stop`. */
export function StopConfirm({ page, words }: StopConfirmProps) {
  const { view } = page
  const say = words.session
  const before = view.phase === 'reserving' || view.phase === 'starting'
  return (
    <>
      <Place station={view.station} words={words.common} />
      <h1>{before ? say.cancelAsk : say.stopAsk}</h1>
      {!before && (
        <p class="large">
          {kwh(view.energyWh, page.locale)}, {figuresOf(page, view).exact(view.costMinor)}
        </p>
      )}
      <p>{before ? say.cancelNote : say.stopNote}</p>
      <form class="thumb" method="post" action={`/c/${page.handle}/stop?lang=${page.locale}`}>
        <button class="stop">{before ? say.cancelConfirm : say.stopConfirm}</button>
        <a class="second" href={`/c/${page.handle}?lang=${page.locale}`}>
          {before ? say.cancelKeep : say.stopKeep}
        </a>
      </form>
    </>
  )
}
