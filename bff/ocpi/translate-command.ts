// CommandResponse and CommandResult -> what a START or STOP has come to.
import type { StartAnswer } from '#bff/session/model.ts'
import type { Why } from '#shared/contract.ts'

export interface CommandAnswer {
  answer: StartAnswer
  /** What the driver is told if it comes to nothing. */
  why: Why
}

/**
 * The CPO's own answer, given at once. Accepted means received, not charging (mod_commands). What
 * is no word of the text counts as unanswered: a charge may still begin.
 */
export function answerOfResponse(result: string): CommandAnswer {
  switch (result) {
    case 'ACCEPTED':
      return { answer: 'accepted', why: 'start-timeout' }
    case 'REJECTED':
    case 'NOT_SUPPORTED':
    case 'UNKNOWN_SESSION':
      return { answer: 'refused', why: 'start-refused' }
    default:
      return { answer: 'unanswered', why: 'start-timeout' }
  }
}

/**
 * The charge point's answer, posted later, or never. TIMEOUT proves nothing: a session may start
 * after it (ocpi/ocpi issue 475).
 */
export function answerOfResult(result: string): CommandAnswer {
  switch (result) {
    case 'ACCEPTED':
      return { answer: 'accepted', why: 'start-timeout' }
    case 'EVSE_OCCUPIED':
      return { answer: 'refused', why: 'evse-occupied' }
    case 'EVSE_INOPERATIVE':
      return { answer: 'refused', why: 'evse-inoperative' }
    case 'CANCELED_RESERVATION':
    case 'FAILED':
    case 'NOT_SUPPORTED':
    case 'REJECTED':
    case 'UNKNOWN_RESERVATION':
    // 2.1.1 has one message for both, and so one list of words.
    case 'UNKNOWN_SESSION':
      return { answer: 'refused', why: 'start-refused' }
    default:
      return { answer: 'unanswered', why: 'start-timeout' }
  }
}
