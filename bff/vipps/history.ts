// A payment with its whole history, for whoever holds the books against it. It reads and never changes
// anything; what it means is judged elsewhere.
import type { PaymentHistory, PaymentMove } from '#bff/session/readings.ts'
import type { Outcome } from '#bff/session/ports.ts'
import { parseReference } from '#shared/ids.ts'
import { failureOf } from './fates.ts'
import { readEvents, readSnapshot } from './reading.ts'
import type { Caller } from './transport.ts'
import type { PaymentEvent } from './wire.ts'

/** Both as close to one moment as two calls allow. `absent`: the payer knows no such payment. */
export async function readHistory(
  call: Caller,
  reference: string,
): Promise<Outcome<PaymentHistory>> {
  const parsed = parseReference(reference)
  if (!parsed) return failureOf('read', { kind: 'unreadable' })
  const events = await readEvents(call, parsed)
  if (!events.ok) return events
  const snapshot = await readSnapshot(call, parsed)
  if (!snapshot.ok) return snapshot
  return { ok: true, value: { snapshot: snapshot.value, events: events.value.map(moveOf) } }
}

function moveOf(event: PaymentEvent): PaymentMove {
  const at = Date.parse(event.timestamp ?? '')
  return {
    id: event.pspReference ?? null,
    name: event.name,
    amountMinor: event.amount?.value ?? 0,
    at: Number.isNaN(at) ? null : at,
    key: event.idempotencyKey ?? null,
    success: event.success,
  }
}
