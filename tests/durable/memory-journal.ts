// A journal in memory, for trying the engine without the real engine's storage.
import type { Journal, Turn } from '#bff/durable/journal.ts'
import { leaseUntil, type OutboxRow } from '#bff/durable/outbox.ts'
import type { Event } from '#bff/session/model.ts'
import { laneOf } from '#bff/session/react.ts'

/** Storage that outlives an engine. */
export class MemoryJournal implements Journal {
  events: Event[] = []
  rows: OutboxRow[] = []
  awake = false
  turns: Turn[] = []
  payerCalls: number[] = []
  #n = 0

  recall() {
    const rows = this.rows.map((row) => (row.underWay ? { ...row, nextAt: 0 } : row))
    const position = this.events.length
    const payerCalls = [...this.payerCalls]
    return { events: [...this.events], position, rows, awake: this.awake, payerCalls }
  }

  write(turn: Turn) {
    this.turns.push(turn)
    this.events.push(...turn.events)
    const added = turn.effects.map((effect): OutboxRow => {
      this.#n += 1
      const id = `${turn.reference}-${this.#n}`
      return {
        n: this.#n,
        id,
        lane: laneOf(effect),
        effect,
        attempts: 0,
        firstTriedAt: null,
        nextAt: turn.now,
        underWay: false,
        state: 'due',
      }
    })
    this.rows = [...this.rows.filter((row) => !turn.done.includes(row.id)), ...added]
    return { position: this.events.length, added }
  }

  begin(row: OutboxRow, now: number): OutboxRow {
    if (row.lane === 'payer') this.payerCalls.push(now)
    const nextAt = leaseUntil(now)
    const firstTriedAt = row.firstTriedAt ?? now
    return this.#save({
      ...row,
      attempts: row.attempts + 1,
      firstTriedAt,
      nextAt,
      underWay: true,
    })
  }

  postpone(row: OutboxRow, { nextAt, state }: Pick<OutboxRow, 'nextAt' | 'state'>): OutboxRow {
    return this.#save({ ...row, nextAt, state, underWay: false })
  }

  setAwake(awake: boolean): void {
    this.awake = awake
  }

  #save(row: OutboxRow): OutboxRow {
    this.rows = this.rows.map((known) => (known.id === row.id ? row : known))
    return row
  }
}
