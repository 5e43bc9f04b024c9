// When a Tick may change something: the one place that knows every deadline of the machine, so that
// no wait is without an alarm (law 8).
import { strayForgottenAt, strayStopAt } from './charge.ts'
import { LONG_SILENCE_MS, longSilenceAt, silenceEndsAt } from './charging.ts'
import { cdrWaitEndsAt, chargeUntil, nextWarningAt } from './hold.ts'
import { limitAt } from './limit.ts'
import type { Session, State } from './model.ts'
import { APPROVAL_PATIENCE_MS } from './reserving.ts'

/** The next moment (epoch ms) at which a Tick may change something; null where only news can. */
export function nextDeadline(state: State): number | null {
  if (state.phase === 'none') return null
  const all = [phaseDeadline(state), strayDeadline(state), nextWarningAt(state)].filter(
    (at) => at !== null,
  )
  return all.length > 0 ? Math.min(...all) : null
}

function phaseDeadline(s: Session): number | null {
  const { policy } = s.opening
  switch (s.phase) {
    case 'reserving':
      return s.releaseAskedAt === null ? s.openedAt + APPROVAL_PATIENCE_MS : null
    case 'starting':
      if (s.start.deadlineAt === null) return null
      return s.charge?.status === 'pending' && !s.stop
        ? s.start.deadlineAt
        : s.start.deadlineAt + LONG_SILENCE_MS
    case 'charging':
      return Math.min(limitAt(s) ?? Infinity, chargeUntil(s) ?? Infinity, longSilenceAt(s))
    case 'stopping': {
      const repeatAt = s.stop?.askedAt == null ? null : s.stop.askedAt + policy.stopWaitS * 1000
      const both = [repeatAt, silenceEndsAt({ session: s })].filter((at) => at !== null)
      return both.length > 0 ? Math.min(...both) : null
    }
    case 'awaitingCdr':
      return cdrWaitEndsAt(s)
    case 'settled':
      return s.creditedAt === null ? null : s.creditedAt + policy.cdrWaitS * 1000
    case 'capturing':
    case 'releasing':
    case 'abandoned':
    case 'parked':
      return null
    default: {
      const unknown: never = s.phase
      throw new Error(`a phase nobody knows: ${String(unknown)}`)
    }
  }
}

function strayDeadline(s: Session): number | null {
  const due = s.strays.flatMap((stray) =>
    stray.ended || stray.askedAt === null
      ? []
      : [Math.min(strayStopAt(s, stray), strayForgottenAt(s, stray))],
  )
  return due.length > 0 ? Math.min(...due) : null
}
