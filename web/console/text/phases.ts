// The phases of a session as an operator reads them, and which of them deserve a second look.
import type { SessionRow, StoryEntry } from '../model/answers.ts'

export type Phase = SessionRow['phase']

export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  reserving: 'Waits for approval',
  starting: 'Starting',
  charging: 'Charging',
  stopping: 'Stopping',
  awaitingCdr: 'Waits for the bill',
  capturing: 'Capturing',
  releasing: 'Releasing',
  settled: 'Settled',
  abandoned: 'Nothing charged',
  parked: 'Parked',
}

export const WHO_WORDS: Readonly<Record<StoryEntry['who'], string>> = {
  driver: 'Driver',
  stikk: 'Stikk',
  payer: 'Payer',
  charger: 'Charger backend',
  operator: 'Operator',
}
