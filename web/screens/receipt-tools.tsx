// What script adds to the receipt: print, and share its text (never its address, which is a key).
import { kwh } from '../text/amounts.ts'
import { fill } from '../text/messages.ts'
import type { ReceiptProps } from './receipt.tsx'
import { figuresOf } from './session-props.ts'

function shareText({ page, words }: ReceiptProps): string {
  const { view } = page
  const { exact } = figuresOf(page, view)
  const say = words.receipt
  const number = view.receipt?.number ?? view.receiptNumber
  return [
    number === null ? say.title : fill(say.number, { number: String(number) }),
    `${say.paidInAll}: ${exact(view.capturedMinor ?? 0)} (${kwh(view.energyWh, page.locale, 3)})`,
    `${fill(words.common.station, { label: view.station.label })}, ${view.station.name}`,
    `${words.common.reference}: ${view.reference}`,
  ].join('\n')
}

/** The buttons under a receipt; `shares`: this browser can share (never known on the server). */
export function ReceiptTools(props: ReceiptProps & { readonly shares: boolean }) {
  const { page, words, shares } = props
  const say = words.receipt
  const share = () =>
    void navigator.share({ title: say.title, text: shareText(props) }).catch(() => {})
  return (
    <div class="thumb screen">
      <button class="main script" type="button" onClick={() => print()}>
        {say.print}
      </button>
      <div class="row">
        {shares && (
          <button class="second" type="button" onClick={share}>
            {say.share}
          </button>
        )}
        <a class="second" href={`/c/${page.handle}?lang=${page.locale}`}>
          {say.back}
        </a>
      </div>
    </div>
  )
}
