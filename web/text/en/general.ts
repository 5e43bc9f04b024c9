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
  missing: 'Type the number printed on the charger.',
  unknown: 'We found no charger with this number. Check the charger and try again.',
} as const satisfies Messages['home']

export const scan = {
  compare: 'Check that the charger says {label}.',
  caution:
    'You came without the code on the display. Does the charger say {label}? If not, you would pay for somebody else’s charging. Beware of codes on stickers.',
  ledTo: 'The address led to {station}, {name}. Is that the number on the charger in front of you?',
  stickers:
    'Is there a code on a sticker, on the charger or over its display? Do not use it, and tell us.',
} as const satisfies Messages['scan']

export const choices = {
  title: 'Which charger are you at?',
  lead: 'Several chargers match “{typed}”. Choose the one with the number you see in front of you.',
} as const satisfies Messages['choices']

export const trouble = {
  'station-unknown': {
    title: 'We did not find the charger',
    next: 'Look for the number on the charger, often close to the plug, and type it here. Capital or small letters make no difference.',
  },
  'code-wrong': {
    title: 'This code is not valid',
    next: 'Either it has expired, because the code on the display keeps changing, or it did not come from this charger. Nothing is reserved. Scan the code that the display shows now.',
  },
  'code-missing': {
    title: 'Scan the code on the display',
    next: 'Here you pay with the code on the charger’s own display. It keeps changing, so nobody can stick a false one over it. Nothing is reserved.',
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
