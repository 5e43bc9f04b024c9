// English: the app on the phone: what its manifest says, the scanner, and how it is installed.
import type { Messages } from '../messages.ts'

export const app = {
  description: 'Scan the code on the charger, see the price, pay for what you use. No account.',
  scan: 'Scan',
  charge: 'My charging',
  shownStation: 'The price, before you pay',
  shownCharging: 'Kilowatt hours and money, while you charge',
  shownReceipt: 'The receipt, right away',
} as const satisfies Messages['app']

export const scanner = {
  open: 'Scan the code',
  title: 'Scan the code on the charger',
  hint: 'Keep the code inside the frame.',
  starting: 'Starting the camera\u00a0…',
  loading: 'Fetching the reader\u00a0…',
  found: 'Found the code\u00a0…',
  torch: 'Light',
  close: 'Close',
  number: 'Type the number instead',
  denied:
    'This page may not use the camera. Allow it in the settings of your browser, or type the number.',
  none: 'We found no camera here. Type the number instead.',
  busy: 'The camera is busy, perhaps in another app. Close that and try again, or type the number.',
  failed:
    'We could not fetch the reader. Check that your phone is online and try again, or type the number.',
  foreign: 'The code leads to {host}. That is not us, so we did not open it.',
  other: 'This is not a charger’s code. Look for the code on the charger.',
} as const satisfies Messages['scanner']

export const install = {
  title: 'Put Stikk on your home screen',
  why: 'Then you find your charging and your receipts again with one tap.',
  add: 'Add',
  no: 'No, thanks',
  iosShare: 'Tap Share',
  iosAdd: 'Choose “Add to Home Screen”',
} as const satisfies Messages['install']
