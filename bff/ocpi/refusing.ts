// What is not taken, or not believed, is named twice: to who sent it, by status 2001 and the path of
// the field, and to the operator, as a notice. It must never tell a token, a body or a header.
import type { Context } from 'hono'
import type { Doubt } from '#bff/session/model.ts'
import type { Note } from '#bff/session/ports.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import { reply, WRONG, type OcpiDoorDeps } from './door.ts'
import { referenceIn } from './identity.ts'
import type { Log } from './log.ts'
import { tellFaults, type Fault } from './wire.ts'

/** For what is read, where nobody waits for an answer. */
export interface Telling {
  tell(code: string, subject: string, fault: Fault): void
}

export function tellingTo(log: Log, note: Note | undefined): Telling {
  return {
    tell(code, subject, { field, detail }) {
      log('ocpi-told', { code, subject, field, detail })
      note?.({ code, subject, field, detail })
    },
  }
}

/** Answers 2001 with every field, and tells the operator of each. */
export function refuse(
  c: Context,
  deps: Pick<OcpiDoorDeps, 'now' | 'log' | 'note'>,
  { code, subject }: { code: string; subject: string },
  faults: readonly Fault[],
): Response {
  const telling = tellingTo(deps.log ?? (() => undefined), deps.note)
  for (const fault of faults) telling.tell(code, subject, fault)
  return reply(c, deps, { statusCode: WRONG, message: tellFaults(faults) })
}

/** The table's doubts by the names that the text gives the fields (mod_sessions "Session Object"). */
const FIELD_OF: Record<Doubt['field'], string> = {
  energy: 'kwh',
  time: 'charging_periods',
  currency: 'currency',
  evse: 'evse_uid',
  started: 'start_date_time',
  ended: 'end_date_time',
  updated: 'last_updated',
  id: 'id',
  session: 'session_id',
  vat: 'total_cost',
}

export function faultOfDoubt({ field, detail }: Doubt): Fault {
  return { field: FIELD_OF[field], detail }
}

/**
 * Our reference as the CPO echoes it; one that stands in a field of its own making is ours too, where
 * the object speaks of no other.
 */
export function whoseIs(wire: Parameters<typeof referenceIn>[0], raw: unknown): Reference | null {
  const echoed = referenceIn(wire)
  if (echoed) return echoed
  const [only, ...others] = mentioned(raw)
  return others.length === 0 ? (only ?? null) : null
}

/** A reference anywhere in a text; looking ahead, as one may begin inside what resembles another. */
const ANYWHERE = /(?=(ev-[0-9a-hjkmnp-tv-z]{26}))/g

/** Every reference the object speaks of, whatever shape it has. */
export function mentioned(raw: unknown): Set<Reference> {
  const text = (JSON.stringify(raw) ?? '').toLowerCase()
  return new Set(
    [...text.matchAll(ANYWHERE)].flatMap(([, found]) => parseReference(found ?? '') ?? []),
  )
}
