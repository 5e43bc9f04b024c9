// The payer of one session: that of its own merchant, as its opening says, and never another's. Asked
// for anew at every call, because an object lives longer than it is known whose its session is.
import type { Session } from '#bff/session/model.ts'
import type { Payments } from '#bff/session/ports.ts'

/** The payer of each merchant; of one that is not in the settings (any more) one that cannot be reached. */
export type PaymentsOf = (merchantId: string) => Payments

/** The port as the effects of one session use it. */
export function ownPayer(paymentsOf: PaymentsOf, session: () => Session | null): Payments {
  const own = (): Payments => {
    const known = session()
    if (known === null) throw new Error('money is moved for a session that was opened')
    return paymentsOf(known.opening.merchantId)
  }
  return {
    create: async (payment, key) => own().create(payment, key),
    read: async (reference) => own().read(reference),
    capture: async (reference, amount, currency, key) =>
      own().capture(reference, amount, currency, key),
    cancel: async (reference, key) => own().cancel(reference, key),
    refund: async (reference, amount, currency, key) =>
      own().refund(reference, amount, currency, key),
    sendReceipt: async (receipt) => own().sendReceipt(receipt),
  }
}
