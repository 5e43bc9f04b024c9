// A session's story as a timeline, in chapters by phase, and what still waits to be done at a neighbour.
import type { StoryEntry, Waiting } from '../model/answers.ts'
import { clock, day, fromNow, lasting, moment } from '../text/figures.ts'
import { PHASE_WORDS, WHO_WORDS } from '../text/phases.ts'

interface Chapter {
  phase: StoryEntry['phase']
  entries: StoryEntry[]
}

function chaptersOf(entries: readonly StoryEntry[]): Chapter[] {
  const chapters: Chapter[] = []
  for (const entry of entries) {
    const last = chapters.at(-1)
    if (last?.phase === entry.phase) last.entries.push(entry)
    else chapters.push({ phase: entry.phase, entries: [entry] })
  }
  return chapters
}

/** Null: it is still being read. */
export function StoryList(props: {
  readonly entries: readonly StoryEntry[] | null
  readonly zone: string | undefined
}) {
  const { entries, zone } = props
  const began = entries?.[0]?.at
  return (
    <section aria-labelledby="story">
      <h2 id="story">What happened</h2>
      {entries === null || began === undefined ? (
        <p class="quiet">Reading…</p>
      ) : (
        <>
          <p class="quiet">
            {day(began, zone)}, by the clock at the station. Times in brackets count from its
            opening.
          </p>
          {chaptersOf(entries).map(({ phase, entries: told }) => (
            <div key={`${told[0]?.at}${phase}`}>
              <h3>{PHASE_WORDS[phase]}</h3>
              <ol class="story">
                {told.map((entry) => (
                  <Entry
                    key={`${entry.at}${entry.event}${entry.text}`}
                    {...{ entry, began, zone }}
                  />
                ))}
              </ol>
            </div>
          ))}
        </>
      )}
    </section>
  )
}

function Entry(props: {
  readonly entry: StoryEntry
  readonly began: number
  readonly zone: string | undefined
}) {
  const { entry, began, zone } = props
  const far = entry.at - began > 86_400_000
  const when = far ? moment(entry.at, zone) : clock(entry.at, zone)
  return (
    <li class={entry.tone}>
      <time dateTime={new Date(entry.at).toISOString()}>
        {when} {entry.at - began >= 1000 && <small>(+{lasting(entry.at - began)})</small>}
      </time>
      <p>
        <b>{WHO_WORDS[entry.who]}</b> {entry.text}{' '}
        {entry.until !== null && (
          <small>
            {entry.times} times, the last at {clock(entry.until, zone)}.
          </small>
        )}
      </p>
    </li>
  )
}

/** Nothing is shown where nothing waits. */
export function WaitingList(props: {
  readonly waiting: readonly Waiting[]
  readonly zone: string | undefined
}) {
  const { waiting, zone } = props
  if (waiting.length === 0) return null
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting">Still to be done</h2>
      <ul class="rows">
        {waiting.map((one) => (
          <li key={one.text}>
            <b>{one.text}</b>
            <span class="quiet">{triedWords(one, zone)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function triedWords({ attempts, firstTriedAt, nextAt, givenUp }: Waiting, zone?: string): string {
  if (attempts === 0) return 'Not tried yet.'
  const times = attempts === 1 ? 'Tried once' : `Tried ${attempts} times`
  const since = firstTriedAt === null ? '' : ` since ${moment(firstTriedAt, zone)}`
  const next = nextAt <= Date.now() ? 'being tried now' : `next ${fromNow(nextAt, Date.now())}`
  return `${times}${since}; ${next}.${givenUp ? ' It fails for so long that it was parked.' : ''}`
}
