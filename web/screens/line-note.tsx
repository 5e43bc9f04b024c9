// What is wrong with the line to the server, and how old that makes the page.
import { duration, moment } from '../text/format.ts'
import { fill } from '../text/messages.ts'
import type { SessionProps } from './session-props.ts'

export type LineNoteProps = {
  readonly session: SessionProps['session']
  readonly page: Pick<SessionProps['page'], 'locale'>
  readonly words: SessionProps['words']
}

/** What is wrong with the line, when something is; the session itself does not depend on it. */
export function LineNote({ session, page, words }: LineNoteProps) {
  const line = session.connection.line.value
  const say = words.session
  if (line === 'offline') {
    const at = session.heardAt.value
    const now = session.clock.now.value
    return (
      <div class="note warn">
        <p role="status">{say.offline}</p>
        <p>
          {fill(words.offline.known, {
            time: moment(at, now, session.view.value.station.timeZone, page.locale),
            age: duration((now - at) / 1000, page.locale),
          })}
        </p>
      </div>
    )
  }
  if (line !== 'outdated') return null
  return (
    <p class="note warn" role="alert">
      {say.outdated} <a href="">{say.reload}</a>
    </p>
  )
}
