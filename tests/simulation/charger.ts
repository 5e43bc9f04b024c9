// The charger backend of the simulated world: EVSEs, cars, sessions, bills, and its own ledger of the
// energy that really flowed. It can refuse, stay silent, lie, start late, contradict itself.
import type { Reference } from '#shared/ids.ts'
import type { Cdr, ChargeReport, StartAnswer } from '#bff/session/model.ts'
import type { Chargers, Outcome } from '#bff/session/ports.ts'
import { bill, type Bill, type CpoPrice } from './billing.ts'
import type { Chance } from './chance.ts'
import { deliveredWh, reportOf, syncAnswer, type LedgerSession } from './charger-words.ts'
import type { Clock } from './clock.ts'
import type { BackendMood, ChargerMood } from './moods.ts'
import type { Network } from './network.ts'

/** Where the product hears of it: each may come late, twice or never. */
export interface ChargerNews {
  start(reference: string, answer: StartAnswer, attempt: number): void
  stop(reference: string, answer: StartAnswer): void
  session(reference: string, report: ChargeReport): void
  cdr(reference: string, cdr: Cdr): void
}

export interface ChargerTools {
  clock: Clock
  chance: Chance
  wire: Network
  backend: BackendMood
  mood(reference: string): ChargerMood
  price: CpoPrice
  tell: ChargerNews
  /** For whoever waits for a moment in the life of a charge. */
  moment(what: 'start-asked' | 'began' | 'stop-asked' | 'ended', reference: string): void
}

type StartRequest = { reference: Reference; attempt: number; evseUid: string }
type StartOutcome = Outcome<{ answer: StartAnswer; why: 'start-refused'; timeoutS: number | null }>

export class Charger implements Chargers {
  readonly sessions: LedgerSession[] = []
  readonly cdrs: Bill[] = []
  private readonly t: ChargerTools

  constructor(tools: ChargerTools) {
    this.t = tools
  }

  start(request: StartRequest): Promise<StartOutcome> {
    return this.t.wire.call(() => this.startAsked(request))
  }

  stop(request: {
    sessionId: string
    reference: Reference
  }): Promise<Outcome<{ answer: StartAnswer }>> {
    const { reference, sessionId } = request
    const trouble = (answer: 'lost' | 'held-up'): void => {
      const at = this.t.clock.now
      this.sessions.find((s) => s.id === sessionId)?.stops.push({ at, answer })
    }
    return this.t.wire.call((): Outcome<{ answer: StartAnswer }> => {
      this.t.moment('stop-asked', reference)
      const session = this.sessions.find((s) => s.id === sessionId)
      const answer = session ? this.stopAsked(session) : 'refused'
      return { ok: true, value: { answer } }
    }, trouble)
  }

  readSession(reference: Reference): Promise<Outcome<ChargeReport | null>> {
    return this.t.wire.call((): Outcome<ChargeReport | null> => {
      if (this.t.backend.reach === 'push-only') return unlisted()
      const own = this.sessions.filter((s) => s.reference === reference)
      const shown = ofList(own, this.t.clock.now)
      if (!shown) return { ok: true, value: null }
      this.touch(shown)
      return { ok: true, value: this.report(shown) }
    })
  }

  readCdrs(reference: Reference): Promise<Outcome<Cdr[]>> {
    return this.t.wire.call((): Outcome<Cdr[]> => {
      if (this.t.backend.reach === 'push-only') return unlisted()
      const { now } = this.t.clock
      const value = this.cdrs.filter((c) => c.reference === reference && now >= c.listedFrom)
      return { ok: true, value }
    })
  }

  private startAsked({ reference, attempt, evseUid }: StartRequest): StartOutcome {
    const { clock, chance } = this.t
    const mood = this.t.mood(reference)
    this.t.moment('start-asked', reference)
    if (mood.start === 'refuses') return syncAnswer('refused')
    if (mood.start === 'fails' || this.occupied(evseUid)) {
      this.result(reference, 'refused', attempt, 2000)
      return syncAnswer('accepted')
    }
    if (mood.start === 'never') return syncAnswer('accepted')
    if (mood.start === 'contradicts') this.result(reference, 'refused', attempt, 1000)
    const wait = mood.start === 'late' ? mood.lateByMs : chance.between(500, 8000)
    clock.after(wait, () => this.begin(reference, evseUid, attempt, false))
    if (mood.start === 'twice') {
      const again = wait + chance.between(100, 90_000)
      clock.after(again, () => this.begin(reference, evseUid, attempt, true))
    }
    return syncAnswer('accepted')
  }

  private result(reference: string, answer: StartAnswer, attempt: number, inMs: number): void {
    const { resultLateMs } = this.t.mood(reference)
    this.t.clock.after(inMs + resultLateMs, () =>
      this.t.wire.news(() => this.t.tell.start(reference, answer, attempt)),
    )
  }

  private stopAsked(session: LedgerSession): 'accepted' | 'refused' {
    const { clock } = this.t
    const mood = this.t.mood(session.reference)
    const note = (answer: LedgerSession['stops'][number]['answer']): void =>
      void session.stops.push({ at: clock.now, answer })
    if (session.endedAt !== null) return 'refused'
    if (mood.refusesStops > 0) {
      mood.refusesStops -= 1
      note('refused')
      return 'refused'
    }
    if (mood.takesStopBack) {
      this.t.wire.news(() => this.t.tell.stop(session.reference, 'refused'))
    }
    if (mood.ignoresStops > 0) {
      mood.ignoresStops -= 1
      note('ignored')
      return 'accepted'
    }
    note('accepted')
    clock.after(mood.stopDelayMs, () => this.end(session, 'completed'))
    return 'accepted'
  }

  private occupied(evseUid: string): boolean {
    return this.sessions.some((s) => s.evseUid === evseUid && s.endedAt === null)
  }

  private begin(reference: string, evseUid: string, attempt: number, besides: boolean): void {
    const { clock, chance } = this.t
    if (this.occupied(evseUid) && !besides) return this.result(reference, 'refused', attempt, 0)
    const mood = this.t.mood(reference)
    const { now } = clock
    const session: LedgerSession = {
      id: `NO*SIM*${this.sessions.length + 1}-${reference.slice(-4)}`,
      formerIds: [],
      reference,
      evseUid,
      status: 'pending',
      startedAt: now,
      activeAt: null,
      fullAt: null,
      endedAt: null,
      profile: mood.profile,
      updatedAt: now,
      reports: 0,
      resetWh: 0,
      toldWh: 0,
      stops: [],
    }
    this.sessions.push(session)
    if (mood.start !== 'contradicts') this.result(reference, 'accepted', attempt, 0)
    this.push(session)
    if (mood.start === 'pending') return
    clock.after(chance.between(200, 3000), () => this.flow(session, mood))
  }

  private flow(session: LedgerSession, mood: ChargerMood): void {
    const { clock } = this.t
    if (session.endedAt !== null) return
    session.activeAt = clock.now
    session.status = 'active'
    this.t.moment('began', session.reference)
    this.push(session)
    this.rhythm(session, mood)
    clock.after(mood.fullAfterMs, () => this.full(session, mood))
    if (mood.renamedAfterMs !== null) {
      clock.after(mood.renamedAfterMs, () => {
        if (session.endedAt !== null) return
        session.formerIds.push(session.id)
        session.id = `${session.id}-B`
      })
    }
  }

  private rhythm(session: LedgerSession, mood: ChargerMood): void {
    this.t.clock.after(mood.pushEveryMs, () => {
      if (session.endedAt !== null) return
      this.push(session)
      this.rhythm(session, mood)
    })
  }

  /** The car takes no more. Some stay plugged in, and pay for their place. */
  full(session: LedgerSession, mood: ChargerMood): void {
    if (session.endedAt !== null || session.fullAt !== null) return
    const end = (): void => this.end(session, mood.endsInvalid ? 'invalid' : 'completed')
    if (mood.parksForMs === 0) return end()
    session.fullAt = this.t.clock.now
    this.push(session)
    this.t.clock.after(mood.parksForMs, end)
  }

  private end(session: LedgerSession, status: 'completed' | 'invalid'): void {
    const { clock, chance, backend, price } = this.t
    if (session.endedAt !== null) return
    const { cdr } = this.t.mood(session.reference)
    session.endedAt = clock.now
    session.status = status
    this.t.moment('ended', session.reference)
    const delivered = deliveredWh(session, clock.now)
    const tools = {
      now: () => clock.now,
      chance,
      price,
      skewMs: backend.skewMs,
      send: (one: Bill, inMs: number, listed: boolean) => this.send(one, inMs, listed),
    }
    if (status === 'completed' && delivered > 0) bill(session, cdr, tools)
    // A bill that comes first has some seconds before the end itself is told.
    const toldIn = cdr === 'first' ? chance.between(2000, 60_000) : 0
    clock.after(toldIn, () => this.push(session))
  }

  private send(one: Bill, inMs: number, listed: boolean): void {
    if (listed) this.cdrs.push(one)
    const { reference, listedFrom: _, ...cdr } = one
    this.t.clock.after(inMs, () => {
      if (this.t.backend.reach === 'pull-only') return
      this.t.wire.news(() => this.t.tell.cdr(reference, cdr))
    })
  }

  private touch(session: LedgerSession): void {
    session.updatedAt = Math.max(session.updatedAt + 1, this.t.clock.now)
  }

  private report(session: LedgerSession): ChargeReport {
    const { meter } = this.t.mood(session.reference)
    return reportOf(session, this.t.clock.now, meter, this.t.backend.skewMs)
  }

  private push(session: LedgerSession): void {
    this.touch(session)
    if (this.t.backend.reach === 'pull-only') return
    const news = this.report(session)
    this.t.wire.news(() => this.t.tell.session(session.reference, news))
  }
}

/**
 * Of several sessions the one that the product takes from a list (bff/ocpi/list-index.ts): what charges
 * or has delivered before what only waits or was empty, then what was touched last.
 */
function ofList(own: readonly LedgerSession[], now: number): LedgerSession | undefined {
  const rank = (s: LedgerSession): number =>
    (s.status === 'active' || deliveredWh(s, now) > 0 ? 2 : 0) + (s.endedAt === null ? 1 : 0)
  const touched = (s: LedgerSession): number => s.endedAt ?? now
  return own.toSorted((a, b) => rank(b) - rank(a) || touched(b) - touched(a))[0]
}

/** It has no lists, or none that can be read. */
function unlisted(): Outcome<never> {
  return {
    ok: false,
    fate: 'retry',
    why: 'start-timeout',
    code: '404',
    gateway: 502,
    retryAfterMs: null,
  }
}
