// What a session makes of contradictions in what it hears -> notices to the operator. It must never
// decide what is believed: session/judge.ts does.
import { cdrDoubtsOf, doubtsOf } from '#bff/session/judge.ts'
import type { Command, Session, State } from '#bff/session/model.ts'
import type { Notice } from '#bff/session/ports.ts'

/** What in this command the operator should know of, judged by the state it meets. */
export function noticesOf(state: State, command: Command): Notice[] {
  if (state.phase === 'none') return []
  const { merchantId } = state.opening
  return doubtful(state, command).map((notice) => ({ ...notice, merchantId }))
}

function doubtful(state: Session, command: Command): Notice[] {
  if (command.type === 'ReportCdr') {
    const { cdr } = command
    return cdrDoubtsOf(state, cdr).map(({ field, detail }) => ({
      code: 'cdr-doubted',
      subject: cdr.id,
      field,
      detail,
    }))
  }
  if (command.type !== 'ReportSession') return []
  const { report } = command
  if (command.listless) return []
  if (report !== null) {
    return doubtsOf(state, report, command.now).map(({ field, detail }) => ({
      code: 'charge-doubted',
      subject: report.sessionId,
      field,
      detail,
    }))
  }
  const { charge } = state
  if (charge?.status !== 'active' || charge.meterAt === null) return []
  return [
    {
      code: 'charge-missing-from-list',
      subject: charge.sessionId,
      field: null,
      detail: 'the list of sessions does not show a charge that we were told of',
    },
  ]
}
