// The home of the installed app: the running session if there is one, else a number to type.
import type { HomeScreen } from '../page.ts'
import type { Messages } from '../text/messages.ts'
import { ScanButton } from './scan-button.tsx'
import { StationNumber } from './station-number.tsx'

export type HomeProps = {
  readonly page: HomeScreen
  readonly words: Messages['home']
  /** What the button says that opens the scanner. */
  readonly scan: string
}

/** The static part of the home page; the list of trips is in history.tsx. */
export function HomePage({ page, words, scan }: HomeProps) {
  return (
    <>
      <h1>{words.title}</h1>
      {page.trip && (
        <p class="note">
          {words.runningLead}
          <a class="main" href={`/c/${page.trip.handle}?lang=${page.locale}`}>
            {words.running}
          </a>
        </p>
      )}
      <p class="lead">{words.lead}</p>
      <StationNumber
        words={words}
        locale={page.locale}
        typed={page.typed}
        fault={page.fault}
        aside
      />
      <ScanButton locale={page.locale} label={scan} />
    </>
  )
}
