// What was read, in the shapes that are compared (bff/reconcile/sides.ts). It decides nothing: what is
// missing stays missing.
import { parseReference } from '#shared/ids.ts'
import type { AppDeps } from '../deps.ts'
import type { CdrSide, LedgerSide, Payer, SessionSides } from '../reconcile/sides.ts'
import type { ListedCdr, OpenedSession, Outcome, PaymentHistory } from '../session/ports.ts'

type Reading = Pick<AppDeps, 'readings'>

/** One session by ledger, journal, books and payer. */
export async function sessionSides(
  { readings }: Reading,
  { row, receiptNumber, documents }: OpenedSession,
): Promise<SessionSides> {
  const reference = parseReference(row.reference)
  const journal = reference && (await readings.account(reference))
  // After the journal: what is at the payer by then, the journal may not know yet, and never less.
  const payer = payerSide(await readings.payment(row.merchantId, row.reference))
  const { authorizedMinor, releasedMinor, refundedMinor } = told(row, journal)
  const ledger = {
    phase: row.phase,
    energyWh: row.energyWh,
    currency: row.currency,
    authorizedMinor,
    capturedMinor: row.capturedMinor,
    releasedMinor,
    refundedMinor,
    openedAt: row.openedAt,
  }
  // A build that kept no documents gave the number alone, and has not been heard of since.
  const kept = row.restedAt !== null || documents.length > 0 || receiptNumber === null
  return {
    reference: row.reference,
    merchantId: row.merchantId,
    ledger,
    journal,
    documents: kept ? documents : [bareReceipt(row.currency, receiptNumber)],
    payer,
  }
}

const bareReceipt = (currency: string, number: number) => ({
  kind: 'receipt' as const,
  number: String(number),
  currency,
  grossMinor: null,
})

/** A row of a build that wrote fewer columns says nothing of them. */
function told(
  row: OpenedSession['row'],
  journal: Pick<LedgerSide, 'releasedMinor' | 'refundedMinor'> | null,
) {
  const { reservedMinor: authorizedMinor } = row
  const isOld = row.restedAt === null && (row.phase === 'settled' || row.phase === 'abandoned')
  const { releasedMinor, refundedMinor } = isOld && journal ? journal : row
  return { authorizedMinor, releasedMinor, refundedMinor }
}

/** The payer's answer, or that there was none. */
export function payerSide(read: Outcome<PaymentHistory>): Payer {
  if (!read.ok) {
    if (read.fate === 'absent') return { kind: 'absent' }
    return { kind: 'unread', code: read.code, retryAfterMs: read.retryAfterMs }
  }
  const { snapshot, events } = read.value
  const { state, authorizedMinor, capturedMinor, refundedMinor, currency } = snapshot
  const releasedMinor = snapshot.cancelledMinor
  const money = { authorizedMinor, capturedMinor, releasedMinor, refundedMinor }
  return { kind: 'read', state, ...money, currency, events }
}

/** CDRs with the session that each belongs to; a merchant's own operator is shown no other's. */
export async function cdrSides(
  { readings }: Reading,
  cdrs: readonly ListedCdr[],
  merchantId: string | null,
): Promise<CdrSide[]> {
  const references = await readings.cdrReferences(cdrs)
  const named = [...new Set(references.filter((one) => one !== null))]
  const whose = new Map((await readings.whose(named)).map((one) => [one.reference as string, one]))
  return cdrs.flatMap((cdr, i) => {
    const owner = whose.get(references[i] ?? '') ?? null
    const seen = merchantId === null || owner?.merchantId === merchantId
    return seen ? [{ ...cdr, whose: owner }] : []
  })
}
