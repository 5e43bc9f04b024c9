// The one sentence that says where the trip stands: heading of the screen, title of the document and
// the first thing a screen reader is told.
import type { View } from '#shared/contract.ts'
import { stepOf } from '../model/step.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'

/** Where a view stands, in words. `released` is the amount that a release is about. */
export function headingOf(
  view: View,
  words: Messages['session'],
  values: { brand: string; released: string },
): string {
  const step = stepOf(view)
  switch (step) {
    case 'creating':
      return fill(words.creating, values)
    case 'waiting':
      return fill(words.waiting, values)
    case 'declined':
      return words[
        view.payment === 'expired' || view.payment === 'terminated' ? view.payment : 'aborted'
      ]
    case 'approved':
      return words.approved
    case 'starting':
      return words.starting
    case 'charging':
      return words.charging
    case 'stopping':
      return words.stopping
    case 'finishing':
      return words.finished
    case 'releasing':
      return fill(words.releasing, { amount: values.released })
    case 'settled':
      return view.capturedMinor ? words.paid : words.free
    case 'abandoned':
      return words.ended
    case 'parked':
      return words.parked
    default:
      return step satisfies never
  }
}
