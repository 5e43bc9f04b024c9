// A receipt in a few words: the title of its page, which is also the name of the saved file, and the
// text that goes along when it is shared. It must never hold an address.
import type { Locale, View } from '#shared/contract.ts'
import type { SessionWords } from '../state.ts'
import { kwh } from '../text/amounts.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'
import { figuresOf } from './session-props.ts'

/** "Kvittering 1042": short, and fit for a file name. */
export function receiptTitle({ receipt, receiptNumber }: View, words: Messages['receipt']): string {
  const number = receipt?.number ?? receiptNumber
  return number === null ? words.title : `${words.title} ${number}`
}

/** What, where and how much, with the reference that support asks for. */
export function shareText(
  view: View,
  locale: Locale,
  words: Pick<SessionWords, 'common' | 'receipt'>,
): string {
  const say = words.receipt
  const { exact } = figuresOf({ locale }, view)
  return [
    receiptTitle(view, say),
    `${say.paidInAll}: ${exact(view.capturedMinor ?? 0)} (${kwh(view.energyWh, locale, 3)})`,
    `${fill(words.common.station, { label: view.station.label })}, ${view.station.name}`,
    `${words.common.reference}: ${view.reference}`,
  ].join('\n')
}
