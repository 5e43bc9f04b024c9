// Which operators may see what is a merchant's: nothing of one merchant's is shown to another.
import type { Operator } from '../session/ports.ts'

/** May this operator see what is `merchantId`'s? One without a merchant sees all of them. */
export const maySee = (operator: Pick<Operator, 'merchantId'>, merchantId: string): boolean =>
  operator.merchantId === null || operator.merchantId === merchantId
