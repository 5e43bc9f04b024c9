// One effect -> one call of a port -> one command that says what came of it. Nothing is decided here:
// a failure of the outside is either to be tried again or told to the machine. It must never keep
// anything, nor know the journal.
import type { Command } from '#bff/session/model.ts'
import { ledgerRow } from './ledger-row.ts'
import { noticeOf } from './session-notice.ts'
import { startSession, stopSession } from './perform-charger.ts'
import { cancel, capture, create, refund, sendReceipt } from './perform-payer.ts'
import type { PerformPorts, Result, Task } from './task.ts'

export type { PerformPorts, Result, Task } from './task.ts'

/** Carries out one effect once. Rejects only where our own ledger fails, or on a fault of ours. */
export async function perform(task: Task, ports: PerformPorts): Promise<Result> {
  const { effect } = task
  switch (effect.type) {
    case 'CreatePayment':
      return create({ ...task, effect }, ports)
    case 'CapturePayment':
      return capture({ ...task, effect }, ports)
    case 'CancelPayment':
      return cancel(task, ports)
    case 'RefundPayment':
      return refund({ ...task, effect }, ports)
    case 'StartSession':
      return startSession({ ...task, effect }, ports)
    case 'StopSession':
      return stopSession({ ...task, effect }, ports)
    case 'RecordInLedger':
      return record(task, ports)
    case 'SendReceipt':
      return sendReceipt({ ...task, effect }, ports)
    case 'TellOperator':
      await ports.notices.note(noticeOf(effect.matter, task.session))
      return { kind: 'done', command: null, failure: null }
    default: {
      const unknown: never = effect
      throw new Error(`an effect nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

async function record(task: Task, ports: PerformPorts): Promise<Result> {
  const { receiptNumber: number, creditNotes } = await ports.ledger.record(ledgerRow(task.session))
  const news = number !== null || creditNotes.length > 0
  const command: Command | null = news
    ? { type: 'ReportReceipt', now: ports.now(), number, sent: false, creditNotes }
    : null
  return { kind: 'done', command, failure: null }
}
