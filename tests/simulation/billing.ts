// The bills of the simulated charger backend: right, late, twice, taken back, replaced, wrong. They are
// listed from their time on, and pushed where the backend pushes.
import type { Cdr, CdrPeriod } from '#bff/session/model.ts'
import { deliveredWh, parkedS, type LedgerSession } from './charger-words.ts'
import type { Chance } from './chance.ts'
import type { CdrMood } from './moods.ts'

export type Bill = Cdr & { reference: string; listedFrom: number }

/** What the backend would bill for a charge, incl. VAT in øre, by its tariff of the day. */
export interface CpoPrice {
  total(s: LedgerSession, now: number): number
  /** The periods of its bill; none where it bills without. */
  periods(s: LedgerSession, now: number): CdrPeriod[]
}

export interface BillingTools {
  now(): number
  chance: Chance
  price: CpoPrice
  skewMs: number
  /** Lists and pushes it `inMs` from now. */
  send(bill: Bill, inMs: number, listed: boolean): void
}

interface Note {
  inMs: number
  factor?: number
  suffix?: string
  creditOf?: string
  /** Sent again: it is in the list already. */
  again?: boolean
  over?: Partial<Cdr>
}

const FACTORS: Partial<Record<CdrMood, number>> = {
  lower: 0.8,
  higher: 1.3,
  wholesale: 0.3,
  zero: 0,
}
const LATE_MS = 3_600_000

/** Everything that follows the end of a charge on paper. */
export function bill(s: LedgerSession, mood: CdrMood, tools: BillingTools): void {
  for (const note of notesOf(s, mood, tools.chance)) write(s, note, tools)
}

function notesOf(s: LedgerSession, mood: CdrMood, chance: Chance): Note[] {
  const soon = chance.between(1000, 20_000)
  const id = idOf(s)
  const credit = (inMs: number): Note => ({ inMs, suffix: '-credit', creditOf: id })
  const right: Note = { inMs: soon }
  switch (mood) {
    case 'none':
      return []
    case 'late':
      return [{ inMs: LATE_MS }]
    case 'first':
      return [{ inMs: 0 }]
    case 'right':
      return [right]
    case 'twice':
      return [right, { inMs: soon + 2000, again: true }]
    case 'lower':
    case 'higher':
    case 'wholesale':
    case 'zero':
      return [{ inMs: soon, factor: FACTORS[mood] ?? 1 }]
    case 'credited':
      return [right, credit(soon + 600_000)]
    case 'credited-twice':
      return [right, credit(soon + 600_000), { ...credit(soon + 700_000), again: true }]
    case 'credit-first':
      return [credit(0), right, { inMs: soon + 5000, factor: 0.9, suffix: '-new' }]
    case 'replaced-lower':
      return [right, credit(soon + 600_000), { inMs: soon + 660_000, factor: 0.8, suffix: '-new' }]
    case 'replaced-higher':
      return [right, credit(soon + 30_000), { inMs: soon + 60_000, factor: 1.2, suffix: '-new' }]
    case 'replaced-late':
      return [
        right,
        credit(LATE_MS),
        { inMs: LATE_MS + chance.between(1000, 600_000), factor: 0.7, suffix: '-new' },
      ]
    case 'without-vat':
      return [{ inMs: soon, over: { totalInclMinor: null } }]
    case 'unnamed':
      return [{ inMs: soon, over: { sessionId: null } }]
    default: {
      const unknown: never = mood
      throw new Error(`a bill nobody knows: ${String(unknown)}`)
    }
  }
}

function idOf(s: LedgerSession): string {
  return `CDR-${s.id}`
}

function write(s: LedgerSession, note: Note, tools: BillingTools): void {
  const now = tools.now()
  const endedAt = s.endedAt ?? now
  const parkingS = parkedS(s, now)
  const chargingS = Math.max(0, Math.round((endedAt - s.startedAt) / 1000) - parkingS)
  const wh = deliveredWh(s, now)
  const total = Math.round(tools.price.total(s, now) * (note.factor ?? 1))
  const sign = note.creditOf === undefined ? 1 : -1
  const cdr: Bill = {
    reference: s.reference,
    id: `${idOf(s)}${note.suffix ?? ''}`,
    creditOf: note.creditOf ?? null,
    sessionId: s.id,
    energyWh: wh,
    chargingS,
    parkingS,
    startedAt: s.startedAt + tools.skewMs,
    endedAt: endedAt + tools.skewMs,
    totalInclMinor: sign * total,
    // 80 % of a price with 25 % VAT is without it; øre to millionths is ten thousand.
    totalExclMicros: sign * total * 8000,
    currency: 'NOK',
    periods: tools.price.periods(s, now),
    updatedAt: now + note.inMs + tools.skewMs,
    listedFrom: now + note.inMs,
    ...note.over,
  }
  tools.send(cdr, note.inMs, note.again !== true)
}
