// Opening a session, or finding the one that the same offer opened: the ledger hears of it before the
// payer does, and who opens waits a little for the payer's address. It must never open twice.
import type { Opening, Session } from '#bff/session/model.ts'
import type { Ledger, OpenResult } from '#bff/session/ports.ts'
import { view } from '#bff/session/view.ts'
import type { SessionEngine } from './engine.ts'

/** Opens with `engine`, waits at most `waitMs` (port `Sessions.open`). `now` gives epoch ms. */
export async function openSession(
  engine: SessionEngine,
  deps: { ledger: Pick<Ledger, 'enter' | 'claimedBy'>; now(): number },
  opening: Opening,
  waitMs: number,
): Promise<OpenResult> {
  if (!engine.session) {
    const holder = await deps.ledger.claimedBy(opening.evseUid)
    // Who retries may still hold the station with the session that is being released.
    const own = holder === opening.reference || holder === opening.retryOf
    if (holder !== null && !own && !engine.session) return { kind: 'busy' }
    // Before the first event, so that the sweep knows of it whatever happens next (design §1).
    const { merchantId, station } = opening
    const whose = { merchantId, stationId: station.stationId }
    await deps.ledger.enter(opening.reference, opening.evseUid, deps.now(), whose)
  }
  // Asked again: while the ledger answered, a second tap may have opened it.
  const fresh = !engine.session
  if (fresh) engine.say({ type: 'OpenSession', now: deps.now(), opening })
  const session = engine.session
  if (!session) throw new Error('a session that was opened exists')
  if (!fresh && !sameWish(session.opening, opening)) return { kind: 'conflict' }
  await untilAnswered(engine, waitMs)
  return answer(engine, fresh ? 'opened' : 'found')
}

/** What the driver chose; the rest of the opening differs from try to try (time, rhythm). */
function sameWish(a: Opening, b: Opening): boolean {
  return (
    a.amountMinor === b.amountMinor &&
    a.evseUid === b.evseUid &&
    a.station.connector.id === b.station.connector.id
  )
}

function isCreating(session: Session | null): boolean {
  return session?.payment.state === 'creating'
}

async function untilAnswered(engine: SessionEngine, waitMs: number): Promise<void> {
  if (!isCreating(engine.session)) return
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(end, waitMs)
    const stop = engine.onChange(() => {
      if (!isCreating(engine.session)) end()
    })
  })
}

function answer(engine: SessionEngine, kind: 'opened' | 'found'): OpenResult {
  const session = engine.session
  if (!session) throw new Error('a session that was opened exists')
  const seen = view(session)
  if (isCreating(session)) {
    const failure = engine.createFailure
    return failure ? { kind: 'failed', status: failure.gateway } : { kind: 'waiting', view: seen }
  }
  // It never had an address, and the driver did not end it: the payer would not make it.
  const refused = session.payment.redirectUrl === null && session.stop === null
  if (refused && session.why !== null) return { kind: 'refused', why: session.why }
  return { kind, redirectUrl: seen.redirectUrl, view: seen }
}
