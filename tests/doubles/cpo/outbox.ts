/**
 * What the CPO tells the eMSP: CommandResult, Session, CDR, EVSE status, each through the faults.
 *
 * Messages of one session leave in order. A Session that the receiver did not take by PATCH is sent
 * whole with the next message, as the spec advises (transport_and_format, PATCH).
 */
import { dateTime } from './decimal.ts'
import { statusOf } from './evse.ts'
import type { Evse } from './evse.ts'
import { deviant } from './deviations.ts'
import { kinds } from './faults.ts'
import type { Match } from './faults.ts'
import { kwhOf } from './decimal.ts'
import { sessionObject, sessionPatch, type OcpiObject } from './objects.ts'
import type { Delivery, Message } from './push.ts'
import { energyWh } from './session.ts'
import { asAgreed } from './versions.ts'
import type { Session } from './session.ts'
import type { CdrRecord, EvseRecord, SessionRecord, World } from './world.ts'

/** The answers of OCPI CommandResultType that this CPO gives. */
export type CommandOutcome = 'ACCEPTED' | 'EVSE_OCCUPIED' | 'EVSE_INOPERATIVE' | 'FAILED'

type Sent = Delivery | 'lost'

async function send(
  world: World,
  match: Match,
  evseUid: string,
  message: Message,
  done: (sent: Sent) => void = () => {},
): Promise<void> {
  const fault = world.faults.take(match, kinds.push, evseUid)
  if (fault?.do === 'lose') return done('lost')
  const deliver = async (): Promise<void> => {
    const to = world.registration
    if (to === null) return done('unanswered')
    const body = asAgreed(world, message.body)
    done(await world.push({ ...message, body }, to))
  }
  if (fault?.do === 'delay') {
    // Detached on purpose: what follows overtakes it.
    world.timers.after(fault.afterS * 1000, () => void deliver())
    return
  }
  await deliver()
  if (fault?.do === 'double') await deliver()
}

/** The URL of a client-owned object at the eMSP; null when it has no such receiver. */
function receiverUrl(world: World, module: string, ...path: readonly string[]): string | null {
  const base = world.registration?.receivers.get(module)
  if (base === undefined) return null
  return [base.replace(/\/$/, ''), ...path.map(encodeURIComponent)].join('/')
}

/** Tells what became of a command (spec: mod_commands, CommandResult). */
export function pushResult(
  world: World,
  evseUid: string,
  responseUrl: string,
  result: CommandOutcome,
): void {
  const message: Message = { method: 'POST', url: responseUrl, body: { result } }
  void send(world, 'command-result', evseUid, message)
}

function sessionUrl(world: World, id: string): string | null {
  return receiverUrl(world, 'sessions', world.me.countryCode, world.me.partyId, id)
}

/**
 * Tells the session as it stands: whole (`PUT`) or what is new (`PATCH`). A PATCH is left out while
 * older ones still wait; the next one carries its periods too.
 */
export function pushSession(world: World, record: SessionRecord, whole: boolean): void {
  const url = sessionUrl(world, record.session.id)
  const sayAll = whole || record.told === null
  if (url === null || (!sayAll && record.waitingPushes > 0)) return
  const state = record.session
  const message: Message =
    sayAll || record.told === null
      ? { method: 'PUT', url, body: spoilt(world, record, sessionObject(record, world)) }
      : {
          method: 'PATCH',
          url,
          body: spoilt(world, record, reading(world, record, record.told)),
        }
  record.told = state
  record.waitingPushes += 1
  record.outbox = record.outbox.then(async () => {
    record.pushes += 1
    await send(world, 'session-push', record.place.evse.uid, message, (sent) => {
      if (sent === 'refused' || sent === 'unanswered') record.told = null
      if (record.session === state) record.delivered = sent === 'delivered'
    })
    record.waitingPushes -= 1
  })
}

function spoilt(world: World, record: SessionRecord, object: OcpiObject): OcpiObject {
  const fault = world.faults.take('session-push', kinds.deviation, record.place.evse.uid)
  const deed = kinds.deviation.find((one) => one === fault?.do)
  return deed === undefined ? object : deviant(object, deed)
}

function reading(world: World, record: SessionRecord, told: Session): OcpiObject {
  const patch = sessionPatch(record, told, world)
  const fault = world.faults.take('session-push', kinds.reading, record.place.evse.uid)
  // A meter that falls: four fifths of what it was, and no period to explain it.
  if (fault === null) return patch
  const fallen = Math.floor((energyWh(told) * 4) / 5)
  return { ...patch, kwh: kwhOf(fallen), charging_periods: [] }
}

/** Sends a CDR after what its session still has to say. */
export function pushCdr(world: World, record: SessionRecord, cdr: CdrRecord): void {
  const url = receiverUrl(world, 'cdrs')
  if (url === null) return
  const message: Message = { method: 'POST', url, body: cdr.object }
  record.outbox = record.outbox.then(() =>
    send(world, 'cdr', record.place.evse.uid, message, (sent) => {
      cdr.delivered ||= sent === 'delivered'
    }),
  )
}

/** Puts an EVSE into its next state and tells its status when that changed (spec: mod_locations, PATCH of an EVSE). */
export function setEvse(world: World, record: EvseRecord, next: Evse): void {
  const show = world.settings.pluggedStatus
  const before = statusOf(record.state, show)
  const status = statusOf(next, show)
  record.state = next
  if (status === before) return
  record.updatedAt = Math.max(Date.now(), record.updatedAt + 1)
  const { countryCode, partyId } = world.me
  const { uid } = record.plan
  const url = receiverUrl(world, 'locations', countryCode, partyId, record.location.id, uid)
  if (url === null) return
  const body = { status, last_updated: dateTime(record.updatedAt) }
  record.outbox = record.outbox.then(() =>
    send(world, 'evse-status', uid, { method: 'PATCH', url, body }),
  )
}
