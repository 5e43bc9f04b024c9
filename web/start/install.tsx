// The phone's side of the offer to install: drawn below a page, in a place of its own, when the moment fits.
import type { ReadonlySignal } from '@preact/signals'
import { render } from 'preact'
import { Install, thisInstallPhone } from '../model/install.ts'
import { InstallCard } from '../screens/install.tsx'
import type { Messages } from '../text/messages.ts'

/** Draws the card after `root` whenever `fits` says so. */
export function offerInstall(
  root: Element,
  words: Messages['install'],
  fits: ReadonlySignal<boolean>,
): void {
  const place = document.createElement('div')
  root.after(place)
  render(<InstallCard install={new Install(thisInstallPhone)} fits={fits} words={words} />, place)
}
