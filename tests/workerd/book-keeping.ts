// Sessions told from their beginning to rest, and a ledger of a test's own that hears of them.
import { ledgerRow } from '#bff/durable/ledger-row.ts'
import { createLedger } from '#bff/durable/stubs.ts'
import type { Ledger, LedgerDocument, LedgerRow, PageOf } from '#bff/session/ports.ts'
import { makeReference } from '#shared/ids.ts'
import { cdrOf, openingOf, Story } from '#tests/session/story.ts'
import { env } from 'cloudflare:workers'

export type OneLedger = ReturnType<typeof createLedger>

/** A ledger that no other test knows. */
export const ledgerNamed = (name: string): OneLedger =>
  createLedger({ getByName: () => env.LEDGER.getByName(name) })

const station = openingOf().station

/** A charge of `energyWh` for which the CDR asks `billedMinor`, until its money is at rest. */
export function settled(
  n: number,
  { energyWh = 20_000, billedMinor = 11_980, merchantId = 'default', stationId = 'S1' } = {},
): Story {
  const bytes = new Uint8Array(16).fill(9)
  new DataView(bytes.buffer).setUint32(0, n)
  const reference = makeReference(bytes)
  const face = { ...station, stationId, label: stationId.slice(-4) }
  const story = new Story({ reference, merchantId, station: face }).ended(energyWh)
  story.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh, totalInclMinor: billedMinor }) }, 10)
  if (story.session.phase === 'parked') {
    const amountMinor = Math.min(billedMinor, 100) || null
    story.say({ type: 'Resolve', action: 'capture', amountMinor, reason: 'as agreed' }, 1)
  }
  const asked = story.asked('CapturePayment')
  const capturedMinor = asked.length > 0 ? (story.session.settlement?.captureMinor ?? 0) : 0
  if (capturedMinor > 0) story.read({ capturedMinor }, 1)
  story.read({ capturedMinor, cancelledMinor: 35_000 - capturedMinor }, 1)
  return story
}

/** Gives back so much, or what is left of it. */
export function refunded(story: Story, wish: number): void {
  const { capturedMinor, refundedMinor, releasedMinor } = story.session.payment
  const amountMinor = Math.min(wish, capturedMinor - refundedMinor)
  if (amountMinor <= 0) return
  story.say({ type: 'Refund', amountMinor, reason: 'cable was broken' }, 1)
  const money = { capturedMinor, cancelledMinor: releasedMinor }
  story.read({ ...money, refundedMinor: refundedMinor + amountMinor }, 1)
}

/** The effect RecordInLedger as often as `times`; `heard`: the session learns what came of it. */
export async function recorded(
  ledger: Pick<Ledger, 'record'>,
  story: Story,
  { times = 1, heard = true } = {},
): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const { receiptNumber: number, creditNotes } = await ledger.record(ledgerRow(story.session))
    if (heard) story.say({ type: 'ReportReceipt', number, sent: false, creditNotes }, 1)
  }
}

export const EVER: Pick<PageOf, 'from' | 'until'> = { from: 0, until: 8e15 }

/** Every document, by pages. */
export async function allDocuments(
  ledger: Pick<Ledger, 'documents'>,
  question: Partial<PageOf> = {},
): Promise<LedgerDocument[]> {
  const all: LedgerDocument[] = []
  let after: string | null = null
  do {
    const page = await ledger.documents({ ...EVER, limit: 7, ...question, after })
    all.push(...page.documents)
    after = page.next
  } while (after !== null)
  return all
}

/** As a build from before the books told it. */
export const withoutBooks = (story: Story): LedgerRow => ({
  ...ledgerRow(story.session),
  restedAt: null,
  documents: null,
})
