// The phone's side of every page but the station page: loaded when such a page is opened. One file for
// each kind of page is in start/.
import { turnPlainly } from './model/page-turn.ts'
import { startHome } from './start/home.tsx'
import { startOffline } from './start/offline.tsx'
import { startReceipt } from './start/receipt.tsx'
import { startSession } from './start/session.tsx'
import type { State } from './state.ts'

/** Starts what lives on a page. */
export function start(state: State, root: Element): void {
  turnPlainly()
  switch (state.kind) {
    case 'session':
      return startSession(state, root)
    case 'home':
      return startHome(state, root)
    case 'receipt':
      return startReceipt(state, root)
    case 'offline':
      return void startOffline(state, root)
    case 'station':
      // Started by the entry itself, without this file.
      return
    default:
      return state satisfies never
  }
}
