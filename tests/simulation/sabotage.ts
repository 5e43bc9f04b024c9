// Faults planted on purpose, one for each law, to see the auditor go red (docs/simulation.md). They
// live here, around the product's own engine; none of them is reachable from the product.
import type { PerformPorts } from '#bff/durable/perform.ts'
import type { ReadPorts } from '#bff/durable/reads.ts'

export const SABOTAGES = [
  'none',
  'double-capture',
  'forgotten-release',
  'start-on-news',
  'price-above-accepted',
  'outbox-unordered',
  'stop-given-up',
] as const
export type Sabotage = (typeof SABOTAGES)[number]

/** The ports as the planted fault would have them. */
export function sabotaged<P extends PerformPorts & ReadPorts>(ports: P, sabotage: Sabotage): P {
  const { payments, chargers } = ports
  switch (sabotage) {
    case 'double-capture':
      return {
        ...ports,
        payments: bind(payments, {
          capture: async (reference, amount, currency, key) => {
            void payments.capture(reference, amount, currency, `${key}-again`)
            return payments.capture(reference, amount, currency, key)
          },
        }),
      }
    case 'price-above-accepted':
      return {
        ...ports,
        payments: bind(payments, {
          capture: (reference, amount, currency, key) =>
            payments.capture(reference, amount + 1, currency, key),
        }),
      }
    case 'stop-given-up':
      return {
        ...ports,
        chargers: bind(chargers, {
          stop: async () => ({ ok: true, value: { answer: 'accepted' } }),
        }),
      }
    case 'forgotten-release':
    case 'start-on-news':
    case 'outbox-unordered':
    case 'none':
      return ports
    default: {
      const unknown: never = sabotage
      throw new Error(`a sabotage nobody knows: ${String(unknown)}`)
    }
  }
}

/** The same object with some of its methods replaced; the rest keep their `this`. */
function bind<T extends object>(target: T, over: Partial<T>): T {
  return new Proxy(target, {
    get(object, name): unknown {
      const replaced: unknown = Reflect.get(over, name)
      if (replaced !== undefined) return replaced
      const value: unknown = Reflect.get(object, name)
      return typeof value === 'function' ? value.bind(object) : value
    },
  })
}
