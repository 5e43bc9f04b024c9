// The rhythm of the charger backend as one session hears it: how long a STOP took, how far apart its
// pushes are (law 6). Pure; evidence only, nothing of this session depends on it.
import type { Event, State } from '#bff/session/model.ts'

export interface Rhythm {
  stopDelayMs: number | null
  pushIntervalMs: number | null
}

const NOTHING: Rhythm = { stopDelayMs: null, pushIntervalMs: null }
/** One note a minute is plenty: 200 samples are kept of all sessions together. */
const NOTE_EVERY_MS = 60_000
/** Silence of ten minutes is an outage, not a rhythm. */
const MOST_MS = 600_000

/** What a push shows: `before` is the state it met, `events` what came of it. */
export function rhythmSeen(before: State, events: readonly Event[]): Rhythm {
  if (before.phase === 'none') return NOTHING
  const { stop, charge } = before
  const end = events.find((e) => e.type === 'ChargingEnded' && e.how === 'completed')
  const meter = events.find((e) => e.type === 'MeterAdvanced')
  return {
    // A repeated STOP says nothing about how long one takes.
    stopDelayMs:
      end && stop?.askedAt != null && stop.attempts === 1 ? sane(end.at - stop.askedAt) : null,
    // Not the interval in which it stopped: that one is cut short.
    pushIntervalMs:
      meter && !end && charge?.meterAt != null ? sane(meter.at - charge.meterAt) : null,
  }
}

function sane(ms: number): number | null {
  return ms > 0 && ms <= MOST_MS ? ms : null
}

/** Gathers rhythms so that the catalogue is told seldom, and of the slowest push in between. */
export function createRhythmNotes(): { add(seen: Rhythm, now: number): Rhythm | null } {
  let slowest: number | null = null
  let notedAt = 0
  return {
    add(seen, now) {
      if (seen.pushIntervalMs !== null) slowest = Math.max(slowest ?? 0, seen.pushIntervalMs)
      const due = seen.stopDelayMs !== null || (slowest !== null && now - notedAt >= NOTE_EVERY_MS)
      if (!due) return null
      const note = { stopDelayMs: seen.stopDelayMs, pushIntervalMs: slowest }
      slowest = null
      notedAt = now
      return note
    },
  }
}
