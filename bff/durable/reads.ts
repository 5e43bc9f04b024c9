// One read of the outside -> the commands that say what was found. Reads change nothing out there and
// block no lane (design §1). It must never decide when to read: session/watch.ts does.
import type { Command, Read, Session } from '#bff/session/model.ts'
import type { Chargers, Failure, Payments } from '#bff/session/ports.ts'

export interface ReadPorts {
  payments: Pick<Payments, 'read'>
  chargers: Pick<Chargers, 'readSession' | 'readCdrs'>
  /** Epoch ms. */
  now(): number
}

/** Reads once. `failure`: nothing was learnt, the rhythm of the reads will bring the next one. */
export async function performRead(
  read: Read,
  session: Session,
  ports: ReadPorts,
): Promise<{ commands: Command[]; failure: Failure | null }> {
  const { reference } = session.opening
  switch (read) {
    case 'ReadPayment': {
      const outcome = await ports.payments.read(reference)
      if (!outcome.ok) return { commands: [], failure: outcome }
      const report = { kind: 'read', snapshot: outcome.value } as const
      return found([{ type: 'ReportPayment', now: ports.now(), report }])
    }
    case 'ReadSession': {
      // A list shows what was there when it was asked for: that is what a release is decided on.
      const readAt = ports.now()
      const outcome = await ports.chargers.readSession(reference, session.openedAt)
      if (!outcome.ok && outcome.fate === 'absent') {
        const now = ports.now()
        const listless = {
          type: 'ReportSession',
          now,
          report: null,
          readAt,
          listless: true,
        } as const
        return { commands: [listless], failure: outcome }
      }
      if (!outcome.ok) return { commands: [], failure: outcome }
      return found([{ type: 'ReportSession', now: ports.now(), report: outcome.value, readAt }])
    }
    case 'ReadCdr': {
      const outcome = await ports.chargers.readCdrs(reference, session.openedAt)
      if (!outcome.ok) return { commands: [], failure: outcome }
      // What the same list takes back again was never the price.
      const credited = new Set(outcome.value.map((cdr) => cdr.creditOf))
      const standing = outcome.value.filter((cdr) => !credited.has(cdr.id))
      return found(standing.map((cdr) => ({ type: 'ReportCdr', now: ports.now(), cdr })))
    }
    default: {
      const unknown: never = read
      throw new Error(`a read nobody knows: ${String(unknown)}`)
    }
  }
}

function found(commands: Command[]): { commands: Command[]; failure: null } {
  return { commands, failure: null }
}
