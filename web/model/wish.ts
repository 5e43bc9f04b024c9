// The driver's wish to stop, from the confirmation until the server's own word (`view.stop`) takes over.
// Without a network it waits, in this page alone, and is sent when the network is back. A wish that has
// waited ten minutes is not sent: by then the driver has done something else, or wants something else.
import { createModel, signal } from '@preact/signals'
import type { Phone } from './phone.ts'

/** `unsent`: waits for a network. `expired`: waited too long, and was never sent. */
export type Stand = 'none' | 'sending' | 'unsent' | 'taken' | 'expired'

/** How long a wish may wait. */
export const WISH_LIFE_MS = 600_000
const RETRY_MS = 2000
const RETRY_MOST_MS = 15_000

/** POST …/stop is answered with 202 alone; any other success is a stranger's on the way. */
const TAKEN = 202
/** There is nothing to stop any more, and the view says where it stands. */
const POINTLESS = new Set([404, 409, 410])

/** Ms a wish of this age has left. A clock that was put back tells no age: then it has none. */
const leftOf = (age: number): number => (age < 0 ? 0 : Math.max(0, WISH_LIFE_MS - age))

/** Asks once. Idempotent: an answer that was lost on its way is asked for again. */
async function post(phone: Phone, path: string): Promise<'taken' | 'none' | 'unheard'> {
  const response = await phone.fetch(path, { method: 'POST' }).catch(() => null)
  // Read to its end, so that the connection is free; the view itself comes over the stream.
  await response?.text().catch(() => '')
  if (response?.status === TAKEN) return 'taken'
  return response !== null && POINTLESS.has(response.status) ? 'none' : 'unheard'
}

/** The wish of one page. `answered` is called when the server has had its say. */
export const StopWish = createModel((phone: Phone, handle: string, answered: () => void) => {
  const stand = signal<Stand>('none')
  /** It has waited: that it was sent after all is news. */
  const late = signal(false)
  let askedAt = 0
  let tries = 0
  let asking = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let unwatch: (() => void) | null = null

  const left = () => leftOf(phone.now() - askedAt)

  function settle(to: 'none' | 'taken' | 'expired'): void {
    clearTimeout(timer)
    stand.value = to
  }

  function wait(): void {
    if (left() === 0) return settle('expired')
    stand.value = 'unsent'
    late.value = true
    tries += 1
    const soon = Math.min(RETRY_MOST_MS, RETRY_MS * tries, left())
    clearTimeout(timer)
    timer = setTimeout(() => void send(), soon)
  }

  async function send(): Promise<void> {
    if (asking) return
    // The page may have slept: the age is looked at before each try, not by a timer alone.
    if (left() === 0) return settle('expired')
    asking = true
    const answer = await post(phone, `/api/sessions/${handle}/stop`)
    asking = false
    if (answer !== 'unheard') {
      settle(answer)
      answered()
    } else if (stand.peek() !== 'none' && unwatch !== null) wait()
  }

  return {
    stand,
    late,
    /** By the phone's own clock, ms until the wish expires. */
    left,
    /** Asks the server to stop, and keeps asking until it has been heard or the wish is old. */
    ask(): void {
      if (stand.peek() === 'sending' || stand.peek() === 'unsent') return
      askedAt = phone.now()
      tries = 0
      late.value = false
      stand.value = 'sending'
      void send()
    },
    /** Fulfilled by somebody else, or pointless by now. */
    drop(): void {
      if (stand.peek() === 'unsent' || stand.peek() === 'expired') settle('none')
    },
    start(): void {
      unwatch = phone.watch(() => {
        if (stand.peek() === 'unsent' && phone.online()) void send()
      })
    },
    close(): void {
      clearTimeout(timer)
      unwatch?.()
      unwatch = null
    },
  }
})
