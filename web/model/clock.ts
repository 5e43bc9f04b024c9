// The time by the server's clock, ticking once a second. Ages are counted with it, so that a phone
// whose clock is an hour off still tells the truth.
import { createModel, signal } from '@preact/signals'
import type { Phone } from './phone.ts'

const TICK_MS = 1000

export const Clock = createModel((phone: Phone, serverNow: number) => {
  const ahead = serverNow - phone.now()
  const now = signal(serverNow)
  let timer: ReturnType<typeof setInterval> | undefined
  return {
    /** Epoch ms by the server's clock, as of the last tick. */
    now,
    /** The same, this very moment. */
    read: (): number => phone.now() + ahead,
    start(): void {
      timer ??= setInterval(() => (now.value = phone.now() + ahead), TICK_MS)
    },
    stop(): void {
      clearInterval(timer)
      timer = undefined
    },
  }
})
