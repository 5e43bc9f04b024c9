// Financial advice (mod_payments, 2.3.0): after a capture the CPO that takes payments hears what was
// captured, for its invoice. An errand: what is due is written down, sent as often as it takes, and
// never waited for. It must never touch a payment.
import type { Catalogue } from '#bff/session/ports.ts'
import type { Receipt, View } from '#shared/contract.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import { instantText, logOf, type CallerDeps } from './calling.ts'
import { endpointOf } from './discovery.ts'
import { partyOf } from './handshake.ts'
import type { Registration } from './registration-record.ts'
import { callOcpi } from './transport.ts'
import type { Version } from './versions.ts'

export interface AdviceDeps extends CallerDeps {
  /** The payer's name, as it stands on the CPO's invoice. */
  payer: string
  catalogue: Pick<Catalogue, 'hold' | 'held' | 'holding'>
  /** The session as the driver sees it: its receipt is what was captured. */
  view: (reference: Reference) => Promise<View | null>
}

/** In one go; the rest follows a minute later. */
const MOST_AT_ONCE = 50

/** The CPO's payments module; null: it has none, and wants no advice. */
export function paymentsOf(known: Registration): string | null {
  const url = endpointOf(known, 'payments', 'RECEIVER')
  // Some name one of its two interfaces instead of the module.
  return url?.replace(/\/(terminals|financial-advice-confirmations)$/, '') ?? null
}

/** Notes that advice of this capture is due. False: nobody wants it, or it was noted before. */
export async function noteAdviceDue(deps: AdviceDeps, reference: Reference): Promise<boolean> {
  const known = await deps.registration()
  if (!known || !paymentsOf(known)) return false
  const { catalogue } = deps
  if ((await catalogue.held('advice', reference)) !== null) return false
  await catalogue.hold('advice-due', reference, '')
  return true
}

/** Sends what is due, oldest first, until one cannot be sent now. */
export async function sendAdvice(deps: AdviceDeps): Promise<void> {
  const due = await deps.catalogue.holding('advice-due', MOST_AT_ONCE)
  if (due.length === 0) return
  const known = await deps.registration()
  const url = known && paymentsOf(known)
  if (!url) return
  for (const { id } of due) {
    const reference = parseReference(id)
    const view = reference && (await deps.view(reference))
    if (!view?.receipt) continue
    const body = adviceOf(view, view.receipt, {
      payer: deps.payer,
      version: known.version,
      at: deps.now(),
    })
    const call = { method: 'POST' as const, url: `${url}/financial-advice-confirmations` }
    const routing = { from: deps.party, to: partyOf(known) }
    const correlationId = deps.newId()
    const reply = await callOcpi(deps, {
      ...call,
      operation: 'financial-advice',
      reference: id,
      token: known.tokenC,
      body,
      correlationId,
      routing,
    })
    if (!reply.ok && reply.fate === 'retry') {
      logOf(deps)('ocpi-advice-waits', { reference: id, code: reply.code })
      return
    }
    if (!reply.ok) {
      deps.note?.({
        code: 'ocpi-advice-refused',
        subject: id,
        field: 'status_code',
        detail: `the CPO answered ${reply.code} to the advice of a capture: its invoice may lack it`,
      })
    }
    await deps.catalogue.hold('advice', id, JSON.stringify(body))
    await deps.catalogue.hold('advice-due', id, null)
  }
}

/** FinancialAdviceConfirmation; its price in the words of the version. */
function adviceOf(
  view: View,
  receipt: Receipt,
  { payer, version, at }: { payer: string; version: Version; at: number },
): Record<string, unknown> {
  const captured = view.capturedMinor ?? receipt.totalMinor
  return {
    id: view.reference,
    authorization_reference: view.reference,
    total_costs: priceOf(receipt, version),
    currency: view.currency,
    eft_data: [
      payer,
      `Reference: ${view.reference}`,
      `Amount: ${view.currency} ${major(captured).toFixed(2)}`,
      ...(receipt.number === null ? [] : [`Receipt: ${receipt.number}`]),
    ],
    // Less than the tariff gives, because no more was reserved.
    capture_status_code: receipt.reduction === 'reservation-limit' ? 'PARTIAL_SUCCESS' : 'SUCCESS',
    last_updated: instantText(at),
  }
}

function priceOf(receipt: Receipt, version: Version): Record<string, unknown> {
  const before = major(receipt.totalMinor - receipt.taxMinor)
  if (version === '2.2.1') return { excl_vat: before, incl_vat: major(receipt.totalMinor) }
  const rates = [...new Set(receipt.lines.map((line) => line.vatRate))]
  const taxes = rates.map((rate) => {
    const lines = receipt.lines.filter((line) => line.vatRate === rate)
    const amount = lines.reduce((sum, line) => sum + line.taxMinor, 0)
    return { name: 'VAT', percentage: rate / 100, amount: major(amount) }
  })
  return { before_taxes: before, taxes }
}

/** Only to be written: nothing is reckoned in major units. */
function major(minor: number): number {
  return minor / 100
}
