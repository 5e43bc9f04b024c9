// Another try after a refusal: the old reservation is released first, so that none are stacked.
import type { SessionWords } from '../state.ts'
import type { SessionScreen } from '../page.ts'

export type RetryFormProps = {
  readonly page: Pick<SessionScreen, 'handle' | 'locale'>
  readonly words: SessionWords
}

/** Posts to `/c/{handle}/retry`, which leads to the station page with an offer naming the old session. */
export function RetryForm({ page, words }: RetryFormProps) {
  return (
    <form class="thumb" method="post" action={`/c/${page.handle}/retry?lang=${page.locale}`}>
      <button class="main">{words.session.retry}</button>
      <a class="second" href={`/?lang=${page.locale}`}>
        {words.session.another}
      </a>
    </form>
  )
}
