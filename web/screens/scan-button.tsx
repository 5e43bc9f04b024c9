// The way to the scanner. Scanning takes script, so without it the button is not there; a tap that comes
// before the script asks for the page again, which then opens the scanner (`?do=scan`).
import type { Locale } from '#shared/contract.ts'

/** By this id the script finds the form that it takes over (start/scan.ts). */
export const SCAN_ID = 'scan'

/** The button at the thumb. */
export function ScanButton({ locale, label }: { readonly locale: Locale; readonly label: string }) {
  return (
    <form id={SCAN_ID} class="thumb script" action="/">
      <input type="hidden" name="lang" value={locale} />
      <button class="main" name="do" value="scan">
        {label}
      </button>
    </form>
  )
}
