// The phone's side of a page. Part of the first load: it holds the station form alone, everything
// else is fetched when a page or a touch needs it.
import { startStation } from './start-station.tsx'
import type { State } from './state.ts'

/** The rest of the script did not come: the page stands as it is until the line is back. */
function again(): void {
  setTimeout(() => void fetch('').then(() => location.reload(), again), 3000)
}

function start(): void {
  const text = document.getElementById('state')?.textContent
  const root = document.getElementById('live')
  if (!text || !root) return
  // Written by our own server into this very page; `State` is checked where it is written.
  const state: State = JSON.parse(text)
  if (state.kind === 'station') startStation(state, root)
  else {
    // What a session page shows grows old. The others are of use without script.
    const failed = state.kind === 'session' ? again : null
    void import('./start-lazy.ts').then((lazy) => lazy.start(state, root), failed)
  }
}

start()
// The browser asks to install once, soon after the load and unasked: kept for when the trip is over
// (model/install.ts), and never before a payment.
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  window.installOffer = event
})
// The service worker and what else the app as a whole needs: when nothing of the page waits for it.
// Whoever leaves the page meanwhile has no need of it any more.
addEventListener('load', () =>
  setTimeout(
    () => void import('./start-app.ts').then((app) => app.startApp()).catch(() => {}),
    500,
  ),
)
