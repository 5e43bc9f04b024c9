// Approving a payment by force: the payer's test environment plays the driver. It must never be tried
// where money is real, whoever asks.
import type { Outcome } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import { environmentOf } from './environment.ts'
import { refusedHere } from './fates.ts'
import type { Caller, PayerOptions } from './transport.ts'

/** ForceApprove's customer: an MSISDN, no plus (epayment.yaml, PhoneNumber). */
const PHONE = /^\d{9,15}$/

/**
 * `POST /epayment/v1/test/payments/{reference}/approve`. The test user must have approved one payment
 * by hand before. Refused by ourselves outside of the test environment and loopback.
 */
export async function approveByForce(
  call: Caller,
  options: Pick<PayerOptions, 'baseUrl'>,
  reference: Reference,
  phoneNumber: string,
): Promise<Outcome<null>> {
  if (environmentOf(options.baseUrl) === 'production') {
    return refusedHere('approve', 'not-a-test-environment')
  }
  if (!PHONE.test(phoneNumber)) return refusedHere('approve', 'phone-number')
  const answer = await call({
    act: 'approve',
    method: 'POST',
    path: `/epayment/v1/test/payments/${reference}/approve`,
    body: { customer: { phoneNumber } },
  })
  return answer.ok ? { ok: true, value: null } : answer
}
