// The one way to the log: one line of JSON per event, with its time and how loud it is. It must never
// hold a line back, nor throw into whoever tells.
import { EVENTS, type EventName, type Level } from './events.ts'
import { createRedaction } from './redaction.ts'

/** One line: flat, and never with a handle, a token or a secret in it. */
export type LogRecord = { event: EventName; level?: Level } & Record<
  string,
  string | number | boolean | null
>

export interface LogDeps {
  write(line: string): void
  /** Epoch ms. */
  now(): number
  /** A line had to be cleaned: somebody tells what nobody may. */
  onRedacted(event: EventName): void
}

export interface Log {
  (record: LogRecord): void
  /** From now on these words are taken out of every line, wherever they stand. */
  hide(secrets: readonly string[]): void
}

/** Longer than any honest line: an error's message may hold a whole page. */
const MOST_TEXT = 500

/** Builds the log. Levels come from the list of events, unless a record says otherwise. */
export function createLog({ write, now, onRedacted }: LogDeps): Log {
  let redact = createRedaction([])
  const log = ({ event, level, ...rest }: LogRecord): void => {
    const entry: Record<string, unknown> = {
      time: new Date(now()).toISOString(),
      level: level ?? EVENTS[event],
      event,
    }
    let leaked = false
    for (const [name, value] of Object.entries(rest)) {
      // Cleaned before it is cut: half a secret looks like none.
      const clean = typeof value === 'string' ? redact(value) : value
      leaked ||= clean !== value
      entry[name] = typeof clean === 'string' ? clean.slice(0, MOST_TEXT) : clean
    }
    write(JSON.stringify(entry))
    if (leaked) onRedacted(event)
  }
  return Object.assign(log, {
    hide(secrets: readonly string[]) {
      redact = createRedaction(secrets)
    },
  })
}
