// English: every reason a driver can be given: what happened, and what to do now.
import type { Messages } from '../messages.ts'

export const whys = {
  'payment-aborted': {
    what: 'The payment was cancelled in {brand}.',
    next: 'Try again when you are ready.',
  },
  'payment-expired': {
    what: 'The payment was not approved in time.',
    next: 'Try again, and approve in {brand} at once.',
  },
  'payment-terminated': {
    what: 'The payment was ended before it was approved.',
    next: 'Try again when you are ready.',
  },
  'payment-refused': {
    what: '{brand} refused the payment.',
    next: 'Check in {brand} that your card is valid and has funds, or choose a lower amount.',
  },
  'payment-unreachable': {
    what: 'We could not reach {brand}.',
    next: 'Wait a little and try again.',
  },
  'driver-left': {
    what: 'You cancelled before charging began.',
    next: 'Start again if you change your mind.',
  },
  'start-refused': {
    what: 'The charger would not start.',
    next: 'Unplug, plug in firmly and try again, or choose another charger.',
  },
  'evse-occupied': {
    what: 'The charger was already in use.',
    next: 'Choose another charger, or wait until it is free.',
  },
  'evse-inoperative': {
    what: 'The charger is not working right now.',
    next: 'Choose another charger.',
  },
  'start-timeout': {
    what: 'Charging did not begin in time.',
    next: 'Check that the cable is firmly in at both ends, and try again.',
  },
  'driver-stopped': {
    what: 'You stopped the charging.',
    next: 'Unplug and drive when you like.',
  },
  'limit-reached': {
    what: 'Charging stopped because the amount you chose was used up.',
    next: 'Scan the code on the charger again if you want to charge more.',
  },
  'station-stopped': {
    what: 'Charging was stopped by the car or at the charger.',
    next: 'If the car is not full enough, you can start again.',
  },
  'session-invalid': {
    what: 'The charger discarded the session, and no electricity was delivered.',
    next: 'Try again, or choose another charger.',
  },
  'price-zero': {
    what: 'The charging cost nothing.',
    next: 'The whole amount is released. You need not do anything.',
  },
  'below-minimum': {
    what: 'The price came to less than the smallest amount that can be charged. It is on us.',
    next: 'The whole amount is released. You need not do anything.',
  },
  'reservation-lapsed': {
    what: 'The reservation ran out while you charged, so charging was stopped.',
    next: 'You need not do anything. We will sort out the payment for what you got.',
  },
  'price-contradiction': {
    what: 'The charger stated another price than the one you accepted.',
    next: 'You never pay more than the price you saw. We look into it before anything is charged.',
  },
  'currency-contradiction': {
    what: 'The charger stated the price in another currency.',
    next: 'You never pay more than the price you saw. We look into it before anything is charged.',
  },
  'invalid-with-energy': {
    what: 'The charger discarded the session, but measured electricity.',
    next: 'You need not do anything. We check what you got before anything is charged.',
  },
  'late-start': {
    what: 'The charger started after we had given up, and we stopped it.',
    next: 'Unplug. We check whether you got any electricity before anything is charged.',
  },
  'partial-capture-off': {
    what: '{brand} did not let us charge only what you used.',
    next: 'We do not charge more than you used. We will settle it with {brand}.',
  },
  'funds-unavailable': {
    what: 'There were no funds when we were to charge the amount.',
    next: 'You need not do anything now. We will take it up with you through {brand}.',
  },
  'capture-expired': {
    what: 'The reservation ran out before the amount was charged.',
    next: 'You need not do anything now. We will sort it out.',
  },
  'capture-refused': {
    what: '{brand} refused when we were to charge the amount.',
    next: 'You need not do anything. We will sort it out.',
  },
  'release-refused': {
    what: '{brand} has not released the rest yet.',
    next: 'We are following it up. The reservation lapses by itself in any case.',
  },
  'refund-refused': {
    what: '{brand} did not accept the refund.',
    next: 'We follow it up until the money is with you.',
  },
  'payer-outage': {
    what: '{brand} is not answering right now.',
    next: 'You need not do anything. We keep trying until it works.',
  },
  'cdr-credited': {
    what: 'The operator has withdrawn the bill for this session.',
    next: 'You need not do anything. We look into it and pay back what is yours.',
  },
} as const satisfies Messages['whys']
