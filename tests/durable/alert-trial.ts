// A session with its notifications, over a real SQLite, and a push service that does as it is told: what the
// tests of the alerts turn and look at.
import { DatabaseSync } from 'node:sqlite'
import { AlertBook, type Sql } from '#bff/durable/alert-book.ts'
import { SessionAlerts } from '#bff/durable/alerts.ts'
import type { PushFate, PushMessage, Pushes, Subscriber } from '#bff/session/ports.ts'
import { pushMessage } from '#shared/contract.ts'
import { Story, T0 } from '#tests/session/story.ts'

export const MIN = 60_000
export const phone = (n: number): Subscriber => ({
  endpoint: `https://push.example/${n}`,
  p256dh: 'p',
  auth: 'a',
  locale: n % 2 === 0 ? 'sv' : 'nb',
})

/** One object's storage, its clock, and the push services it speaks to. */
export class Trial {
  readonly db = new DatabaseSync(':memory:')
  story = new Story().charging(10_000)
  now = this.story.now
  sent: PushMessage[] = []
  answer: (message: PushMessage) => PushFate | Promise<PushFate> = () => ({ kind: 'taken' })
  log: object[] = []
  moves = 0
  work: Promise<void>[] = []
  pushes: Pushes | null = {
    allows: () => true,
    send: async (message) => {
      this.sent.push(message)
      return this.answer(message)
    },
  }
  alerts = this.wake()

  /** As after a restart: memory is gone, storage is not. */
  wake(): SessionAlerts {
    this.work = []
    return new SessionAlerts({
      book: new AlertBook(sqlOf(this.db)),
      session: () => this.story.session,
      pushes: this.pushes,
      text: (kind, _, locale) => ({ title: `${kind} in ${locale}`, body: 'body' }),
      now: () => this.now,
      chance: () => 0,
      log: (record) => void this.log.push(record),
      hold: (work) => void this.work.push(work),
      moved: () => (this.moves += 1),
    })
  }

  /** The clock goes on, and everything that is due is done. */
  async pass(ms = 0): Promise<void> {
    this.now += ms
    this.alerts.look()
    await this.settle()
  }

  async settle(): Promise<void> {
    for (let done = 0; done < this.work.length; done += 1) await this.work[done]
  }

  /** The charge ends by the driver's word. */
  async end(): Promise<void> {
    this.story.say({ type: 'StopCharging' }, 1)
    const endedAt = T0 + 630_000
    const report = { status: 'completed', energyWh: 10_000, endedAt, updatedAt: endedAt } as const
    this.story.report(report, 9)
    await this.pass(10_000)
  }

  /** A slow charge that has used most of its amount: the limit is some minutes away. */
  nearLimit(): void {
    const updatedAt = this.now + 16_200_000
    this.story.report({ energyWh: 55_000, powerW: 10_000, updatedAt }, 16_200)
    this.now = this.story.now
  }

  rows(): Record<string, number> {
    const count = (table: string): number =>
      Number(this.db.prepare(`select count(*) as n from push_${table}`).get()?.['n'])
    return { phones: count('phones'), said: count('said'), waiting: count('waiting') }
  }

  kinds(): string[] {
    return this.sent.map(({ payload }) => pushMessage.parse(JSON.parse(payload)).kind)
  }
}

function sqlOf(db: DatabaseSync): Sql {
  return {
    exec(query, ...values) {
      const rows = db.prepare(query).all(...values)
      return { toArray: () => rows }
    },
  }
}
