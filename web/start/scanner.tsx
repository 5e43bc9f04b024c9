// The scanner put together: camera, reader, model and dialog. One lazy file, fetched by the first tap.
import { render } from 'preact'
import { openCamera } from '../model/camera.ts'
import { openReader } from '../model/code-reader.ts'
import { thisPhone } from '../model/phone.ts'
import type { ScannerModel, Sight } from '../model/scanner.ts'
import { Scanner } from '../model/scanner.ts'
import { ScannerDialog } from '../screens/scanner.tsx'
import type { HomeState } from '../state.ts'

/** A look every so often: quick for the eye, and a slow phone has time for its picture. */
const LOOK_MS = 80
/** Felt, not heard. */
const HIT_MS = 60

const sight: Sight = {
  openCamera,
  openReader,
  pause: () => new Promise((done) => setTimeout(done, LOOK_MS)),
  visible: thisPhone.visible,
  watch: thisPhone.watch,
}

/** Draws the scanner after `home`, still closed. `type` leads to the field of the number. */
export function drawScanner(
  { scan, locale }: HomeState,
  home: Element,
  type: () => void,
): ScannerModel {
  const trusted = { own: location.origin, payer: scan.payer }
  const scanner = new Scanner(sight, trusted, (address) => {
    navigator.vibrate?.(HIT_MS)
    const url = new URL(address, location.href)
    // The driver reads on in the same language.
    if (url.origin === location.origin) url.searchParams.set('lang', locale)
    location.assign(url)
  })
  const root = document.createElement('div')
  home.after(root)
  render(<ScannerDialog scanner={scanner} words={scan.words} type={type} />, root)
  // A page that comes back from the back-forward cache has its scanner closed.
  addEventListener('pagehide', () => scanner.close())
  return scanner
}
