/**
 * The keys that open the stand-in of Vipps MobilePay. They are public on purpose and open nothing else; the product refuses
 * them whenever its public address is not loopback.
 */

/** Keys of one sales unit, shaped as Vipps hands them out: the subscription key and the serial number (MSN) go with every call. */
export type SalesUnitKeys = {
  readonly clientId: string
  readonly clientSecret: string
  readonly subscriptionKey: string
  readonly msn: string
}

/** The keys the stand-in accepts unless it is started with others. */
export const sandboxVipps = {
  clientId: 'sandbox-client-id',
  clientSecret: 'sandbox-client-secret',
  subscriptionKey: 'sandbox-subscription-key',
  msn: '123456',
} as const satisfies SalesUnitKeys
