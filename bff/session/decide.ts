// decide(state, command) -> events: the whole business, one door. Each phase has its own file; here
// commands are only led to the phase they meet. A command that changes nothing gives no events, so
// that the same message twice changes nothing twice (law 7).
import { draftOf, say, type Draft } from './draft.ts'
import { charging } from './charging.ts'
import { evolve } from './evolve.ts'
import { watchHold } from './hold.ts'
import { reckonLoss } from './loss.ts'
import type { Command, Event, SessionCommand, State } from './model.ts'
import { parked } from './parked.ts'
import { isStale } from './payment.ts'
import { reserving } from './reserving.ts'
import { resting } from './resting.ts'
import { awaitingCdr, capturing, releasing } from './settling.ts'
import { starting } from './starting.ts'

/** What happens because of `command`. Pure: the time is in the command. */
export function decide(state: State, command: Command): Event[] {
  return decided(state, command).events
}

/** The events, and the state they lead to: it was reckoned on the way, and is what evolve() gives. */
export function decided(state: State, command: Command): { events: Event[]; state: State } {
  if (state.phase === 'none') {
    if (command.type !== 'OpenSession') return { events: [], state }
    const opened: Event = { type: 'SessionOpened', at: command.now, opening: command.opening }
    return { events: [opened], state: evolve(state, opened) }
  }
  if (command.type === 'OpenSession') return { events: [], state }
  const draft = draftOf(state, command.now)
  inPhase(draft, command)
  // Whatever was said: where nothing more can be captured, the loss is what is known now.
  if (draft.events.length > 0) reckonLoss(draft)
  return { events: draft.events, state: draft.session }
}

function inPhase(d: Draft, command: SessionCommand): void {
  if (aftermath(d, command) || overtaken(d, command)) return
  watchHold(d, command)
  switch (d.session.phase) {
    case 'reserving':
      return reserving(d, command)
    case 'starting':
      return starting(d, command)
    case 'charging':
    case 'stopping':
      return charging(d, command)
    case 'awaitingCdr':
      return awaitingCdr(d, command)
    case 'capturing':
      return capturing(d, command)
    case 'releasing':
      return releasing(d, command)
    case 'settled':
    case 'abandoned':
      return resting(d, command)
    case 'parked':
      return parked(d, command, inPhase)
    default: {
      const unknown: never = d.session.phase
      throw new Error(`a phase nobody knows: ${String(unknown)}`)
    }
  }
}

/** A read that another one has overtaken says nothing any more, whatever the phase. */
function overtaken(d: Draft, command: SessionCommand): boolean {
  if (command.type !== 'ReportPayment' || command.report.kind !== 'read') return false
  return isStale(d.session, command.report.snapshot)
}

/** The receipt's number, its sending and the numbers of credit notes are the same in every phase. */
function aftermath(d: Draft, command: SessionCommand): boolean {
  if (command.type !== 'ReportReceipt') return false
  const { receipt } = d.session
  if (command.number !== null && receipt.number === null) {
    say(d, { type: 'ReceiptNumbered', number: command.number })
  }
  if (command.sent && receipt.sentAt === null) say(d, { type: 'ReceiptSent' })
  const inSeries = d.session.payment.refunds.flatMap((one, index) => (one.series ? [index] : []))
  for (const [i, number] of (command.creditNotes ?? []).entries()) {
    const index = inSeries[i]
    if (index === undefined || d.session.payment.refunds[index]?.number !== null) continue
    say(d, { type: 'CreditNoteNumbered', index, number })
  }
  return true
}
