// Trips inside the real engine that have come to their end, for tests of what is done afterwards.
import { createLedger, createSessions } from '#bff/durable/stubs.ts'
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import { anOpening } from '#tests/durable/examples.ts'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import './bindings.ts'
import type { Outside } from './outside.ts'

const sessions = createSessions(env.SESSIONS)
const ledger = createLedger(env.LEDGER)

/** Waits until `check` holds; the work of an object goes on in the background. */
export const until = (check: () => Promise<boolean> | boolean): Promise<boolean> =>
  vi.waitUntil(check, { timeout: 5000, interval: 10 })
export const inPhase = (reference: Reference, phase: string): Promise<boolean> =>
  until(async () => (await sessions.view(reference))?.phase === phase)

/** The driver is asked to approve. */
export async function opened(): Promise<Reference> {
  const reference = makeReference(crypto.getRandomValues(new Uint8Array(16)))
  await sessions.open(anOpening({ reference, evseUid: `EVSE-${reference.slice(-6)}` }), 2000)
  return reference
}

/** The driver thought better of it: nothing was delivered, nothing taken. */
export async function abandoned(): Promise<Reference> {
  const reference = await opened()
  await sessions.stop(reference)
  await inPhase(reference, 'abandoned')
  await until(async () => !(await ledger.open()).includes(reference))
  return reference
}

/** 10 kWh for 59.90 kr, with a receipt that the payer has taken. */
export async function settled(outside: Outside): Promise<Reference> {
  const reference = await opened()
  outside.approve(reference)
  await sessions.paymentNews(reference, 'default')
  await inPhase(reference, 'starting')
  const times = { startedAt: Date.now() - 600_000, endedAt: Date.now(), updatedAt: Date.now() }
  const report: ChargeReport = {
    ...times,
    sessionId: `NO*STK*${reference}`,
    status: 'completed',
    energyWh: 10_000,
    chargingS: null,
    parkingS: null,
    appended: false,
    powerW: null,
    currentMa: null,
    socPercent: null,
    currency: 'NOK',
  }
  await sessions.sessionReport(reference, report)
  const cdr: Cdr = {
    ...times,
    id: `CDR-${reference}`,
    creditOf: null,
    sessionId: report.sessionId,
    energyWh: 10_000,
    chargingS: 600,
    parkingS: 0,
    totalInclMinor: 5990,
    totalExclMicros: 47_920_000,
    currency: 'NOK',
    periods: [],
  }
  await sessions.cdrReport(reference, cdr)
  await until(async () => (await sessions.view(reference))?.receiptNumber != null)
  await until(async () => {
    const standing = await sessions.poke(reference)
    return standing?.receiptSince === null && standing.waiting === null
  })
  await ledger.close(reference)
  return reference
}
