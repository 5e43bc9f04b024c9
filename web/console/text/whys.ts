// Each reason the table knows, as an operator needs it: what it means, and what to do where a session was
// parked for it. Closed: a new reason does not compile until it has its sentences here.
import type { Why } from '#shared/contract.ts'

export interface WhyWords {
  readonly short: string
  readonly means: string
  readonly todo: string
}

const nothing = 'Nothing needs to be done.'
const words = (short: string, means: string, todo: string = nothing): WhyWords => ({
  short,
  means,
  todo,
})

export const WHY_WORDS: Readonly<Record<Why, WhyWords>> = {
  'payment-aborted': words('Payment cancelled', 'The driver said no in the payment app.'),
  'payment-expired': words('Payment expired', 'The driver did not answer in time.'),
  'payment-terminated': words('Payment ended', 'The payment was ended before it was approved.'),
  'payment-refused': words(
    'Payment refused',
    'The payer would not create the payment.',
    'Look at the notices under Neighbours: a key, a permission or the sales unit may be wrong.',
  ),
  'payment-unreachable': words(
    'Payer not reached',
    'The payment could not be created because the payer did not answer.',
    'It goes on by itself once they answer. Retry tries at once.',
  ),
  'driver-left': words('Driver left', 'The driver gave up before the charge began.'),
  'start-refused': words('Start refused', 'The charger backend would not start the charge.'),
  'evse-occupied': words('Charger occupied', 'Somebody else was charging there.'),
  'evse-inoperative': words('Charger out of service', 'The charger could not be used.'),
  'start-timeout': words('Did not start', 'The charge did not begin in time.'),
  'driver-stopped': words('Driver stopped', 'The driver ended the charge.'),
  'limit-reached': words('Limit reached', 'The chosen amount was used up.'),
  'station-stopped': words('Car or station stopped', 'The car or the station ended the charge.'),
  'session-invalid': words('Session invalid', 'The charger backend calls its session invalid.'),
  'price-zero': words('Price zero', 'There was nothing to pay.'),
  'below-minimum': words('Below the minimum', 'The price is less than the payer captures.'),
  'reservation-lapsed': words(
    'Reservation gone',
    'The payer no longer holds the money, so that it cannot be captured.',
    'Release closes the matter; what was delivered is then our loss.',
  ),
  'price-contradiction': words(
    'Price contradicts itself',
    'The bill of the charger backend is far below the accepted price, or cannot be true.',
    'Compare the bill with the meter. Capture the accepted price, or less if the bill is right.',
  ),
  'currency-contradiction': words(
    'Wrong currency',
    'The bill is in another currency than the driver accepted.',
    'Capture the accepted price, and tell the charger backend.',
  ),
  'invalid-with-energy': words(
    'Invalid, yet delivered',
    'The charger backend calls the session invalid, and yet energy was delivered.',
    'Ask the charger backend. Capture what was surely delivered, or release.',
  ),
  'late-start': words(
    'Energy beside the session',
    'A charge ran for this driver that nobody had reserved money for.',
    'Check that it has stopped. Capture what is covered, or release.',
  ),
  'partial-capture-off': words(
    'Partial capture is off',
    'The sales unit cannot capture less than was reserved.',
    'Have partial capture switched on at the payer, then retry.',
  ),
  'funds-unavailable': words(
    'No money on the card',
    'The payer could not take the money from the driver.',
    'Retry later while it can still be captured, or release.',
  ),
  'capture-expired': words(
    'Too late to capture',
    'The payer says that the reservation is too old.',
    'Release; what was delivered is then our loss.',
  ),
  'capture-refused': words(
    'Capture refused',
    'The payer would not take the money.',
    'Look at the payment in the payer’s portal. Retry once it is mended, or release.',
  ),
  'release-refused': words(
    'Release refused',
    'The payer would not let the reservation go.',
    'Look at the payment in the payer’s portal, then retry: the driver waits for the money.',
  ),
  'refund-refused': words(
    'Refund refused',
    'The payer would not give the money back.',
    'Look at the payment in the payer’s portal, then retry. Release closes the matter without it.',
  ),
  'payer-outage': words(
    'Payer away',
    'The payer has not answered for a long time.',
    'It goes on by itself once they answer. Retry tries at once.',
  ),
  'cdr-credited': words(
    'Bill taken back',
    'The charger backend took its bill back and has sent no other.',
    'Wait for a new bill while the money is held; else capture the accepted price or release.',
  ),
}
