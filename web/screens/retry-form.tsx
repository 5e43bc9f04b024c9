// Another try after a refusal: the old reservation is released first, so that none are stacked.
import type { SessionWords } from '../state.ts'
import type { ReadonlySignal } from '@preact/signals'
import type { SessionScreen } from '../page.ts'

export type RetryFormProps = {
  readonly page: Pick<SessionScreen, 'handle' | 'locale'>
  readonly words: SessionWords
  /** The handle of the trip that was this one's second try, once this phone has found it. */
  readonly retried?: ReadonlySignal<string | null>
}

/**
 * Leads on to the second try where there was one. Else posts to `/c/{handle}/retry`, which leads to the station page with an offer naming the old session.
 */
export function RetryForm({ page, words, retried }: RetryFormProps) {
  const onward = retried?.value ?? null
  if (onward !== null) {
    return (
      <div class="thumb">
        <a class="main" href={`/c/${onward}?lang=${page.locale}`}>
          {words.session.retried}
        </a>
        <a class="second" href={`/?lang=${page.locale}`}>
          {words.session.another}
        </a>
      </div>
    )
  }
  return (
    <form class="thumb" method="post" action={`/c/${page.handle}/retry?lang=${page.locale}`}>
      <button class="main">{words.session.retry}</button>
      <a class="second" href={`/?lang=${page.locale}`}>
        {words.session.another}
      </a>
    </form>
  )
}
