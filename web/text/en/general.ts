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
  'bad-request': {
    title: 'Something was missing in what was sent',
    next: 'Nothing is reserved. Reload the page and try again.',
  },
  server: {
    title: 'Something went wrong on our side',
    next: 'Running charging sessions and payments are safe. Wait a little and try again.',
  },
} as const satisfies Messages['trouble']
