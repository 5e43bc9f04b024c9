// The charger's lane: START and STOP. A START is sent at most once per attempt, because it may come
// true although nobody answered; a STOP is repeated until it is answered. It must never judge whether
// a charge should run.
import type { Effect, StartAnswer } from '#bff/session/model.ts'
import type { Failure } from '#bff/session/ports.ts'
import type { Why } from '#shared/contract.ts'
import type { PerformPorts, Result, Task } from './task.ts'

type Of<T extends Effect['type']> = Task<Extract<Effect, { type: T }>>

/**
 * Asks to start, unless it may have been asked already (a crash in mid-flight: only a read of the
 * CPO's list can tell), nobody wants it any more, or the EVSE is held by another session of ours.
 */
export async function startSession(task: Of<'StartSession'>, ports: PerformPorts): Promise<Result> {
  const { session } = task
  const { opening } = session
  const { attempt } = task.effect
  if (task.attemptsBefore > 0) return answer(task, ports, 'unanswered', 'start-timeout')
  const unwanted = whyNot(task, ports.now())
  if (unwanted) return answer(task, ports, 'refused', unwanted)
  if (!(await ports.ledger.claim(opening.evseUid, opening.reference))) {
    return answer(task, ports, 'refused', 'evse-occupied')
  }
  const outcome = await ports.chargers.start({
    reference: opening.reference,
    attempt,
    locationId: opening.locationId,
    evseUid: opening.evseUid,
    connectorId: opening.connectorId,
    locale: opening.locale,
  })
  if (!outcome.ok) {
    // The outbox never repeats a START: the machine does, once a read has shown that none came true.
    const said = outcome.fate === 'retry' ? 'unanswered' : 'refused'
    return answer(task, ports, said, outcome.why, { failure: outcome })
  }
  const { answer: said, why, timeoutS } = outcome.value
  return answer(task, ports, said, why, { timeoutS })
}

/** A START that has not left yet and should not: nothing can begin, so it counts as refused. */
function whyNot(task: Of<'StartSession'>, now: number): Why | null {
  const { start, stop, payment } = task.session
  if (payment.lapsed) return 'reservation-lapsed'
  if (stop) return 'driver-left'
  // The process was down while it should have left: the driver has gone long ago.
  return start.deadlineAt !== null && now >= start.deadlineAt ? 'start-timeout' : null
}

function answer(
  task: Of<'StartSession'>,
  ports: PerformPorts,
  said: StartAnswer,
  why: Why,
  more: { timeoutS?: number | null; failure?: Failure } = {},
): Result {
  return {
    kind: 'done',
    command: {
      type: 'ReportStart',
      now: ports.now(),
      answer: said,
      why,
      timeoutS: more.timeoutS ?? null,
      attempt: task.effect.attempt,
    },
    failure: more.failure ?? null,
  }
}

/** Asks to stop. A refusal is told to the machine, which asks again while the session may run. */
export async function stopSession(task: Of<'StopSession'>, ports: PerformPorts): Promise<Result> {
  const { reference } = task.session.opening
  const { sessionId, attempt } = task.effect
  const outcome = await ports.chargers.stop({ reference, sessionId, attempt })
  if (!outcome.ok && outcome.fate === 'retry') {
    return { kind: 'retry', failure: outcome, command: null }
  }
  const said: StartAnswer = outcome.ok ? outcome.value.answer : 'refused'
  // Of a stray session's STOP the machine believes only the session's own end.
  const ours = task.session.charge?.sessionId === sessionId
  return {
    kind: 'done',
    command: ours ? { type: 'ReportStop', now: ports.now(), answer: said } : null,
    failure: outcome.ok ? null : outcome,
  }
}
