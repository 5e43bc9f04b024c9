// The payer's lane: create, capture, cancel, refund, receipt. An answer that something took effect
// counts only when the payment, read back, shows it. It must never know who the payer is.
import type { Command, Effect, PaymentSnapshot, RefusedAct } from '#bff/session/model.ts'
import { openMinor } from '#bff/session/payment.ts'
import type { Failure, Outcome } from '#bff/session/ports.ts'
import type { Why } from '#shared/contract.ts'
import type { PerformPorts, Result, Task } from './task.ts'

type Of<T extends Effect['type']> = Task<Extract<Effect, { type: T }>>

/** Asks for the reservation; the machine learns where the driver approves it. */
export async function create(task: Of<'CreatePayment'>, ports: PerformPorts): Promise<Result> {
  const { reference } = task.session.opening
  const { amountMinor, currency, description } = task.effect
  const returnUrl = await ports.returnUrl(reference)
  const outcome = await ports.payments.create(
    { reference, amountMinor, currency, description, returnUrl },
    task.key,
  )
  if (!outcome.ok) return failed('create', outcome, ports)
  const { redirectUrl } = outcome.value
  return done({
    type: 'ReportPayment',
    now: ports.now(),
    report: { kind: 'created', redirectUrl },
  })
}

/** Captures; done once the payment shows it (law 2: the client never captures a second time). */
export async function capture(task: Of<'CapturePayment'>, ports: PerformPorts): Promise<Result> {
  const { reference } = task.session.opening
  const { amountMinor, currency } = task.effect
  const outcome = await ports.payments.capture(reference, amountMinor, currency, task.key)
  if (!outcome.ok) return failed('capture', outcome, ports)
  const took = outcome.value.capturedMinor >= amountMinor
  return seen(outcome.value, took, 'capture-refused', ports)
}

/** Ends the payment before approval, or releases all that is not captured. */
export async function cancel(task: Task, ports: PerformPorts): Promise<Result> {
  const { opening, payment } = task.session
  const outcome = await ports.payments.cancel(opening.reference, task.key)
  if (!outcome.ok) {
    // The create never took effect. Were money known to be held, "no such payment" would be a fault.
    if (outcome.fate === 'absent' && payment.state !== 'approved') {
      return done({ type: 'ReportPayment', now: ports.now(), report: { kind: 'absent' } })
    }
    return failed('cancel', outcome, ports)
  }
  const took = openMinor(outcome.value) <= 0 && outcome.value.state !== 'created'
  return seen(outcome.value, took, 'release-refused', ports)
}

/** Refunds, unless the sum of all refunds that were asked for is there already. */
export async function refund(task: Of<'RefundPayment'>, ports: PerformPorts): Promise<Result> {
  const { reference } = task.session.opening
  const { amountMinor, totalMinor, currency } = task.effect
  // The same refund may have been asked for twice, under two keys, when an operator retried it.
  const before = await ports.payments.read(reference)
  if (!before.ok) return failed('refund', before, ports)
  if (before.value.refundedMinor >= totalMinor) {
    return seen(before.value, true, 'refund-refused', ports)
  }
  const outcome = await ports.payments.refund(reference, amountMinor, currency, task.key)
  if (!outcome.ok) return failed('refund', outcome, ports)
  const took = outcome.value.refundedMinor >= totalMinor
  return seen(outcome.value, took, 'refund-refused', ports)
}

/** Sends the receipt; what was captured without a price of ours has none. */
export async function sendReceipt(task: Of<'SendReceipt'>, ports: PerformPorts): Promise<Result> {
  const { opening, settlement } = task.session
  const { number } = task.effect
  const outcome: Outcome<null> = settlement
    ? await ports.payments.sendReceipt({
        reference: opening.reference,
        number,
        currency: opening.currency,
        stationId: opening.station.stationId,
        locale: opening.locale,
        settlement,
      })
    : failure('refused', 'capture-refused', 'no-settlement')
  if (!outcome.ok) return failed('receipt', outcome, ports)
  return done({ type: 'ReportReceipt', now: ports.now(), number, sent: true })
}

function done(command: Command): Result {
  return { kind: 'done', command, failure: null }
}

/** The snapshot is a read like any other: it is reported, whether or not it shows the effect yet. */
function seen(snapshot: PaymentSnapshot, took: boolean, why: Why, ports: PerformPorts): Result {
  const command: Command = {
    type: 'ReportPayment',
    now: ports.now(),
    report: { kind: 'read', snapshot },
  }
  if (took) return done(command)
  return { kind: 'retry', failure: failure('retry', why, 'effect-unseen'), command }
}

/** A failure that may pass is tried again; one that will not is told to the machine. */
function failed(act: RefusedAct, outcome: Failure, ports: PerformPorts): Result {
  if (outcome.fate === 'retry') return { kind: 'retry', failure: outcome, command: null }
  const command: Command = {
    type: 'GiveUp',
    now: ports.now(),
    act,
    final: true,
    why: outcome.why,
  }
  return { kind: 'done', command, failure: outcome }
}

function failure(fate: Failure['fate'], why: Why, code: string): Failure {
  return { ok: false, fate, why, code, gateway: 502, retryAfterMs: null }
}
