// What a CDR changes: which one counts, which was taken back, which must wait for money that is on its
// way. Part of evolve: total, and it decides nothing.
import type { Cdr, Session } from './model.ts'

/** A credit may come before what it takes back: that one is then credited from the start. */
export function changeCdr(s: Session, cdr: Cdr, at: number): Session {
  const cdrsSeen = [...s.cdrsSeen, cdr.id]
  if (cdr.creditOf === null) {
    const credited = s.cdrsCredited.includes(cdr.id) && s.cdr?.id !== cdr.id
    // What the money that is on its way was reckoned by stands until it has arrived.
    // While the payer is away it waits as well; a reservation that has gone brings nothing any more.
    const phase = s.payment.lapsed ? s.phase : (s.parked?.from ?? s.phase)
    const onItsWay = s.settlement !== null && (phase === 'capturing' || phase === 'releasing')
    const place = onItsWay ? { cdrLater: cdr } : { cdr, cdrLater: null }
    return { ...s, cdrsSeen, ...place, creditedAt: credited ? at : null }
  }
  const takenBack = creditedBy(s, cdr)
  const cdrsCredited = [...s.cdrsCredited, takenBack]
  const creditedAt = s.cdr !== null && s.cdr.id === takenBack ? at : s.creditedAt
  return { ...s, cdrsSeen, cdrsCredited, creditedAt }
}

/**
 * Which CDR a credit takes back. One that names nothing but itself takes back the one that is known.
 */
function creditedBy(s: Pick<Session, 'cdr'>, credit: Cdr): string {
  const named = credit.creditOf ?? credit.id
  return named === credit.id ? (s.cdr?.id ?? named) : named
}
