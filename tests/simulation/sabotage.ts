// Faults planted on purpose, at least one for each law, to see the auditor go red (docs/simulation.md).
// They live here, around the product's own engine; none of them is reachable from the product.
import type { PerformPorts } from '#bff/durable/perform.ts'
import type { ReadPorts } from '#bff/durable/reads.ts'
import type { Event, State } from '#bff/session/model.ts'
import type { View } from '#shared/contract.ts'
import type { Said } from './host.ts'

export const SABOTAGES = [
  'none',
  'double-capture',
  'forgotten-release',
  'start-on-news',
  'price-above-accepted',
  'price-by-new-tariff',
  'outbox-unordered',
  'stop-given-up',
  'stop-too-late',
  'late-start-unwatched',
  'energy-given-away',
  'refund-twice',
  'journal-forgets',
  'alarm-lost',
  'receipt-off-by-one',
] as const
export type Sabotage = (typeof SABOTAGES)[number]

type Ports = PerformPorts & ReadPorts

/** A STOP that leaves so much later than it should. */
const TOO_LATE_MS = 60_000

/** The ports as the planted fault would have them. */
export function sabotaged(
  ports: Ports,
  sabotage: Sabotage,
  later: (ms: number, run: () => void) => void,
): Ports {
  const { payments, chargers } = ports
  const paying = (over: Partial<Ports['payments']>): Ports => ({
    ...ports,
    payments: bind(payments, over),
  })
  const charging = (over: Partial<Ports['chargers']>): Ports => ({
    ...ports,
    chargers: bind(chargers, over),
  })
  switch (sabotage) {
    case 'double-capture':
      return paying({
        capture: async (reference, amount, currency, key) => {
          void payments.capture(reference, amount, currency, `${key}-again`)
          return payments.capture(reference, amount, currency, key)
        },
      })
    case 'price-above-accepted':
      return paying({
        capture: (reference, amount, currency, key) =>
          payments.capture(reference, amount + 1, currency, key),
      })
    case 'price-by-new-tariff':
      return paying({
        capture: (reference, amount, currency, key) =>
          payments.capture(reference, Math.round(amount * 1.1), currency, key),
      })
    case 'refund-twice':
      return paying({
        refund: async (reference, amount, currency, key) => {
          void payments.refund(reference, amount, currency, `${key}-again`)
          return payments.refund(reference, amount, currency, key)
        },
      })
    case 'stop-given-up':
      return charging({ stop: async () => ({ ok: true, value: { answer: 'accepted' } }) })
    case 'stop-too-late':
      return charging({
        stop: (request) =>
          new Promise((resolve) => {
            later(TOO_LATE_MS, () => void chargers.stop(request).then(resolve))
          }),
      })
    case 'late-start-unwatched':
      return charging({ readSession: async () => ({ ok: true, value: null }) })
    case 'energy-given-away':
      return charging({ readCdrs: async () => ({ ok: true, value: [] }) })
    default:
      return ports
  }
}

/** What the engine is told; null: it is kept from it. */
export function heardOf(command: Said, state: State, sabotage: Sabotage): Said | null {
  if (sabotage === 'late-start-unwatched') {
    const gone = state.phase === 'releasing' || state.phase === 'abandoned'
    return command.type === 'ReportSession' && gone ? null : command
  }
  if (sabotage === 'energy-given-away') {
    if (command.type === 'ReportCdr') return null
    if (command.type === 'ReportSession' && command.report) {
      return { ...command, report: { ...command.report, energyWh: 0 } }
    }
  }
  return command
}

/** What the driver is shown. */
export function shownOf(view: View, sabotage: Sabotage): View {
  if (sabotage !== 'receipt-off-by-one' || !view.receipt) return view
  const lines = view.receipt.lines.map((line) => ({ ...line, totalMinor: line.totalMinor + 1 }))
  return { ...view, receipt: { ...view.receipt, lines } }
}

/** What the journal keeps. */
export function keptOf(events: readonly Event[], sabotage: Sabotage): readonly Event[] {
  if (sabotage !== 'journal-forgets') return events
  return events.filter((event) => event.type !== 'StopWished')
}

/** The same object with some of its methods replaced; the rest keep their `this`. */
export function bind<T extends object>(target: T, over: Partial<T>): T {
  return new Proxy(target, {
    get(object, name): unknown {
      const replaced: unknown = Reflect.get(over, name)
      if (replaced !== undefined) return replaced
      const value: unknown = Reflect.get(object, name)
      return typeof value === 'function' ? value.bind(object) : value
    },
  })
}
