// The last word on a campaign: the auditor's laws, and what only a whole run can show. Nothing lost,
// nothing double, all at rest, receipts one each in an unbroken series, every kWh billed to the øre,
// and the screen says what the payer's books say.
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { view as viewShape, type View } from '#shared/contract.ts'
import { judge, PAYMENT_MINIMUM } from '../auditor.ts'
import { readLedgers, type Ledgers } from '../ledgers.ts'
import type { Stack } from '../stack.ts'
import { call, patiently } from './patience.ts'
import { referenceOf, type Trip } from './trip.ts'

const rows = z.object({ sessions: z.array(z.object({ reference: z.string() })) })

/** What is known of a run when it is over. */
export interface Evidence extends Ledgers {
  trips: Trip[]
  /** By reference. */
  views: Map<string, View>
  /** References in the product's own ledger. */
  listed: string[]
}

export async function gather(stack: Stack, trips: Trip[]): Promise<Evidence> {
  const views = new Map<string, View>()
  for (const handle of trips.flatMap((trip) => trip.handles)) {
    views.set(referenceOf(handle), await readView(stack, handle))
  }
  const headers = { authorization: `Bearer ${stack.operatorToken}` }
  const listed = rows.parse(
    await (await call(`${stack.url}/operator/sessions`, { headers })).json(),
  )
  const ledgers = await readLedgers(stack)
  return { ...ledgers, trips, views, listed: listed.sessions.map((one) => one.reference) }
}

async function readView(stack: Stack, handle: string): Promise<View> {
  return patiently('a view', async () => {
    const response = await call(`${stack.url}/api/sessions/${handle}`)
    return response.ok ? viewShape.parse(await response.json()) : undefined
  })
}

/** Everything that is wrong, in words. */
export function verdictOn(evidence: Evidence): string[] {
  return [
    ...evidence.trips.flatMap(({ fault }) => fault ?? []),
    ...judge(evidence),
    ...lostOrDouble(evidence),
    ...evidence.trips.flatMap((trip) => unrest(trip, evidence)),
    ...evidence.trips.flatMap((trip) => (trip.kind.oddBill ? [] : unbilled(trip, evidence))),
    ...receipts(evidence),
    ...contradictions(evidence),
  ]
}

/** Gathers until nothing is wrong, or `waitMs` are over; then what is still wrong. */
export async function settle(
  stack: Stack,
  trips: Trip[],
  waitMs: number,
): Promise<{ broken: string[]; evidence: Evidence }> {
  const until = Date.now() + waitMs
  for (;;) {
    const evidence = await gather(stack, trips)
    const broken = verdictOn(evidence)
    const told = trips.filter(({ fault }) => fault !== null).length
    if (broken.length <= told || Date.now() > until) return { broken, evidence }
    await sleep(500)
  }
}

function lostOrDouble({ payments, sessions, trips, listed }: Evidence): string[] {
  const opened = trips.flatMap(({ handles }) => handles.map(referenceOf))
  const known = new Set(opened)
  const broken: string[] = []
  for (const { reference } of payments) {
    if (!known.has(reference)) broken.push(`double: no driver asked for the payment ${reference}`)
  }
  const inLedger = new Set(listed)
  for (const reference of opened) {
    if (!inLedger.has(reference)) broken.push(`lost: the ledger has no ${reference}`)
  }
  if (inLedger.size !== known.size || listed.length !== known.size) {
    broken.push(`the ledger has ${listed.length} sessions, the drivers ${known.size}`)
  }
  for (const reference of opened) {
    const ours = sessions.filter((one) => one.token_uid.toLowerCase() === reference)
    const full = ours.filter(({ energy_wh: energy }) => energy > 0)
    if (full.length > 1) broken.push(`double: ${full.length} charges on ${reference}`)
  }
  return broken
}

function unrest(trip: Trip, { views, sessions }: Evidence): string[] {
  return trip.handles.flatMap((handle, nth) => {
    const reference = referenceOf(handle)
    const view = views.get(reference)
    // The second try of a trip is an ordinary one.
    const rests: readonly string[] = nth > 0 ? ['settled', 'abandoned'] : trip.kind.rests
    const phase = view?.phase ?? 'unknown'
    const delivered = sessions.some(
      (one) => one.token_uid.toLowerCase() === reference && one.energy_wh > 0,
    )
    const name = `${trip.kind.name} (${reference})`
    // A START that a kill held up may come true after the release: seen, stopped, a human's (law 5).
    if (phase === 'parked' && view?.why === 'late-start' && delivered) return []
    if (!rests.includes(phase)) return [`rest: ${name} is ${phase} ${view?.why ?? ''}`]
    if (phase === 'abandoned' && delivered) return [`rest: ${name} is abandoned and had energy`]
    if (phase === 'settled' && !delivered) return [`rest: ${name} is settled and had no energy`]
    return []
  })
}

/** Where a bill came, exactly the bill is captured, or all of the reservation. */
function unbilled(trip: Trip, { views, payments, sessions, cdrs }: Evidence): string[] {
  return trip.handles.flatMap((handle) => {
    const reference = referenceOf(handle)
    const payment = payments.find((one) => one.reference === reference)
    const ours = sessions.filter((one) => one.token_uid.toLowerCase() === reference)
    const ids = new Set(ours.map((one) => one.session_id))
    const bills = cdrs.filter((cdr) => ids.has(cdr.session_id) && cdr.incl_vat > 0)
    const [first, last] = [bills[0], bills.at(-1)]
    if (!payment || !first || !last || views.get(reference)?.phase === 'parked') return []
    const { authorizedAmount, capturedAmount } = payment.aggregate
    // A correction may be known before anything was captured: then it is the bill.
    const due = [first.incl_vat, last.incl_vat].map((bill) =>
      bill < PAYMENT_MINIMUM ? 0 : Math.min(bill, authorizedAmount),
    )
    // Tariff and CDR round at different places: the least of both may be an øre below the bill.
    return due.some((sum) => capturedAmount === sum || capturedAmount === sum - 1)
      ? []
      : [`unbilled: captured ${capturedAmount}, due ${due[0]}: ${trip.kind.name} (${reference})`]
  })
}

function receipts({ views }: Evidence): string[] {
  const numbers = [...views.values()]
    .flatMap(({ receiptNumber }) => receiptNumber ?? [])
    .toSorted((a, b) => a - b)
  const broken = [...views.values()].flatMap((view) =>
    (view.capturedMinor ?? 0) > 0 === (view.receiptNumber !== null)
      ? []
      : [`receipt: ${view.reference} captured ${view.capturedMinor}, number ${view.receiptNumber}`],
  )
  const unbroken = numbers.every((number, nth) => number === nth + 1)
  return unbroken ? broken : [...broken, `receipt: the numbers are ${numbers.join(' ')}`]
}

/** The screen and the payer's books say the same at rest. */
function contradictions({ views, payments }: Evidence): string[] {
  return payments.flatMap(({ reference, aggregate }) => {
    const view = views.get(reference)
    if (!view || view.phase === 'parked') return []
    const said = [view.capturedMinor ?? 0, view.refundedMinor ?? 0]
    const booked = [aggregate.capturedAmount, aggregate.refundedAmount]
    return said.join() === booked.join()
      ? []
      : [`screen: ${reference} says ${said.join(', ')}; the payer ${booked.join(', ')}`]
  })
}
