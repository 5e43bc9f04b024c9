// A form to type the number of a charger, wherever one is asked for.
import type { Locale } from '#shared/contract.ts'
import type { Messages } from '../text/messages.ts'

export type StationNumberProps = {
  readonly words: Messages['home']
  readonly locale: Locale
  readonly typed: string
  readonly fault: 'station-missing' | 'station-unknown' | null
  /** Something else is the main action of the page. */
  readonly aside?: boolean
}

/** Posts `station` to `/`, which leads to the station page. */
export function StationNumber({ words, locale, typed, fault, aside }: StationNumberProps) {
  return (
    <form method="post" action={`/?lang=${locale}`}>
      {fault && (
        <p class="note bad" id="fault" role="alert" tabIndex={-1} autofocus>
          <a href="#station">{fault === 'station-missing' ? words.missing : words.unknown}</a>
        </p>
      )}
      <label class="field">
        <span>{words.number}</span>
        <input
          id="station"
          name="station"
          value={typed}
          autocomplete="off"
          enterkeyhint="go"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={64}
          required
          {...(fault && { 'aria-invalid': true, 'aria-describedby': 'fault' })}
        />
      </label>
      <div class={aside ? 'aside' : 'thumb'}>
        <button class={aside ? 'second' : 'main'}>{words.go}</button>
      </div>
    </form>
  )
}
