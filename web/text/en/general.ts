// English: what every page says, the home page, the page of choices and the pages of trouble.
import type { Messages } from '../messages.ts'

export const common = {
  skip: 'Skip to content',
  language: 'Language',
  station: 'Station {label}',
  reference: 'Reference',
  help: 'Need help?',
  call: 'Call {phone}',
  supportPage: 'Support',
  helpReference: 'Give the reference {reference} and we will find your charging session.',
  home: 'To the front page',
  again: 'Try again',
  terms: 'Terms',
  privacy: 'Privacy',
} as const satisfies Messages['common']

export const home = {
  title: 'Charge your car. Pay for what you use.',
  lead: 'Scan the QR code on the charger with your phone’s camera, or type the number printed on it.',
  number: 'Number on the charger',
  go: 'Find the charger',
  running: 'Go to my charging',
  runningLead: 'You have a charging session on this phone.',
  recent: 'Charging sessions on this phone',
  forget: 'Delete the list',
  forgotten: 'The list is deleted.',
  keptHere: 'The list is kept on this phone only.',
  missing: 'Type the number printed on the charger.',
  unknown: 'We found no charger with this number. Check the charger and try again.',
} as const satisfies Messages['home']

export const choices = {
  title: 'Which charger are you at?',
  lead: 'Several chargers match “{typed}”. Choose the one with the number you see in front of you.',
} as const satisfies Messages['choices']

export const trouble = {
  'station-unknown': {
    title: 'We did not find the charger',
    next: 'Look for the number on the charger, often close to the plug, and type it here. Capital or small letters make no difference.',
  },
  'session-unknown': {
    title: 'We cannot find this charging session',
    next: 'The link may be incomplete. Open it again from the phone you paid with, or from the receipt.',
  },
  'offer-old': {
    title: 'The price you saw is too old',
    next: 'Nothing is reserved. Reload the page to see the price that holds now.',
  },
  'offer-forged': {
    title: 'We do not recognise this page',
    next: 'Nothing is reserved. Scan the code on the charger again.',
  },
  'offer-used': {
    title: 'You have already asked for another amount',
    next: 'Reload the page if you want to choose a new amount.',
  },
  'station-busy': {
    title: 'The charger is busy',
    next: 'Nothing is reserved. Choose another charger, or try again in a moment.',
  },
  'old-reservation': {
    title: 'The earlier reservation is not released yet',
    next: 'We never reserve twice. Wait a moment and try again.',
  },
  'payer-away': {
    title: 'We cannot reach the payment service',
    next: 'Nothing has been charged. Wait a little and try again.',
  },
  'too-many': {
    title: 'Too many attempts in a short time',
    next: 'Wait a minute and try again.',
  },
  'not-found': {
    title: 'This page does not exist',
    next: 'Scan the code on the charger, or type its number on the front page.',
  },
  'receipt-not-yet': {
    title: 'The receipt is not ready yet',
    next: 'It comes when the final price is known, usually within a few minutes.',
  },
  'stop-not-possible': {
    title: 'There is nothing to stop',
    next: 'The charging has already ended. Go back to see where it stands.',
  },
  'bad-request': {
    title: 'Something was missing in what was sent',
    next: 'Nothing is reserved. Reload the page and try again.',
  },
  server: {
    title: 'Something went wrong on our side',
    next: 'Running charging sessions and payments are safe. Wait a little and try again.',
  },
} as const satisfies Messages['trouble']
