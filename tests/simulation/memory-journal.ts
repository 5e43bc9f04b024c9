// The journal of a simulated session: what survives a crash, held in plain arrays. Rows are copied in
// and out, as storage would, so that nothing is shared between two lives by accident.
import type { Journal, Recall, Turn } from '#bff/durable/journal.ts'
import { leaseUntil, type OutboxRow, type Verdict } from '#bff/durable/outbox.ts'
import type { Event } from '#bff/session/model.ts'
import { laneOf } from '#bff/session/react.ts'
import { keptOf, type Sabotage } from './sabotage.ts'

export class MemoryJournal implements Journal {
  readonly events: Event[] = []
  private rows: OutboxRow[] = []
  private awake = false
  private n = 0
  private readonly sabotage: Sabotage
  /** An attempt begins: microtasks carry it on. */
  private readonly stir: () => void
  private readonly wrote: (turn: Turn) => void

  constructor(sabotage: Sabotage, stir: () => void, wrote: (turn: Turn) => void) {
    this.sabotage = sabotage
    this.stir = stir
    this.wrote = wrote
  }

  /** What is still to be done. */
  get waiting(): readonly OutboxRow[] {
    return this.rows
  }

  recall(): Recall {
    return {
      events: [...this.events],
      position: this.events.length,
      // What was under way when the process died is due at once: it may or may not have left.
      rows: this.rows.map((r) => ({ ...r, nextAt: r.underWay ? 0 : r.nextAt, underWay: false })),
      awake: this.awake,
    }
  }

  write(turn: Turn): { position: number; added: OutboxRow[] } {
    this.events.push(...keptOf(turn.events, this.sabotage))
    this.wrote(turn)
    const kept = this.rows.filter((row) => !turn.done.includes(row.id))
    const added = turn.effects
      .filter((e) => !(this.sabotage === 'forgotten-release' && e.type === 'CancelPayment'))
      .map((effect): OutboxRow => {
        this.n += 1
        const lane = laneOf(effect)
        return {
          n: this.n,
          id: `${turn.reference}-${this.n}`,
          // A lane of its own for each effect is no order at all.
          lane: this.sabotage === 'outbox-unordered' ? (`${lane}-${this.n}` as typeof lane) : lane,
          effect,
          attempts: 0,
          firstTriedAt: null,
          nextAt: turn.now,
          underWay: false,
          state: 'due',
        }
      })
    this.rows = [...kept, ...added]
    return { position: this.events.length, added }
  }

  begin(row: OutboxRow, now: number): OutboxRow {
    this.stir()
    const firstTriedAt = row.firstTriedAt ?? now
    const nextAt = leaseUntil(now)
    return this.save({ ...row, attempts: row.attempts + 1, firstTriedAt, nextAt, underWay: true })
  }

  postpone(row: OutboxRow, verdict: Verdict): OutboxRow {
    return this.save({ ...row, nextAt: verdict.nextAt, state: verdict.state, underWay: false })
  }

  setAwake(awake: boolean): void {
    this.awake = awake
  }

  private save(row: OutboxRow): OutboxRow {
    this.rows = this.rows.map((known) => (known.id === row.id ? row : known))
    return row
  }
}
