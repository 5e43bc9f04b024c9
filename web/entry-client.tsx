// The phone's side of a page. Part of the first load: it holds the station form alone, everything
// else is fetched when a page or a touch needs it.
import { hydrate } from 'preact'
import { Pay, PATIENCE_MS } from './model/pay.ts'
import { StationForm } from './screens/station-form.tsx'
import type { State, StationState } from './state.ts'

// zod, fetch and storage: on their way from the first touch, there before the last.
const opener = () => import('./model/open-session.ts')

function startStation({ sale, form, locale, words }: StationState, root: Element): void {
  const pay = new Pay(sale, form)
  for (const touch of ['pointerdown', 'focusin', 'change']) {
    root.addEventListener(touch, () => void opener().catch(() => {}), { once: true })
  }

  async function send(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const element = root.querySelector('form')
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
    const amount = pay.amount.value ?? 0
    const next = await opener()
      .then((door) => door.openSession(sale, amount, locale))
      .catch(() => null)
    clearTimeout(slow)
    if (next !== null) return location.assign(next)
    if (!navigator.onLine) return pay.setStage('offline')
    element?.submit()
  }

  // An offer must not come back from the back-forward cache (design §3).
  addEventListener('pageshow', (event) => event.persisted && location.reload())
  hydrate(
    <StationForm
      pay={pay}
      sale={sale}
      locale={locale}
      words={words}
      onPay={(event) => void send(event)}
    />,
    root,
  )
}

function start(): void {
  const text = document.getElementById('state')?.textContent
  const root = document.getElementById('live')
  if (!text || !root) return
  // Written by our own server into this very page; `State` is checked where it is written.
  const state: State = JSON.parse(text)
  if (state.kind === 'station') startStation(state, root)
  else void import('./start-lazy.ts').then((lazy) => lazy.start(state, root))
}

start()
// The service worker and what else the app as a whole needs: when nothing of the page waits for it.
addEventListener('load', () =>
  setTimeout(() => void import('./start-app.ts').then((app) => app.startApp()), 500),
)
