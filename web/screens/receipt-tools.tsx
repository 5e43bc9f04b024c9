// What script adds to the receipt: print, and share (share.tsx). On the shared receipt there is no way
// back, because there is nothing behind it.
import { Share } from './share.tsx'
import type { ReceiptProps } from './receipt.tsx'
import { receiptTitle, shareText } from './receipt-text.ts'

/** The buttons under a receipt. */
export function ReceiptTools({ page, words }: ReceiptProps) {
  const { locale, view } = page
  const say = words.receipt
  return (
    <div class="thumb screen">
      <button class="main script" type="button" onClick={() => print()}>
        {say.print}
      </button>
      <Share
        url={page.shareUrl}
        title={receiptTitle(view, say)}
        text={shareText(view, locale, words)}
        words={say}
      >
        {page.handle !== null && (
          <a class="second" href={`/c/${page.handle}?lang=${locale}`}>
            {say.back}
          </a>
        )}
      </Share>
    </div>
  )
}
