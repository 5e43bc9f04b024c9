// A page that could not be given: what happened, what to do now, and the way to a human.
import type { TroubleScreen } from '../page.ts'
import type { Messages } from '../text/messages.ts'
import { StationNumber } from './station-number.tsx'

export type TroubleProps = {
  readonly page: TroubleScreen
  readonly words: Pick<Messages, 'common' | 'home' | 'trouble'>
}

/** The page for a trouble; where a number was not found, it is still there to be corrected. */
export function TroublePage({ page, words }: TroubleProps) {
  const { title, next } = words.trouble[page.code]
  const numbered = page.typed !== null || page.code === 'station-unknown'
  return (
    <>
      <h1>{title}</h1>
      <p class="lead">{next}</p>
      {numbered ? (
        <StationNumber
          words={words.home}
          locale={page.locale}
          typed={page.typed ?? ''}
          fault={null}
        />
      ) : (
        <div class="thumb">
          <a class="main" href={page.again ?? `/?lang=${page.locale}`}>
            {page.again === null ? words.common.home : words.common.again}
          </a>
        </div>
      )}
    </>
  )
}
