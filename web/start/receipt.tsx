// The phone's side of a receipt: printing and sharing, and the app it may come from.
import { render } from 'preact'
import { signal } from '@preact/signals'
import { ReceiptTools } from '../screens/receipt-tools.tsx'
import type { ReceiptState } from '../state.ts'
import { offerInstall } from './install.tsx'

/** Draws the tools below a receipt, in the place of those that the server drew. */
export function startReceipt(page: ReceiptState, root: Element): void {
  root.replaceChildren()
  render(<ReceiptTools page={page} words={page.words} />, root)
  // Who reads a shared one has not charged here.
  if (page.handle !== null) offerInstall(root, page.words.install, signal(true))
}
