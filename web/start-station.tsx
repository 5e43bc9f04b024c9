// The station page's form comes to life: it takes over what the driver has made of it, and sends it
// by script. Part of the first load. Whatever fails here, the form itself is still there to be sent.
import type { Opener, PayModel } from './model/pay.ts'
import { Pay, PATIENCE_MS } from './model/pay.ts'
import type { Fault } from './page.ts'
import { StationForm } from './screens/station-form.tsx'
import type { StationState } from './state.ts'
import { live } from './ui/live.ts'

// zod, fetch and storage: on their way from the first touch, there before the last.
const opener = () => import('./model/open-session.ts')

/** What stands in the form now. The driver may have chosen before this script was there. */
function filledIn(form: HTMLFormElement, fault: Fault | null) {
  const fields = new FormData(form)
  return {
    choice: Number(fields.get('amount')) || null,
    own: String(fields.get('ownAmount') ?? ''),
    terms: fields.has('terms'),
    fault,
  }
}

/** One tap on "pay". */
async function send(pay: PayModel, form: HTMLFormElement, open: Opener): Promise<void> {
  if (pay.stage.value === 'asking' || pay.stage.value === 'slow') return
  if (!pay.check()) {
    pay.setStage('idle')
    // After the fault has been drawn.
    setTimeout(() => document.getElementById('fault')?.focus())
    return
  }
  if (!navigator.onLine) return pay.setStage('offline')
  pay.setStage('asking')
  const slow = setTimeout(() => pay.setStage('slow'), PATIENCE_MS)
  const next = await open(pay.amount.value ?? 0).catch(() => null)
  clearTimeout(slow)
  if (next !== null) return location.assign(next)
  if (!navigator.onLine) return pay.setStage('offline')
  form.submit()
}

/** Starts the form in `root`, where the page has one. */
export function startStation({ sale, fault, locale, words }: StationState, root: Element): void {
  const form = root.querySelector('form')
  if (!form) return
  const pay = new Pay(sale, filledIn(form, fault))
  for (const touch of ['pointerdown', 'focusin', 'change']) {
    root.addEventListener(touch, () => void opener().catch(() => {}), { once: true })
  }
  const open: Opener = async (amount) => (await opener()).openSession(sale, amount, locale)
  const onPay = (event: SubmitEvent) => {
    event.preventDefault()
    void send(pay, form, open)
  }
  // An offer must not come back from the back-forward cache (design §3).
  addEventListener('pageshow', (event) => event.persisted && location.reload())
  live(
    () => <StationForm pay={pay} sale={sale} locale={locale} words={words} onPay={onPay} />,
    root,
  )
}
