// A session's notifications at work: looks at the state after every change, keeps what is to be said
// before it is sent, and sends it beside everything else. It must never hold back the session, throw
// into it, or log where a phone is reached.
import type { LogRecord } from '#bff/deps.ts'
import { alertsOf } from '#bff/session/alerts.ts'
import type { Session } from '#bff/session/model.ts'
import type { PushFate, Pushes, Subscriber } from '#bff/session/ports.ts'
import { view } from '#bff/session/view.ts'
import type { AlertKind, Locale, PushMessage, View } from '#shared/contract.ts'
import type { AlertBook, Waiting } from './alert-book.ts'

/** Title and body of a notification. */
export type AlertText = (kind: AlertKind, seen: View, locale: Locale, now: number) => AlertWords
export interface AlertWords {
  title: string
  body: string
}

export interface AlertsDeps {
  book: AlertBook
  /** As it stands now; null: there is none. */
  session(): Session | null
  /** Null: the operator has no keys, or none any more. */
  pushes: Pushes | null
  text: AlertText
  /** Epoch ms. */
  now(): number
  /** From [0, 1): spreads retries. */
  chance(): number
  log(record: LogRecord): void
  /** Keeps the object alive until this is done. */
  hold(work: Promise<void>): void
  /** `nextAt` may have changed. */
  moved(): void
}

/** Two in the family, and a tablet; the oldest gives way. */
const MOST_PHONES = 4
/** No reservation lives longer than seven days, so no wish to be told of it does. */
const PHONE_LIFE_MS = 7 * 86_400_000
/** A send that did not report back by then died with its process (the client's own limit is 10 s). */
const LEASE_MS = 30_000
const MOST_ATTEMPTS = 6
const FIRST_DELAY_MS = 5000
const MOST_DELAY_MS = 300_000
const STAND_BY_MS = 1000

export class SessionAlerts {
  /** When the clock next has something for us; null: nothing. */
  nextAt: number | null = null
  readonly #deps: AlertsDeps
  readonly #underWay = new Set<string>()

  constructor(deps: AlertsDeps) {
    this.#deps = deps
  }

  /** A phone wishes to be told. What it sees on its screen right now is not told again. */
  subscribe(phone: Subscriber): 'added' | 'known' | 'over' | null {
    const { book, now } = this.#deps
    const session = this.#deps.session()
    if (session === null) return null
    const { due, over } = alertsOf(session, now())
    if (over) return 'over'
    const known = book.phones.find((one) => one.endpoint === phone.endpoint)
    const first = book.phones.length === 0
    book.add({ ...phone, since: known?.since ?? now() })
    const [oldest] = book.phones
    if (book.phones.length > MOST_PHONES && oldest) book.remove(oldest.endpoint)
    if (first) for (const { kind } of due) book.say(kind)
    this.look()
    return known ? 'known' : 'added'
  }

  /** It does not wish it any more. */
  unsubscribe(endpoint: string): void {
    this.#deps.book.remove(endpoint)
    this.look()
  }

  /**
   * What the state and the time ask for is kept, and sent. Costs nothing where nobody watches, and
   * throws nothing into the session.
   */
  look(): void {
    try {
      this.#look()
    } catch (error) {
      this.#deps.log({ event: 'alerts-failed', code: codeOf(error) })
    }
  }

  #look(): void {
    const { book, now, pushes } = this.#deps
    const session = this.#deps.session()
    if (session === null || (book.phones.length === 0 && book.said.size === 0)) return
    const at = now()
    for (const { endpoint, since } of book.phones) {
      if (pushes === null || since + PHONE_LIFE_MS <= at) book.remove(endpoint)
    }
    const { due, nextAt, over } = alertsOf(session, at)
    if (over) for (const row of book.waiting) if (!isLast(row.kind)) book.done(row)
    for (const { kind, until } of due) {
      if (book.said.has(kind)) continue
      book.say(kind)
      for (const { endpoint } of book.phones) {
        book.wait({ endpoint, kind, attempts: 0, nextAt: at, until })
      }
    }
    this.#send(at)
    // A session that is over has said its last: nothing of its phones is kept.
    if (over && book.waiting.length === 0) book.clear()
    this.#plan(nextAt, over)
  }

  #plan(nextAlert: number | null, over: boolean): void {
    const { book } = this.#deps
    const times = book.waiting.map((row) => row.nextAt)
    if (book.phones.length > 0) {
      if (nextAlert !== null && !over) times.push(nextAlert)
      times.push(...book.phones.map(({ since }) => since + PHONE_LIFE_MS))
    }
    // What is overdue is being done right now; the alarm only stands by in case that fails.
    const soonest = this.#deps.now() + STAND_BY_MS
    this.nextAt = times.length > 0 ? Math.max(soonest, Math.min(...times)) : null
    this.#deps.moved()
  }

  #send(at: number): void {
    const { book, hold } = this.#deps
    for (const row of book.waiting) {
      const name = `${row.kind} ${row.endpoint}`
      if (row.nextAt > at || this.#underWay.has(name)) continue
      if (row.until <= at || row.attempts >= MOST_ATTEMPTS) {
        book.done(row)
        continue
      }
      this.#underWay.add(name)
      hold(
        this.#attempt(row)
          .finally(() => this.#underWay.delete(name))
          .then(() => this.look())
          .catch((error: unknown) => this.#report(row.kind, codeOf(error))),
      )
    }
  }

  async #attempt(row: Waiting): Promise<void> {
    const { book, now, pushes, text } = this.#deps
    const session = this.#deps.session()
    const phone = book.phones.find((one) => one.endpoint === row.endpoint)
    if (!phone || pushes === null || session === null) return book.done(row)
    const begun = { ...row, attempts: row.attempts + 1, nextAt: now() + LEASE_MS }
    book.wait(begun)
    const { reference } = session.opening
    const { title, body } = text(row.kind, view(session), phone.locale, now())
    const { kind } = row
    const message: PushMessage = { reference, kind, title, body, lang: phone.locale }
    const ttlS = (row.until - now()) / 1000
    const payload = JSON.stringify(message)
    const fate = await pushes.send({ to: phone, payload, ttlS, topic: reference })
    this.#conclude(begun, fate)
  }

  #conclude(row: Waiting, fate: PushFate): void {
    const { book } = this.#deps
    if (fate.kind === 'taken') return book.done(row)
    const nextAt = fate.kind === 'later' ? this.#retryAt(row, fate.afterMs) : null
    if (row.attempts === 1 || nextAt === null) this.#report(row.kind, fate.code)
    if (fate.kind === 'gone') return book.remove(row.endpoint)
    // It may have been switched off, or said to be over, while it was on its way.
    if (!book.waiting.some((one) => one.endpoint === row.endpoint && one.kind === row.kind)) return
    if (nextAt === null) return book.done(row)
    book.wait({ ...row, nextAt })
  }

  /** Null: it is not worth another try. */
  #retryAt(row: Waiting, afterMs: number | null): number | null {
    const { now, chance } = this.#deps
    const doubled = Math.min(MOST_DELAY_MS, FIRST_DELAY_MS * 2 ** (row.attempts - 1))
    const delay = Math.max(Math.round(doubled * (0.5 + chance() / 2)), afterMs ?? 0)
    const at = now() + delay
    return at < row.until && row.attempts < MOST_ATTEMPTS ? at : null
  }

  /** By the kind and the code alone: an endpoint or a key is never logged. */
  #report(kind: AlertKind, code: string): void {
    const reference = this.#deps.session()?.opening.reference ?? null
    this.#deps.log({ event: 'push-failed', reference, kind, code })
  }
}

/** The last word of a session, after which the others are old. */
function isLast(kind: AlertKind): boolean {
  return kind === 'ended' || kind === 'stopped-unexpectedly'
}

function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
