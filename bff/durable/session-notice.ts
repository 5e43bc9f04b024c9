// What the operator is told of one session that needs him: in words, with the figures of the moment. By
// the reference alone, which opens nothing.
import { captureUntil, heldMinor } from '#bff/session/hold.ts'
import { atStakeMinor } from '#bff/session/loss.ts'
import type { Effect, Session } from '#bff/session/model.ts'
import type { Notice } from '#bff/session/ports.ts'

type Matter = Extract<Effect, { type: 'TellOperator' }>['matter']

/** The notice of `matter` as the session stands now. */
export function noticeOf(matter: Matter, session: Session): Notice {
  const { reference: subject, currency, merchantId } = session.opening
  const about = { code: matter, subject, field: null, merchantId }
  switch (matter) {
    case 'capture-deadline': {
      const until = captureUntil(session)
      if (until === null) return { ...about, detail: 'the reservation is not held any more' }
      const at = new Date(until).toISOString()
      const stakes = `${heldMinor(session)} minor units of ${currency} are held, ${atStakeMinor(session)} of them for energy that was delivered`
      return {
        ...about,
        detail: `${session.phase} (${session.why ?? 'no reason'}): the reservation can be captured until ${at}; ${stakes}`,
      }
    }
    case 'reservation-lapsed':
      return {
        ...about,
        detail: `the reservation is gone and energy was delivered: a loss of ${session.lossMinor} minor units of ${currency}, parked for you to see`,
      }
    default: {
      const unknown: never = matter
      throw new Error(`a matter nobody knows: ${String(unknown)}`)
    }
  }
}
