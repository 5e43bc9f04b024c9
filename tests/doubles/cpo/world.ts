/**
 * Everything the sandbox CPO remembers, in memory alone, and the settings it was started with.
 *
 * Holds; does not act: starting, metering and ending sessions are in `charging.ts` and `ending.ts`.
 */
import type { Evse, PluggedStatus } from './evse.ts'
import { freshEvse } from './evse.ts'
import { faultBook } from './faults.ts'
import type { FaultBook, SessionTrait } from './faults.ts'
import { markets } from './market.ts'
import type { Market, MarketCode } from './market.ts'
import type { Payments } from './payments.ts'
import { createPush } from './push.ts'
import type { Party, Push } from './push.ts'
import type { Session } from './session.ts'
import { stationsOf } from './stations.ts'
import type { ConnectorPlan, EvsePlan, LocationPlan } from './stations.ts'
import { tariffsAbroad, tariffsOf } from './tariffs.ts'
import type { Tariff } from './tariffs.ts'
import { createTimers } from './timers.ts'
import type { Timers } from './timers.ts'
import type { CpoVersion } from './versions.ts'

export type Settings = {
  readonly speed: number
  readonly pushIntervalS: number
  readonly tokenA: string
  readonly autoPlug: boolean
  readonly market: MarketCode
  /** Another market in which it has a site too: EVSEs 6001 and 6002 at LOC-6. Null: none. */
  readonly abroad: MarketCode | null
  readonly pageLimit: number
  readonly pluggedStatus: PluggedStatus
  /** OCPI versions it speaks; the highest that the eMSP knows too is taken. */
  readonly versions: readonly CpoVersion[]
  /** More 150 kW EVSEs, numbered from 50001 at LOC-5, for load. */
  readonly extraEvses: number
  /** Real milliseconds between tries of a push that nobody took; null: a second of the sandbox's. */
  readonly pushRetryMs: number | null
}

/**
 * The eMSP we are registered with: its token for us, ours for it, the version, and where its receivers
 * are. Whoever of the two began: `tokenB` opens its doors, `tokenC` opens ours.
 */
export type Registration = {
  readonly tokenB: string
  readonly tokenC: string
  /** Ours from before the last change: taken until the new one is used. */
  tokenBefore: string | null
  readonly version: CpoVersion
  readonly credentialsUrl: string
  /** Where the eMSP shows its terminals (2.3.0). */
  readonly paymentsUrl: string | null
  /** Where the eMSP lists its versions. */
  readonly versionsUrl: string
  readonly party: Party
  readonly receivers: ReadonlyMap<string, string>
}

export type CdrToken = {
  readonly country_code: string
  readonly party_id: string
  readonly uid: string
  readonly type: string
  readonly contract_id: string
}

/** A place where a session can be: the plan of its location, EVSE and connector. */
export type Place = {
  readonly location: LocationPlan
  readonly evse: EvsePlan
  readonly connector: ConnectorPlan
}

export type SessionRecord = {
  session: Session
  readonly place: Place
  readonly token: CdrToken
  readonly reference: string | null
  readonly tariff: Tariff
  readonly traits: readonly SessionTrait[]
  /** Real instant at which the session's own clock began. */
  anchorAt: number
  /** Real instant of the last change, for `date_to`. */
  touchedAt: number
  stopMeter: () => void
  /** Pushes leave one after the other. */
  outbox: Promise<void>
  waitingPushes: number
  pushes: number
  /** What the receiver has been told: the next PATCH says what is new since. */
  told: Session | null
  /** The receiver has acknowledged the session's last state. */
  delivered: boolean
}

/** What a CDR costs, in decimal text. */
export type CdrPrice = { readonly exclVat: string; readonly inclVat: string }

export type CdrRecord = {
  readonly id: string
  readonly price: CdrPrice
  readonly sessionId: string
  readonly reference: string | null
  readonly updatedAt: number
  readonly touchedAt: number
  readonly object: Readonly<Record<string, unknown>>
  delivered: boolean
}

/** Live side of an EVSE: its pure state, and when its status last changed. */
export type EvseRecord = {
  state: Evse
  updatedAt: number
  outbox: Promise<void>
  readonly location: LocationPlan
  readonly plan: EvsePlan
  /** A start that was accepted and waits for a car. */
  armed: (() => void) | null
}

export type World = {
  readonly settings: Settings
  readonly market: Market
  readonly me: Party
  readonly locations: readonly LocationPlan[]
  readonly tariffs: readonly Tariff[]
  readonly timers: Timers
  readonly faults: FaultBook
  readonly push: Push
  readonly closing: AbortController
  readonly evses: Map<string, EvseRecord>
  readonly sessions: Map<string, SessionRecord>
  readonly cdrs: CdrRecord[]
  registration: Registration | null
  readonly payments: Payments
  /** What `settings.versions` says, until an upgrade. */
  versions: readonly CpoVersion[]
}

export function createWorld(settings: Settings): World {
  const market = markets[settings.market]
  const abroad = settings.abroad === null ? null : markets[settings.abroad]
  const me: Party = { countryCode: market.countryCode, partyId: 'STK' }
  const timers = createTimers()
  const closing = new AbortController()
  const world: World = {
    settings,
    market,
    me,
    locations: stationsOf(market, settings.extraEvses, abroad),
    tariffs: [...tariffsOf(market), ...(abroad === null ? [] : tariffsAbroad(abroad))],
    timers,
    faults: faultBook(),
    push: createPush(me, timers, settings.pushRetryMs ?? 1000 / settings.speed, closing.signal),
    closing,
    evses: new Map(),
    sessions: new Map(),
    cdrs: [],
    registration: null,
    versions: settings.versions,
    payments: { terminals: [], advice: [] },
  }
  resetWorld(world, Date.now())
  return world
}

/** Back to the first morning: no registration, no sessions, every EVSE as planned. */
export function resetWorld(world: World, now: number): void {
  for (const record of world.sessions.values()) record.stopMeter()
  world.timers.clear()
  world.faults.clear()
  world.sessions.clear()
  world.cdrs.length = 0
  world.registration = null
  world.versions = world.settings.versions
  world.payments.terminals.length = 0
  world.payments.advice.length = 0
  world.evses.clear()
  for (const location of world.locations) {
    for (const plan of location.evses) {
      const state = freshEvse(plan.uid, plan.first)
      const outbox = Promise.resolve()
      world.evses.set(plan.uid, { state, updatedAt: now, outbox, location, plan, armed: null })
    }
  }
}

/** Real milliseconds of `seconds` of the sandbox's time. */
export function realMs(world: World, seconds: number): number {
  return (seconds * 1000) / world.settings.speed
}
