/**
 * The end of a session at the CPO: the last reading, the final Session, the CDR and its corrections.
 * The CDR follows 3 s after the end, in the sandbox's seconds. An INVALID session has none.
 */
import { carAfter } from './car.ts'
import { cdrObject, cdrPrice, creditObject } from './cdr.ts'
import { vacate } from './evse.ts'
import { kinds } from './faults.ts'
import type { SessionTrait } from './faults.ts'
import type { OcpiObject } from './objects.ts'
import { pushCdr, pushSession, setEvse } from './outbox.ts'
import { finish, sessionClock } from './session.ts'
import { realMs } from './world.ts'
import type { CdrPrice, CdrRecord, SessionRecord, World } from './world.ts'

const CDR_DELAY_S = 3
/** Shares of the CPO's price in percent: a price contradiction, and two corrections. */
const WHOLESALE = 40
/** Of no market of ours: a backend that bills in its own. */
const FOREIGN = 'SEK'
const LOWER = 80
const HIGHER = 120

/** Ends a session that still runs; one that is over stays as it is. */
export function endSession(world: World, record: SessionRecord, as: 'COMPLETED' | 'INVALID'): void {
  if (record.session.endedAt !== null) return
  record.stopMeter()
  const speed = world.settings.speed
  const now = Date.now()
  const verdict = record.traits.includes('invalid') ? 'INVALID' : as
  record.session = finish(record.session, sessionClock(record.anchorAt, speed, now), verdict)
  record.touchedAt = now
  record.delivered = false
  leave(world, record)
  const first = spoils(world, record, 'cdr-first')
  if (!first) pushSession(world, record, true)
  if (record.session.status === 'INVALID') {
    if (first) pushSession(world, record, true)
    return
  }
  if (spoils(world, record, 'no-cdr')) {
    if (first) pushSession(world, record, true)
    return
  }
  world.timers.after(realMs(world, CDR_DELAY_S), () => {
    writeCdr(world, record)
    // Queued behind the CDR, so the end is told after it.
    if (first) pushSession(world, record, true)
  })
}

function spoils(world: World, record: SessionRecord, trait: SessionTrait): boolean {
  if (record.traits.includes(trait)) return true
  const deeds = kinds.cdrTrait.filter((deed) => deed === trait)
  return world.faults.take('cdr', deeds, record.place.evse.uid) !== null
}

function leave(world: World, record: SessionRecord): void {
  const evse = world.evses.get(record.place.evse.uid)
  if (evse === undefined || evse.state.sessionId !== record.session.id) return
  const { charge } = record.session
  const plugged = evse.state.plugged
  const car = plugged === null || charge === null ? null : carAfter(plugged.car, charge)
  setEvse(world, evse, vacate(evse.state, car))
}

function writeCdr(world: World, record: SessionRecord): void {
  const shape = world.faults.take('cdr', kinds.cdrShape, record.place.evse.uid)?.do
  const id = crypto.randomUUID()
  const currency = shape === 'foreign' ? FOREIGN : record.tariff.currency
  const original = newCdr(world, record, id, shape === 'wholesale' ? WHOLESALE : 100, currency)
  if (shape === undefined || shape === 'wholesale' || shape === 'foreign') return
  world.timers.after(realMs(world, CDR_DELAY_S), () => {
    const creditId = `${id}-C`
    const { exclVat, inclVat } = original.price
    const object = creditObject(creditId, original.object, original.price, stamp(world, record))
    const price = { exclVat: `-${exclVat}`, inclVat: `-${inclVat}` }
    file(world, record, { id: creditId, price, object })
    if (shape === 'corrected-lower') newCdr(world, record, crypto.randomUUID(), LOWER)
    if (shape === 'corrected-higher') newCdr(world, record, crypto.randomUUID(), HIGHER)
  })
}

function newCdr(
  world: World,
  record: SessionRecord,
  id: string,
  percent: number,
  currency: string = record.tariff.currency,
): CdrRecord {
  const object = { ...cdrObject(id, record, percent, stamp(world, record), world), currency }
  return file(world, record, { id, price: cdrPrice(record, percent, world), object })
}

function stamp(world: World, record: SessionRecord): number {
  return sessionClock(record.anchorAt, world.settings.speed, Date.now())
}

type Written = { readonly id: string; readonly price: CdrPrice; readonly object: OcpiObject }

function file(world: World, record: SessionRecord, written: Written): CdrRecord {
  const cdr: CdrRecord = {
    ...written,
    sessionId: record.session.id,
    reference: record.reference,
    updatedAt: stamp(world, record),
    touchedAt: Date.now(),
    delivered: false,
  }
  world.cdrs.push(cdr)
  pushCdr(world, record, cdr)
  return cdr
}
