// A page that could not be given: what happened, what to do now, and the way to a human.
import type { TroubleScreen } from '../page.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'
import { Place } from './place.tsx'
import { StationNumber } from './station-number.tsx'

export type TroubleProps = {
  readonly page: TroubleScreen
  readonly words: Pick<Messages, 'common' | 'home' | 'scan' | 'trouble'>
}

/** The page for a trouble; where a number was not found, it is still there to be corrected. */
export function TroublePage({ page, words }: TroubleProps) {
  const { title, next } = words.trouble[page.code]
  const { station } = page
  const scanned = page.code === 'code-wrong' || page.code === 'code-missing'
  const numbered = page.typed !== null || page.code === 'station-unknown'
  return (
    <>
      {station && !scanned && <Place station={station} words={words.common} />}
      <h1>{title}</h1>
      <p class="lead">{next}</p>
      {scanned && station && (
        <div class="note">
          <p>
            {fill(words.scan.ledTo, {
              station: fill(words.common.station, { label: station.label }),
              name: station.name,
            })}
          </p>
          <p>{words.scan.stickers}</p>
        </div>
      )}
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
