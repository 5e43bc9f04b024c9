// One screen of the gallery: a page in one of its states, and how it comes to be in it. Plain values
// and what a driver does; it knows neither how a page is served nor what is done with the sight of it.
import type { Page } from 'playwright-core'
import type { Page as Drawn } from '#web/entry-server.tsx'
import type { Messages } from '#web/text/messages.ts'

/** What a driver does, or what must happen, until the screen is the one that is meant. */
export type Act = (page: Page, words: Messages) => Promise<unknown>

/** How the server answers the screen; where nothing is said, as it should. */
export interface Answers {
  /** The line to the session. `away`: 503; `strange`: a view of a newer contract. */
  line?: 'away' | 'strange'
  /** `silent`: no answer; `away`: 503, so that the wish is not sent. */
  stop?: 'silent' | 'away'
}

export interface Screen {
  /** Names the picture, and the address where the page has no better one. */
  name: string
  page: Drawn
  act?: Act
  answers?: Answers
  /** Its address, where the page's script reads it there. */
  path?: string
  /** Screens this phone has seen before; it remembers nothing else. */
  seen?: readonly string[]
}

/** Adds a screen: its name, its page, and what else it takes. */
export function screen(name: string, page: Drawn, more: Omit<Screen, 'name' | 'page'> = {}) {
  return { name, page, ...more } satisfies Screen
}
