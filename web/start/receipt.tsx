// The phone's side of a receipt: printing and sharing.
import { render } from 'preact'
import { ReceiptTools } from '../screens/receipt-tools.tsx'
import type { ReceiptState } from '../state.ts'

/** Draws the tools below a receipt, in the place of those that the server drew. */
export function startReceipt(page: ReceiptState, root: Element): void {
  root.replaceChildren()
  render(<ReceiptTools page={page} words={page.words} />, root)
}
