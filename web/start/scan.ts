// The phone's side of scanning, as far as the home page needs it before anybody scans: its button.
import type { ScannerModel } from '../model/scanner.ts'
import { SCAN_ID } from '../screens/scan-button.tsx'
import type { HomeState } from '../state.ts'

const typeNumber = (): void => document.getElementById('station')?.focus()

/** Takes over the scan button; what it returns opens the scanner as a tap does. */
export function startScan(state: HomeState): () => void {
  const form = document.getElementById(SCAN_ID)
  let scanner: Promise<ScannerModel> | null = null
  const draw = (): Promise<ScannerModel> | null => {
    if (form)
      scanner ??= import('./scanner.tsx').then((at) => at.drawScanner(state, form, typeNumber))
    return scanner
  }
  const open = async (): Promise<void> => {
    const drawn = await draw()?.catch(() => null)
    if (drawn) return drawn.open()
    // Without a network there is no scanner either; the number can still be typed.
    scanner = null
    typeNumber()
  }
  form?.addEventListener('pointerdown', () => void draw()?.catch(() => {}), { once: true })
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    void open()
  })
  return () => void open()
}
