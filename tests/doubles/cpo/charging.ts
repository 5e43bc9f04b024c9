/**
 * The life of a session at the CPO: an accepted start, the wait for a car, the meter.
 *
 * Delays are those of a real charger, in the sandbox's seconds (divided by its speed): 2 s from
 * the command to the charge point's answer, 1 s until the sandbox's own driver has plugged in.
 */
import { beginCharge, cars } from './car.ts'
import type { Car } from './car.ts'
import { endSession } from './ending.ts'
import { occupy, plug, startRefusal } from './evse.ts'
import type { Fault, SessionTrait } from './faults.ts'
import { pushResult, pushSession, setEvse } from './outbox.ts'
import type { CommandOutcome } from './outbox.ts'
import { activate, pendingSession, readMeter, sessionClock } from './session.ts'
import { adHocTariff } from './tariffs.ts'
import { realMs } from './world.ts'
import type { CdrToken, EvseRecord, Place, SessionRecord, World } from './world.ts'

const START_DELAY_S = 2
const STOP_DELAY_S = 2
const PLUG_DELAY_S = 1

export type StartRequest = {
  readonly place: Place
  readonly token: CdrToken
  readonly reference: string | null
  readonly responseUrl: string
  readonly traits: readonly SessionTrait[]
}

/** Carries out a start that was answered ACCEPTED; `fault` is how it is to go wrong. */
export function carryOutStart(world: World, request: StartRequest, fault: Fault | null): void {
  if (fault?.do === 'silent') return
  const { uid } = request.place.evse
  const evse = evseOf(world, uid)
  const late = fault?.do === 'late'
  // Of two starts within the delay only the first is meant; a late one holds no place.
  const contested = evse.state.starting
  if (!contested && !late) evse.state = { ...evse.state, starting: true }
  const delayS = START_DELAY_S + (late ? fault.afterS : 0)
  world.timers.after(realMs(world, delayS), () => {
    if (!contested && !late) evse.state = { ...evse.state, starting: false }
    const result = startResult(evse, request, fault, contested)
    pushResult(world, uid, request.responseUrl, result)
    if (result === 'ACCEPTED') waitForCar(world, evse, request)
  })
}

function startResult(
  evse: EvseRecord,
  request: StartRequest,
  fault: Fault | null,
  contested: boolean,
): CommandOutcome {
  if (fault?.do === 'fail') return 'FAILED'
  if (fault?.do === 'occupied' || contested) return 'EVSE_OCCUPIED'
  return startRefusal(evse.state, request.place.connector.id) ?? 'ACCEPTED'
}

/** A session begins when a car is there: it is, the sandbox plugs one in, or somebody else has to. */
function waitForCar(world: World, evse: EvseRecord, request: StartRequest): void {
  const never = request.traits.includes('pending')
  if (evse.state.plugged !== null && !never) {
    begin(world, evse, createSession(world, evse, request))
    return
  }
  if (!world.settings.autoPlug && !never) {
    // A newer start takes the place of one that nobody came for.
    evse.armed = () => begin(world, evse, createSession(world, evse, request))
    return
  }
  const record = createSession(world, evse, request)
  pushSession(world, record, true)
  if (never) return
  world.timers.after(realMs(world, PLUG_DELAY_S), () => {
    if (record.session.status !== 'PENDING') return
    const { connector } = request.place
    const car: Car = connector.standard === 'CHADEMO' ? cars.small : cars.family
    const plugged =
      evse.state.plugged === null ? plug(evse.state, car, connector.id, true) : evse.state
    if (plugged === null) return
    setEvse(world, evse, plugged)
    begin(world, evse, record)
  })
}

/** A charge from before this sandbox was started: its own id, and a meter that has run since then. */
export type RunningCharge = {
  readonly sessionId: string
  readonly tokenUid: string
  readonly evseUid: string
  readonly connectorId: string
  /** Epoch ms. */
  readonly startedAt: number
}

/** Goes on with a charge, as a charge point operator does that merely lost its connection to us. */
export function goOn(world: World, charge: RunningCharge): void {
  const evse = evseOf(world, charge.evseUid)
  const connector = evse.plan.connectors.find(({ id }) => id === charge.connectorId)
  if (connector === undefined) throw new Error(`No connector ${charge.connectorId}.`)
  const uid = charge.tokenUid
  const token = { country_code: 'NO', party_id: 'STI', uid, type: 'AD_HOC_USER', contract_id: uid }
  const place = { location: evse.location, evse: evse.plan, connector }
  const request = { place, token, reference: uid, responseUrl: '', traits: [] }
  const car = connector.standard === 'CHADEMO' ? cars.small : cars.family
  const plugged = plug(evse.state, car, connector.id, true)
  if (plugged === null) throw new Error(`${charge.evseUid} is taken.`)
  setEvse(world, evse, plugged)
  begin(world, evse, createSession(world, evse, request, charge.sessionId), charge.startedAt)
}

function createSession(
  world: World,
  evse: EvseRecord,
  request: StartRequest,
  id: string = crypto.randomUUID(),
): SessionRecord {
  const now = Date.now()
  const record: SessionRecord = {
    session: pendingSession(id, now),
    place: request.place,
    token: request.token,
    reference: request.reference,
    tariff: adHocTariff(request.place.connector.tariffIds, world.tariffs),
    traits: request.traits,
    anchorAt: now,
    touchedAt: now,
    stopMeter: () => {},
    outbox: Promise.resolve(),
    waitingPushes: 0,
    pushes: 0,
    told: null,
    delivered: false,
  }
  world.sessions.set(record.session.id, record)
  setEvse(world, evse, occupy(evse.state, record.session.id))
  return record
}

function begin(world: World, evse: EvseRecord, record: SessionRecord, now = Date.now()): void {
  const plugged = evse.state.plugged
  if (plugged === null) throw new Error(`No car at ${evse.plan.uid}.`)
  const { connector } = record.place
  const current = connector.powerType === 'DC' ? 'DC' : 'AC'
  const mute = record.traits.includes('zero-kwh')
  // From here on the session's own clock runs at the sandbox's speed.
  record.anchorAt = now
  record.session = activate(
    record.session,
    beginCharge(plugged.car, current, connector.maxWatts, now, mute),
  )
  touched(record)
  pushSession(world, record, true)
  meter(world, record)
}

function meter(world: World, record: SessionRecord): void {
  const interval = realMs(world, world.settings.pushIntervalS)
  record.stopMeter = world.timers.after(interval, () => {
    record.session = readMeter(record.session, nowOf(world, record))
    touched(record)
    pushSession(world, record, false)
    meter(world, record)
  })
}

/** Now, on a session's own clock. */
export function nowOf(world: World, record: SessionRecord): number {
  return sessionClock(record.anchorAt, world.settings.speed, Date.now())
}

function touched(record: SessionRecord): void {
  record.touchedAt = Date.now()
  record.delivered = false
}

export function evseOf(world: World, uid: string): EvseRecord {
  const evse = world.evses.get(uid)
  if (evse === undefined) throw new Error(`No EVSE ${uid}.`)
  return evse
}

/** Carries out a stop that was answered ACCEPTED; `fault` is how it is to go wrong. */
export function carryOutStop(
  world: World,
  record: SessionRecord,
  responseUrl: string,
  fault: Fault | null,
): void {
  if (fault?.do === 'silent') return
  const delayS = STOP_DELAY_S + (fault?.do === 'late' ? fault.afterS : 0)
  world.timers.after(realMs(world, delayS), () => {
    const failed = fault?.do === 'fail'
    pushResult(world, record.place.evse.uid, responseUrl, failed ? 'FAILED' : 'ACCEPTED')
    if (failed) return
    endSession(world, record, fault?.do === 'invalid' ? 'INVALID' : 'COMPLETED')
  })
}

/** Somebody plugs a car in; a start that waited for one begins now. False when the place is taken. */
export function plugIn(world: World, evse: EvseRecord, car: Car, connectorId: string): boolean {
  const plugged = plug(evse.state, car, connectorId, false)
  if (plugged === null) return false
  setEvse(world, evse, plugged)
  const armed = evse.armed
  evse.armed = null
  if (armed !== null) armed()
  return true
}
