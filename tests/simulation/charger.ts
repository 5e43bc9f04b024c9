// The charger backend of the simulated world: EVSEs, cars, sessions, CDRs, and its own ledger of the
// energy that really flowed. It can refuse, stay silent, start late, end INVALID, send no CDR.
import type { Reference } from '#shared/ids.ts'
import type { Cdr, ChargeReport, StartAnswer } from '#bff/session/model.ts'
import type { Chargers, Outcome } from '#bff/session/ports.ts'
import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'
import { reportOf, syncAnswer, type LedgerSession } from './charger-words.ts'
import type { Network } from './network.ts'

export type { LedgerSession } from './charger-words.ts'

export type StartMood = 'starts' | 'refuses' | 'fails' | 'never' | 'late' | 'pending'
export type CdrMood =
  | 'right'
  | 'none'
  | 'late'
  | 'first'
  | 'twice'
  | 'lower'
  | 'higher'
  | 'wholesale'
  | 'zero'
  | 'credit'
  | 'corrected'

export interface ChargerMood {
  start: StartMood
  /** Ms after which a late start comes. */
  lateByMs: number
  stopDelayMs: number
  refusesStops: number
  endsInvalid: boolean
  /** The car is full, or the driver stops at the station, after this long. */
  fullAfterMs: number
  pushEveryMs: number
  cdr: CdrMood
  powerW: number
}

/** What the CPO would bill for this session, by the tariff it published; set by the world. */
export type CpoPrice = (energyWh: number, chargingS: number, parkingS: number) => number

export class Charger implements Chargers {
  readonly sessions: LedgerSession[] = []
  readonly cdrs: (Cdr & { reference: string; listedFrom: number })[] = []
  readonly starts: { at: number; reference: string }[] = []

  private readonly clock: Clock
  private readonly chance: Chance
  private readonly network: Network
  private readonly mood: (reference: string) => ChargerMood
  private readonly price: CpoPrice
  private readonly tell: {
    start(reference: string, answer: StartAnswer, attempt: number): void
    session(reference: string, report: ChargeReport): void
    cdr(reference: string, cdr: Cdr): void
  }

  constructor(
    clock: Clock,
    chance: Chance,
    network: Network,
    mood: (reference: string) => ChargerMood,
    price: CpoPrice,
    tell: {
      start(reference: string, answer: StartAnswer, attempt: number): void
      session(reference: string, report: ChargeReport): void
      cdr(reference: string, cdr: Cdr): void
    },
  ) {
    this.clock = clock
    this.chance = chance
    this.network = network
    this.mood = mood
    this.price = price
    this.tell = tell
  }

  async start(request: {
    reference: Reference
    attempt: number
    evseUid: string
  }): Promise<Outcome<{ answer: StartAnswer; why: 'start-refused'; timeoutS: number | null }>> {
    return this.network.call(() => {
      const { reference, attempt, evseUid } = request
      this.starts.push({ at: this.clock.now, reference })
      const mood = this.mood(reference)
      if (mood.start === 'refuses') return syncAnswer('refused')
      if (mood.start === 'fails' || this.occupied(evseUid)) {
        this.clock.after(2000, () =>
          this.network.news(() => this.tell.start(reference, 'refused', attempt)),
        )
        return syncAnswer('accepted')
      }
      if (mood.start === 'never') return syncAnswer('accepted')
      const wait = mood.start === 'late' ? mood.lateByMs : this.chance.between(500, 8000)
      this.clock.after(wait, () => this.begin(reference, evseUid, attempt))
      return syncAnswer('accepted')
    })
  }

  async stop(request: {
    sessionId: string
    reference: Reference
  }): Promise<Outcome<{ answer: StartAnswer }>> {
    return this.network.call((): Outcome<{ answer: StartAnswer }> => {
      const mood = this.mood(request.reference)
      const session = this.sessions.find((s) => s.id === request.sessionId)
      if (!session || session.endedAt !== null) return { ok: true, value: { answer: 'refused' } }
      if (mood.refusesStops > 0) {
        mood.refusesStops -= 1
        return { ok: true, value: { answer: 'refused' } }
      }
      this.clock.after(mood.stopDelayMs, () => this.end(session, 'completed'))
      return { ok: true, value: { answer: 'accepted' } }
    })
  }

  async readSession(reference: Reference): Promise<Outcome<ChargeReport | null>> {
    return this.network.call(() => {
      const own = this.sessions.filter((s) => s.reference === reference)
      const running = own.find((s) => s.endedAt === null) ?? own.at(-1)
      if (running) this.meter(running)
      return { ok: true, value: running ? reportOf(running, this.mood(reference).powerW) : null }
    })
  }

  async readCdrs(reference: Reference): Promise<Outcome<Cdr[]>> {
    return this.network.call(() => ({
      ok: true,
      value: this.cdrs.filter((c) => c.reference === reference && this.clock.now >= c.listedFrom),
    }))
  }

  private occupied(evseUid: string): boolean {
    return this.sessions.some((s) => s.evseUid === evseUid && s.endedAt === null)
  }

  private begin(reference: string, evseUid: string, attempt: number): void {
    if (this.occupied(evseUid)) {
      this.network.news(() => this.tell.start(reference, 'refused', attempt))
      return
    }
    const mood = this.mood(reference)
    const now = this.clock.now
    const session: LedgerSession = {
      id: `NO*SIM*${this.sessions.length + 1}-${reference.slice(-4)}`,
      reference,
      evseUid,
      status: 'pending',
      startedAt: now,
      endedAt: null,
      energyWh: 0,
      meteredAt: now,
      updatedAt: now,
      parkingS: 0,
    }
    this.sessions.push(session)
    this.network.news(() => this.tell.start(reference, 'accepted', attempt))
    this.push(session)
    if (mood.start === 'pending') return
    this.clock.after(this.chance.between(200, 3000), () => {
      if (session.endedAt !== null) return
      this.meter(session)
      session.status = 'active'
      this.touch(session)
      this.push(session)
      this.rhythm(session)
      this.clock.after(mood.fullAfterMs, () =>
        this.end(session, mood.endsInvalid ? 'invalid' : 'completed'),
      )
    })
  }

  private rhythm(session: LedgerSession): void {
    this.clock.after(this.mood(session.reference).pushEveryMs, () => {
      if (session.endedAt !== null) return
      this.meter(session)
      this.touch(session)
      this.push(session)
      this.rhythm(session)
    })
  }

  private end(session: LedgerSession, status: 'completed' | 'invalid'): void {
    if (session.endedAt !== null) return
    this.meter(session)
    session.status = status
    session.endedAt = this.clock.now
    this.touch(session)
    const mood = this.mood(session.reference)
    if (mood.cdr === 'first') this.bill(session, 'right', 0)
    this.clock.after(mood.cdr === 'first' ? 5000 : 0, () => this.push(session))
    if (status === 'completed' && session.energyWh > 0) this.billing(session, mood.cdr)
  }

  private billing(session: LedgerSession, cdr: CdrMood): void {
    const soon = this.chance.between(1000, 20_000)
    if (cdr === 'none' || cdr === 'first') return
    if (cdr === 'late') return this.bill(session, 'right', 3_600_000)
    this.bill(session, cdr, soon)
    if (cdr === 'twice') this.bill(session, 'again', soon + 2000)
    if (cdr === 'credit' || cdr === 'corrected') this.bill(session, 'credit', soon + 600_000)
    if (cdr === 'corrected') this.bill(session, 'lower', soon + 660_000, '-corrected')
  }

  private bill(
    session: LedgerSession,
    how: CdrMood | 'again' | 'credit',
    inMs: number,
    suffix = '',
  ): void {
    const chargingS = Math.round(((session.endedAt ?? this.clock.now) - session.startedAt) / 1000)
    const right = this.price(session.energyWh, chargingS, session.parkingS)
    const factor =
      how === 'lower'
        ? 0.8
        : how === 'higher'
          ? 1.3
          : how === 'wholesale'
            ? 0.3
            : how === 'zero'
              ? 0
              : 1
    const id = `CDR-${session.id}${suffix}`
    const credit = how === 'credit' && inMs >= 600_000
    const cdr = {
      reference: session.reference,
      id: credit ? `${id}-credit` : id,
      creditOf: credit ? id : null,
      sessionId: session.id,
      energyWh: session.energyWh,
      chargingS,
      parkingS: session.parkingS,
      startedAt: session.startedAt,
      endedAt: session.endedAt ?? this.clock.now,
      periods: [],
      totalInclMinor: (credit ? -1 : 1) * Math.round(right * factor),
      totalExclMicros: 0,
      currency: 'NOK',
      updatedAt: this.clock.now + inMs,
      listedFrom: this.clock.now + inMs,
    }
    if (how !== 'again') this.cdrs.push(cdr)
    const { reference, listedFrom: _, ...plain } = cdr
    this.clock.after(inMs, () => this.network.news(() => this.tell.cdr(reference, plain)))
  }

  /** Energy in whole Wh since the meter was last read. */
  private meter(session: LedgerSession): void {
    if (session.status !== 'active' || session.endedAt !== null) {
      session.meteredAt = this.clock.now
      return
    }
    const { powerW } = this.mood(session.reference)
    const wh = Math.floor((powerW * (this.clock.now - session.meteredAt)) / 3_600_000)
    if (wh === 0) return
    session.energyWh += wh
    session.meteredAt += Math.round((wh * 3_600_000) / powerW)
    this.touch(session)
  }

  private touch(session: LedgerSession): void {
    session.updatedAt = Math.max(session.updatedAt + 1, this.clock.now)
  }

  private push(session: LedgerSession): void {
    const news = reportOf(session, this.mood(session.reference).powerW)
    this.network.news(() => this.tell.session(session.reference, news))
  }
}
