// One charging session as the phone knows it: the last view, the line it came by, the time, and the
// driver's wish to stop. Screens read it; it never knows a screen.
import { computed, createModel, signal } from '@preact/signals'
import type { View } from '#shared/contract.ts'
import { Clock } from './clock.ts'
import { Connection } from './connection.ts'
import type { Phone } from './phone.ts'
import { isAtRest, stepOf } from './step.ts'

/** The wish to stop, until the server's own word (`view.stop`) takes over. */
export type Wish = 'none' | 'sending' | 'unsent' | 'taken'

/** Beyond this a meter value is old, and the screen says so: pushes come every 10 to 60 s. */
export const SILENCE_MS = 90_000
const RETRY_MS = 2000
const RETRY_MOST_MS = 15_000

export const Session = createModel(
  (phone: Phone, seed: { view: View; handle: string; now: number }) => {
    const view = signal(seed.view)
    const wish = signal<Wish>('none')
    const asking = signal(false)
    const clock = new Clock(phone, seed.now)
    const connection = new Connection(
      phone,
      seed.handle,
      (next) => {
        view.value = next
      },
      () => isAtRest(view.peek()),
    )
    let timer: ReturnType<typeof setTimeout> | undefined
    let tries = 0

    async function send(): Promise<void> {
      wish.value = tries === 0 ? 'sending' : wish.value
      const response = await phone
        .fetch(`/api/sessions/${seed.handle}/stop`, { method: 'POST' })
        .catch(() => null)
      if (response !== null && response.status < 500 && response.status !== 429) {
        // 4xx: there is nothing to stop any more; the view says where it stands.
        wish.value = response.ok ? 'taken' : 'none'
        // Read to its end, so that the connection is free; the view itself comes over the stream.
        await response.text().catch(() => '')
        return connection.refresh()
      }
      wish.value = 'unsent'
      tries += 1
      timer = setTimeout(() => void send(), Math.min(RETRY_MOST_MS, RETRY_MS * tries))
    }

    return {
      view,
      wish,
      /** The confirmation is open. */
      asking,
      clock,
      connection,
      step: computed(() => stepOf(view.value)),
      /** Ms since the last meter value; null before the first. */
      meterAge: computed(() => {
        const { meterAt } = view.value
        return meterAt === null ? null : Math.max(0, clock.now.value - meterAt)
      }),
      start(): void {
        clock.start()
        connection.start()
      },
      close(): void {
        clearTimeout(timer)
        clock.stop()
        connection.close()
      },
      ask(): void {
        asking.value = true
      },
      keep(): void {
        asking.value = false
      },
      /** Confirmed: asks the server to stop, and keeps asking until it has been heard. */
      stop(): void {
        asking.value = false
        if (wish.peek() === 'sending' || wish.peek() === 'unsent') return
        tries = 0
        void send()
      },
    }
  },
)
export type SessionModel = InstanceType<typeof Session>
