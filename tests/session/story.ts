// Given / when / then for the table: a session told by commands, with the fixed words of one small
// world. Shared by the unit tests and the simulation, so that both begin with the same opening.
import { decide } from '#bff/session/decide.ts'
import { evolve } from '#bff/session/evolve.ts'
import { react } from '#bff/session/react.ts'
import type {
  Cdr,
  ChargeReport,
  Command,
  Effect,
  Event,
  Opening,
  PaymentSnapshot,
  Session,
  State,
} from '#bff/session/model.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { makeReference } from '#shared/ids.ts'

export const T0 = 1_800_000_000_000
export const REFERENCE = makeReference(new Uint8Array(16).fill(7))

/** 4.792 without VAT is 5.99 kr a kWh with 25 %. */
export const ENERGY_ONLY: Tariff = {
  digest: 'energy-only',
  id: 'energy-only',
  currency: 'NOK',
  minPrice: null,
  maxPrice: null,
  elements: [
    {
      restrictions: null,
      components: [{ kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 }],
    },
  ],
}

export function openingOf(over: Partial<Opening> = {}): Opening {
  return {
    reference: REFERENCE,
    merchantId: 'default',
    station: {
      stationId: 'NO*STK*E1001*1',
      label: '1001',
      name: 'Torget',
      address: 'Torget 1',
      city: 'Oslo',
      operator: 'Stikk',
      connector: {
        id: '1',
        standard: 'IEC_62196_T2_COMBO',
        format: 'CABLE',
        powerType: 'DC',
        maxPowerW: 150_000,
      },
      timeZone: 'Europe/Oslo',
    },
    locationId: 'LOC1',
    evseUid: 'EVSE1',
    connectorId: null,
    amountMinor: 35_000,
    currency: 'NOK',
    tariff: ENERGY_ONLY,
    locale: 'nb',
    termsVersion: 'test',
    acceptedAt: T0,
    description: 'Lading 1001, 14:05',
    retryOf: null,
    seller: { name: 'Stikk AS', organisationNumber: '999 999 999 MVA' },
    policy: {
      startWaitS: 120,
      stopWaitS: 30,
      cdrWaitS: 900,
      giveUpS: 900,
      lateStartWatchS: 3600,
      priceSource: 'lower',
      minimumMinor: 100,
      stopDelayMs: null,
      pushIntervalMs: null,
    },
    ...over,
  }
}

export function snapshotOf(over: Partial<PaymentSnapshot> = {}): PaymentSnapshot {
  const state = over.state ?? 'authorized'
  return {
    state,
    authorizedMinor: state === 'authorized' ? 35_000 : 0,
    capturedMinor: 0,
    cancelledMinor: 0,
    refundedMinor: 0,
    currency: 'NOK',
    guaranteedUntil: null,
    ...over,
  }
}

export function reportOf(over: Partial<ChargeReport> = {}): ChargeReport {
  return {
    sessionId: 'NO*STK*S1',
    status: 'active',
    energyWh: 0,
    startedAt: T0 + 20_000,
    endedAt: null,
    updatedAt: T0 + 20_000,
    chargingS: null,
    parkingS: null,
    appended: false,
    powerW: 100_000,
    currentMa: null,
    socPercent: null,
    currency: 'NOK',
    ...over,
  }
}

export function cdrOf(over: Partial<Cdr> = {}): Cdr {
  return {
    id: 'CDR1',
    creditOf: null,
    sessionId: 'NO*STK*S1',
    energyWh: 20_000,
    chargingS: 600,
    parkingS: 0,
    startedAt: T0 + 20_000,
    endedAt: T0 + 620_000,
    periods: [],
    totalInclMinor: 11_980,
    totalExclMicros: 95_840_000,
    currency: 'NOK',
    updatedAt: T0 + 630_000,
    ...over,
  }
}

/** Distributes Omit over a union. */
type Said = Command extends infer C ? (C extends unknown ? Omit<C, 'now'> : never) : never

/** A session told so far; each `say` moves the clock and gives what then happened. */
export class Story {
  state: State = { phase: 'none' }
  readonly events: Event[] = []
  readonly effects: Effect[] = []
  now = T0

  constructor(over: Partial<Opening> = {}) {
    this.say({ type: 'OpenSession', opening: openingOf(over) })
  }

  /** Says a command `afterS` seconds later; returns the names of the events it led to. */
  say(command: Said, afterS = 0): string[] {
    this.now += afterS * 1000
    const events = decide(this.state, { ...command, now: this.now } as Command)
    for (const event of events) {
      this.state = evolve(this.state, event)
      this.events.push(event)
      this.effects.push(...react(event))
    }
    return events.map((event) => event.type)
  }

  get session(): Session {
    if (this.state.phase === 'none') throw new Error('the story has not begun')
    return this.state
  }

  asked(type: Effect['type']): Effect[] {
    return this.effects.filter((effect) => effect.type === type)
  }

  // The usual steps, so that a test begins where its own matter begins.

  waiting(): this {
    this.say(
      { type: 'ReportPayment', report: { kind: 'created', redirectUrl: 'https://pay.example/1' } },
      1,
    )
    return this
  }

  approved(): this {
    this.waiting()
    this.read({}, 9)
    return this
  }

  charging(energyWh = 0): this {
    this.approved()
    this.say(
      { type: 'ReportStart', answer: 'accepted', why: 'start-refused', timeoutS: 30, attempt: 1 },
      1,
    )
    this.report({ status: 'active', updatedAt: T0 + 20_000 }, 9)
    // Ten minutes, or as long as 150 kW take.
    const s = Math.max(580, Math.ceil((energyWh * 3600) / 150_000))
    if (energyWh > 0) this.report({ energyWh, updatedAt: T0 + 20_000 + s * 1000 }, s)
    return this
  }

  ended(energyWh = 20_000): this {
    this.charging(energyWh)
    const endedAt = (this.session.charge?.meter?.updatedAt ?? T0) + 20_000
    this.report({ status: 'completed', energyWh, endedAt, updatedAt: endedAt }, 20)
    return this
  }

  settled(): this {
    this.ended()
    this.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    this.read({ capturedMinor: 11_980 }, 1)
    this.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    return this
  }

  read(over: Partial<PaymentSnapshot>, afterS = 0): string[] {
    return this.say(
      { type: 'ReportPayment', report: { kind: 'read', snapshot: snapshotOf(over) } },
      afterS,
    )
  }

  report(over: Partial<ChargeReport>, afterS = 0): string[] {
    return this.say(
      { type: 'ReportSession', report: reportOf(over), readAt: this.now + afterS * 1000 },
      afterS,
    )
  }

  none(afterS = 0): string[] {
    return this.say(
      { type: 'ReportSession', report: null, readAt: this.now + afterS * 1000 },
      afterS,
    )
  }
}
