// The judge. It reads only the two outside ledgers (payer, charger backend), the receipts, and what
// the product shows at the end. It shares no reckoning with the code it judges: prices are its own.
// The laws are those of docs/architecture.md; money has a file of its own.
import { borders, captured, receipts, refunds } from './auditor-money.ts'
import { deliveredWh, type LedgerSession } from './charger-words.ts'
import { caseOf, type Case, type Evidence } from './evidence.ts'
import { overrun } from './limit-figures.ts'
import { openOf } from './payer.ts'
import { isRestricted } from './reckoning.ts'

/** Every law that is broken, in words; empty where all hold. */
export function audit(evidence: Evidence): string[] {
  const c = caseOf(evidence)
  return [
    ...start(c),
    ...captured(c),
    ...balance(c),
    ...energy(c),
    ...watched(c),
    ...limit(c),
    ...replay(c),
    ...rest(c),
    ...receipts(c),
    ...refunds(c),
  ]
}

/** Law 1: energy is asked for only on a reservation that an answer of the payer has shown. */
function start(c: Case): string[] {
  return c.startsOn.flatMap(({ at, state, openMinor, shownAt }) => {
    if (state !== 'authorized') return [`law 1: START at ${at} while the payment was ${state}`]
    if (shownAt === null || shownAt > at) return [`law 1: START at ${at} before any read showed it`]
    // The bank may let go in the very moment; nothing else may have been taken from it.
    const gone = openMinor <= 0 && c.payment?.lapsedByBank !== true
    return gone ? [`law 1: START at ${at} with nothing reserved`] : []
  })
}

/** Law 3: at rest, authorized = captured + released, and the screen says the same. */
function balance({ payment: p, view }: Case): string[] {
  if (!p) return []
  const broken: string[] = []
  if (view.phase !== 'parked') {
    if (openOf(p) !== 0) broken.push(`law 3: ${openOf(p)} still reserved at rest`)
    if (p.state === 'created') broken.push('law 3: the payment can still be approved at rest')
    if (p.authorizedMinor > 0 && (view.releasedMinor ?? 0) !== p.cancelledMinor) {
      broken.push('law 3: the screen shows another release')
    }
  }
  if ((view.capturedMinor ?? 0) !== p.capturedMinor) {
    broken.push('law 3: the screen shows another capture')
  }
  if ((view.refundedMinor ?? 0) !== p.refundedMinor) {
    broken.push('law 3: the screen shows another refund')
  }
  return broken
}

/** Law 4: energy is billed, released by a named rule, or parked where the operator sees it. */
function energy(c: Case): string[] {
  const { view, payment, resolved } = c
  const wh = c.delivered.reduce((sum, s) => sum + knowableWh(c, s), 0)
  if (wh === 0 || view.phase === 'parked' || resolved) return []
  if ((payment?.capturedMinor ?? 0) > 0) return []
  const named = view.why === 'price-zero' || view.why === 'below-minimum'
  return named ? [] : [`law 4: ${wh} Wh given away unseen (${view.phase}, ${view.why})`]
}

/** Of what a lying meter never told, and of what was pushed and lost where there are no lists, nobody can know. */
function knowableWh(c: Case, s: LedgerSession): number {
  const wh = deliveredWh(s, c.endAt)
  const honest = c.scenario.chargers[c.driver]?.meter === 'true'
  if (honest && c.scenario.backend.reach !== 'push-only') return wh
  const bills = c.charger.cdrs.filter(
    (cdr) => cdr.sessionId === s.id && cdr.creditOf === null && c.heardCdrs.has(cdr.id),
  )
  const ours = c.heard.filter(({ sessionId }) => sessionId === s.id)
  const told = [...bills.map((cdr) => cdr.energyWh), ...ours.map(({ energyWh }) => energyWh)]
  return Math.min(wh, Math.max(0, ...told))
}

/** STOP may be refused, ignored and lost; beyond this a late start was not stopped "at once". */
const LATE_START_MOST_MS = 30 * 60_000

/** Law 5: nobody charges on a released reservation unseen. */
function watched(c: Case): string[] {
  const broken = c.delivered
    .filter((s) => s.endedAt === null && !neverStops(c) && !seen(c, s))
    .map((s) => `law 5: ${s.id} still runs at the end (${c.view.phase})`)
  const released = c.payment?.closedAt ?? null
  if (released === null || neverStops(c) || c.scenario.backend.reach === 'push-only') return broken
  for (const s of c.delivered) {
    if (s.startedAt < released) continue
    const since = Math.max(s.startedAt, c.stormEndsAt)
    const tookMs = (s.endedAt ?? c.endAt) - since
    if (tookMs > LATE_START_MOST_MS && s.stops.length === 0) {
      broken.push(`law 5: ${s.id} began after the release and ran on for ${tookMs / 1000} s`)
    }
  }
  return broken
}

/** It waits to begin, its reservation is kept, and the operator sees it. */
function seen(c: Case, s: Case['delivered'][number]): boolean {
  return (c.view.phase === 'parked' || c.resolved) && deliveredWh(s, c.endAt) === 0
}

/** A station that takes no STOP at all: only its cable ends the charge. */
function neverStops({ scenario, driver }: Case): boolean {
  const mood = scenario.chargers[driver]
  return mood !== undefined && Math.max(mood.refusesStops, mood.ignoresStops) > 50
}

/** Latency of the wire, a whole second of alarm, rounding: beyond it the STOP left too late. */
const OVERRUN_SECONDS = 4

/** Law 6: without a cause from outside, the price stays within the reservation. */
function limit(c: Case): string[] {
  const row = overrun(c)
  if (!row || row.cause !== 'none' || row.overS <= OVERRUN_SECONDS) return []
  // What flowed when is not known to the second: where the hour decides, nor is the price.
  const straight = isRestricted(c.scenario.plainTariff) && !c.scenario.backend.billsPeriods
  if (straight || row.overMinor <= borders(c)) return []
  return [`law 6: ran over by ${row.overMinor} øre (${row.overS.toFixed(1)} s) without a cause`]
}

/** Law 7: replaying the journal gives the state. (Same key, same body: the payer throws.) */
function replay(c: Case): string[] {
  return c.replays ? [] : ['law 7: replaying the journal gives another state']
}

const REST = new Set(['settled', 'abandoned', 'parked'])

/** Law 8: long after the faults, every session is at rest with nothing left to do, or parked with a why. */
function rest({ view, waiting }: Case): string[] {
  if (!REST.has(view.phase)) return [`law 8: still ${view.phase} long after the faults stopped`]
  if (view.phase !== 'parked') {
    return waiting.map((effect) => `law 8: ${effect} still waits at rest`)
  }
  if (view.why === null) return ['law 8: parked, and nobody knows why']
  return view.why === 'payer-outage' ? ['law 8: parked for an outage that is over'] : []
}
