// English: the station page. `form` and `faults` travel to the phone with the page and count against
// its 14,336 bytes: keep them short.
import type { Messages } from '../messages.ts'

export const station = {
  free: 'Available now',
  ask: 'May be in use',
  refused: 'Not available',
  cable: 'fixed cable',
  socket: 'socket, use your own cable',
  upTo: 'up to {power}',
  'plug-first': 'Plug in first, then pay.',
  'pay-first': 'Pay first, then plug in.',
  either: 'Plug in before or after you pay, as you like.',
  neighbours: 'Other chargers here',
  check: 'Check again',
  yours: 'Is it your charging session?',
  operatedBy: 'Operated by {operator}',
} as const satisfies Messages['station']

export const form = {
  amounts: 'How much do you want to spend, at most?',
  about: 'about {energy}',
  own: 'Another amount',
  ownLabel: 'Amount',
  range: 'From {min} to {max}',
  reserve:
    '{amount} will be reserved. You pay only for what you use. The rest is released as soon as the final amount is known, usually within minutes. Your bank may take some days to show it.',
  reserveNone:
    'The amount will be reserved. You pay only for what you use, and the rest is released as soon as the final amount is known.',
  agree: 'I accept the {terms}, and that charging starts at once.',
  terms: 'terms',
  pay: { Vipps: 'Pay with Vipps', MobilePay: 'Pay with MobilePay' },
  asking: 'Contacting {brand}\u00a0…',
  slow: 'This takes a little longer than usual. There is no need to tap again.',
  offline:
    'Your phone is offline, so nothing was sent. Move a little and tap again. You will not pay twice.',
} as const satisfies Messages['form']

export const faults = {
  'amount-missing': 'Choose an amount.',
  'amount-unreadable': 'Write the amount in figures, for example 250 or 250.50.',
  'amount-not-offered': 'This amount cannot be chosen here. Choose one of the amounts below.',
  'amount-too-low': 'The amount is too low. Choose a higher one.',
  'amount-too-high': 'The amount is too high. Choose a lower one.',
  'terms-missing': 'Tick the box to accept the terms.',
  'offer-old':
    'The page has been open for a long time. We fetched the price again. Look it over and pay again. Nothing is reserved.',
  'offer-forged':
    'We had to fetch the page again. Look it over and pay again. Nothing is reserved.',
  'offer-used':
    'You have already asked for another amount from this page. Choose an amount and pay again if you want to change it.',
  'station-busy': 'Somebody just took this charger. Nothing is reserved. Choose another charger.',
  'tariff-changed':
    'The price has changed. Look over the new one and pay again. Nothing is reserved.',
  'old-reservation':
    'The earlier reservation is not released yet. We never reserve twice. Wait a little and pay again.',
  'payer-away':
    'We cannot reach the payment service. Nothing has been charged. Wait a little and pay again.',
  'payer-refused':
    'The payment service refused the payment. Nothing has been charged. Try another amount, or contact us.',
  'too-many': 'Too many attempts in a short time. Wait a minute and pay again.',
  server:
    'Something went wrong on our side. Nothing has been charged. Wait a little and pay again.',
} as const satisfies Messages['faults']

export const sale = {
  charging: 'The charger says that a car is charging. Is it yours? Then you can pay here.',
  blocked:
    'The charger says that the bay is blocked. Are you the one in it? Then you can pay here.',
  reserved: 'The charger is being held for somebody. Is it you? Then you can pay here.',
  unknown:
    'We do not know whether the charger is free. Is the cable in your car? Then you can pay here.',
  'ours-busy':
    'Somebody else is paying or charging here right now. Choose another charger, or wait a little.',
  inoperative: 'The charger is not working right now. Choose another charger.',
  'out-of-service': 'The charger is out of service. Choose another charger.',
  planned: 'The charger is not open yet. Choose another charger.',
  removed: 'The charger has been taken out of use. Choose another charger.',
  'no-tariff':
    'We have no reliable price for this charger, and do not sell without one. Choose another charger.',
  'catalogue-old':
    'We have lost contact with the charger. Choose another charger, or wait a little.',
} as const satisfies Messages['sale']
