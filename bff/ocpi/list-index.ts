// A whole list of sessions or CDRs, parsed once and sorted by our references, so that everybody who
// waited for it finds his own. One object that cannot be read is the trouble of those it speaks of
// alone. Nothing is fetched or kept here.
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import type { CdrList, SessionList } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import type * as z from 'zod'
import { mentioned, whoseIs, type Telling } from './refusing.ts'
import { cdrOf, creditedId } from './translate-cdr.ts'
import { reportOf } from './translate-session.ts'
import { retry } from './transport.ts'
import { cdr as wireCdr, type WireCdr } from './wire-cdr.ts'
import { session as wireSession, sessionFaults } from './wire-session.ts'
import { firstFault, type Fault } from './wire.ts'

/** Reference -> what is wrong with an object that speaks of it. */
type Faults = Map<Reference, Fault>

const AMBIGUOUS = { field: 'cdr_token', detail: 'several of our references are in it' }

/** What charges counts before what only waits, whichever was touched last: it is what costs. */
function outranks(report: ChargeReport, known: ChargeReport): boolean {
  const [mine, theirs] = [delivers(report), delivers(known)]
  return mine === theirs ? report.updatedAt >= known.updatedAt : mine
}

function delivers({ status, energyWh }: ChargeReport): boolean {
  return status === 'active' || (energyWh ?? 0) > 0
}

/**
 * Of several sessions with one reference one that delivers, else the one updated last. Null only
 * where nothing in the list speaks of the reference: law 5 releases money on that word.
 */
export function sessionList(
  raws: readonly unknown[],
  telling: Telling,
  receivedAt: number,
): SessionList {
  const unreadable: Faults = new Map()
  const doubtful: Faults = new Map()
  const all: { reference: Reference; report: ChargeReport }[] = []
  const newest = new Map<Reference, ChargeReport>()
  /** Those that carry no reference: another eMSP's, or ours at a backend that echoes nothing. */
  const nameless = new Map<string, ChargeReport>()
  for (const raw of raws) {
    const wire = parsed(wireSession, raw, unreadable)
    if (!wire) continue
    const reference = whoseIs(wire, raw)
    const report = reportOf(wire, receivedAt)
    if (!reference) {
      for (const one of mentioned(raw)) unreadable.set(one, AMBIGUOUS)
      nameless.set(report.sessionId, report)
      continue
    }
    const [fault] = sessionFaults(raw, false)
    if (fault) doubtful.set(reference, fault)
    all.push({ reference, report })
    const known = newest.get(reference)
    if (!known || outranks(report, known)) newest.set(reference, report)
  }
  return {
    all: () => all,
    of(reference, sessionIds = []) {
      const fault = unreadable.get(reference) ?? doubtful.get(reference)
      if (fault) telling.tell('ocpi-session-unreadable', reference, fault)
      const byId = sessionIds.flatMap((id) => nameless.get(id) ?? [])
      const report = newest.get(reference) ?? byId.at(-1) ?? null
      return report === null && unreadable.has(reference)
        ? retry('bad-session')
        : { ok: true, value: report }
    },
  }
}

/** All CDRs of a reference, oldest first, with the credits that take one of them back. */
export function cdrList(raws: readonly unknown[], telling: Telling): CdrList {
  const unreadable: Faults = new Map()
  const named = new Map<Reference, Cdr[]>()
  const owners = new Map<string, Reference>()
  const nameless: { wire: WireCdr; cdr: Cdr }[] = []
  for (const raw of raws) {
    const wire = parsed(wireCdr, raw, unreadable)
    const cdr = wire && translated(() => cdrOf(wire), raw, unreadable)
    if (!wire || !cdr) continue
    const reference = whoseIs(wire, raw)
    if (!reference) {
      nameless.push({ wire, cdr })
      continue
    }
    named.set(reference, [...(named.get(reference) ?? []), cdr])
    owners.set(cdr.id, reference)
  }
  return {
    of(reference, sessionIds = []) {
      const fault = unreadable.get(reference)
      if (fault) telling.tell('ocpi-cdr-unreadable', reference, fault)
      const bySession = nameless.filter(({ cdr }) => sessionIds.includes(cdr.sessionId ?? ''))
      const own = [...(named.get(reference) ?? []), ...bySession.map(({ cdr }) => cdr)]
      // A credit often carries no token, and may stand before what it takes back.
      const credits = nameless.filter(({ wire, cdr }) => {
        const credited = creditedId(wire) ?? ''
        return !own.includes(cdr) && (owners.get(credited) === reference || has(own, credited))
      })
      const cdrs = [...own, ...credits.map(({ cdr }) => cdr)]
      if (cdrs.length === 0 && fault) return retry('bad-cdr')
      return { ok: true, value: cdrs.toSorted((a, b) => a.updatedAt - b.updatedAt) }
    },
  }
}

function has(cdrs: readonly Cdr[], id: string): boolean {
  return cdrs.some((cdr) => cdr.id === id)
}

function parsed<S extends z.ZodType>(schema: S, raw: unknown, faults: Faults): z.infer<S> | null {
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  for (const reference of mentioned(raw)) faults.set(reference, firstFault(result.error))
  return null
}

/** Numbers beyond what can be counted throw (decimal.ts): not a reason to fail everybody else. */
function translated<T>(translate: () => T, raw: unknown, faults: Faults): T | null {
  try {
    return translate()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const [field = '', detail = error.message] = error.message.split(': ')
    for (const reference of mentioned(raw)) faults.set(reference, { field, detail })
    return null
  }
}
