// One charging session as the phone knows it: the last view, the line it came by, the time, and the
// driver's wish to stop. Screens read it; it never knows a screen.
import { batch, computed, createModel, signal } from '@preact/signals'
import type { View } from '#shared/contract.ts'
import { Clock } from './clock.ts'
import { Connection } from './connection.ts'
import type { Phone } from './phone.ts'
import { isAtRest, stepOf } from './step.ts'
import { StopWish } from './wish.ts'

/** Beyond this a meter value is old, and the screen says so: pushes come every 10 to 60 s. */
export const SILENCE_MS = 90_000

/**
 * What a page begins with: the view, and the time by the server's clock. `knownAt`: when the view was
 * current, where that is not now (it was kept on the phone).
 */
export type Seed = {
  readonly view: View
  readonly handle: string
  readonly now: number
  readonly knownAt?: number
}

/** What has come of the session: shown as it comes, but for a view that brings another screen. */
function newsOf(phone: Phone, clock: InstanceType<typeof Clock>, seed: Seed) {
  const view = signal(seed.view)
  const heardAt = signal(seed.knownAt ?? seed.now)
  /** The last view that came; a transition to another screen may show it a moment later. */
  let newest = seed.view
  const show = (): void =>
    batch(() => {
      view.value = newest
      heardAt.value = clock.read()
    })
  return {
    view,
    heardAt,
    take(next: View): void {
      newest = next
      if (stepOf(next) === stepOf(view.peek())) show()
      else phone.turn(show)
    },
    confirm: (): void => void (heardAt.value = clock.read()),
    atRest: (): boolean => isAtRest(newest),
  }
}

export const Session = createModel((phone: Phone, seed: Seed) => {
  const asking = signal(false)
  const clock = new Clock(phone, seed.now)
  const { view, heardAt, take, confirm, atRest } = newsOf(phone, clock, seed)
  const listener = {
    take(next: View) {
      take(next)
      if (next.stop !== null || !next.canStop) {
        wish.drop()
        // Stopped elsewhere, or over: there is nothing left to confirm, now or when it comes back.
        asking.value = false
      }
    },
    confirm,
    atRest,
  }
  const first = seed.knownAt === undefined ? 'connecting' : 'offline'
  const connection = new Connection(phone, seed.handle, listener, first)
  const wish = new StopWish(phone, seed.handle, () => connection.refresh())
  const inTouch = computed(() => ['live', 'polling'].includes(connection.line.value))

  return {
    view,
    /** How the wish to stop stands. */
    wish: wish.stand,
    /** It had to wait before it was sent. */
    wishLate: wish.late,
    /** By the server's clock, when an unsent wish expires. */
    wishUntil: (): number => clock.read() + wish.left(),
    /** The confirmation is open. */
    asking,
    clock,
    connection,
    step: computed(() => stepOf(view.value)),
    /** Epoch ms by the server's clock when the view was last known to be current. */
    heardAt,
    /** The server is heard right now: what is not said has not happened. */
    inTouch,
    /** Until when what the view says is known to hold; runs with the clock while in touch. */
    knownUntil: computed(() => (inTouch.value ? clock.now.value : heardAt.value)),
    /** Ms since the last meter value; null before the first. */
    meterAge: computed(() => {
      const { meterAt } = view.value
      return meterAt === null ? null : Math.max(0, clock.now.value - meterAt)
    }),
    start(): void {
      clock.start()
      connection.start()
      wish.start()
    },
    close(): void {
      clock.stop()
      connection.close()
      wish.close()
    },
    ask: (): void => void (asking.value = true),
    keep: (): void => void (asking.value = false),
    /** Confirmed: asks the server to stop. */
    stop(): void {
      asking.value = false
      wish.ask()
    },
  }
})
export type SessionModel = InstanceType<typeof Session>
