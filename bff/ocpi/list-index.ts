// A whole list of sessions or CDRs, parsed once and sorted by our references, so that everybody who
// waited for it finds his own. One object that cannot be read is the trouble of those it speaks of
// alone. Nothing is fetched or kept here.
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import type { CdrList, SessionList } from '#bff/session/ports.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import type * as z from 'zod'
import { referenceIn } from './identity.ts'
import type { Log } from './log.ts'
import { cdrOf, creditedId } from './translate-cdr.ts'
import { reportOf } from './translate-session.ts'
import { retry } from './transport.ts'
import { cdr as wireCdr, type WireCdr } from './wire-cdr.ts'
import { session as wireSession } from './wire-session.ts'
import { faultOf } from './wire.ts'

/** Reference -> what is wrong with an object that speaks of it. */
type Unreadable = Map<Reference, string>

/** What charges counts before what only waits, whichever was touched last: it is what costs. */
function outranks(report: ChargeReport, known: ChargeReport): boolean {
  const [mine, theirs] = [delivers(report), delivers(known)]
  return mine === theirs ? report.updatedAt >= known.updatedAt : mine
}

function delivers({ status, energyWh }: ChargeReport): boolean {
  return status === 'active' || energyWh > 0
}

/**
 * Of several sessions with one reference one that delivers, else the one updated last. Null only where nothing in the list
 * speaks of the reference: law 5 releases money on that word.
 */
export function sessionList(raws: readonly unknown[], log: Log): SessionList {
  const unreadable: Unreadable = new Map()
  const all: { reference: Reference; report: ChargeReport }[] = []
  const newest = new Map<Reference, ChargeReport>()
  for (const raw of raws) {
    const wire = parsed(wireSession, raw, unreadable)
    const reference = wire && referenceIn(wire)
    const report = reference && translated(() => reportOf(wire), reference, unreadable)
    if (!reference || !report) continue
    all.push({ reference, report })
    const known = newest.get(reference)
    if (!known || outranks(report, known)) newest.set(reference, report)
  }
  return {
    all: () => all,
    of(reference) {
      const fault = unreadable.get(reference)
      if (fault !== undefined) log('ocpi-session-unreadable', { reference, fault })
      const report = newest.get(reference) ?? null
      return report === null && fault !== undefined
        ? retry('bad-session')
        : { ok: true, value: report }
    },
  }
}

/** All CDRs of a reference, oldest first, with the credits that take one of them back. */
export function cdrList(raws: readonly unknown[], log: Log): CdrList {
  const unreadable: Unreadable = new Map()
  const named = new Map<Reference, Cdr[]>()
  const owners = new Map<string, Reference>()
  const nameless: WireCdr[] = []
  const add = (wire: WireCdr, reference: Reference): void => {
    const cdr = translated(() => cdrOf(wire), reference, unreadable)
    if (!cdr) return
    named.set(reference, [...(named.get(reference) ?? []), cdr])
    owners.set(cdr.id, reference)
  }
  for (const raw of raws) {
    const wire = parsed(wireCdr, raw, unreadable)
    const reference = wire && referenceIn(wire)
    if (wire && reference) add(wire, reference)
    else if (wire) nameless.push(wire)
  }
  // A credit often carries no token, and may stand before what it takes back.
  for (const wire of nameless) {
    const reference = owners.get(creditedId(wire) ?? '')
    if (reference) add(wire, reference)
  }
  return {
    of(reference) {
      const fault = unreadable.get(reference)
      if (fault !== undefined) log('ocpi-cdr-unreadable', { reference, fault })
      const cdrs = named.get(reference) ?? []
      if (cdrs.length === 0 && fault !== undefined) return retry('bad-cdr')
      return { ok: true, value: cdrs.toSorted((a, b) => a.updatedAt - b.updatedAt) }
    },
  }
}

function parsed<S extends z.ZodType>(
  schema: S,
  raw: unknown,
  unreadable: Unreadable,
): z.infer<S> | null {
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  for (const reference of mentioned(raw)) unreadable.set(reference, faultOf(result.error))
  return null
}

/** A reference anywhere in a text; looking ahead, as one may begin inside what resembles another. */
const ANYWHERE = /(?=(ev-[0-9a-hjkmnp-tv-z]{26}))/g

/** Every reference the object speaks of, whatever shape it has. */
function mentioned(raw: unknown): Set<Reference> {
  const text = (JSON.stringify(raw) ?? '').toLowerCase()
  return new Set(
    [...text.matchAll(ANYWHERE)].flatMap(([, found]) => parseReference(found ?? '') ?? []),
  )
}

/** Numbers beyond what can be counted throw (decimal.ts): not a reason to fail everybody else. */
function translated<T>(translate: () => T, reference: Reference, unreadable: Unreadable): T | null {
  try {
    return translate()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    unreadable.set(reference, error.message)
    return null
  }
}
