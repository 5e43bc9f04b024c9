// Being told of one session by notifications: off until the driver taps, on until he taps again or the
// charge is over. The browser's permission is never asked for by itself. Screens read it; it never knows
// a screen.
import { createModel, signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import type { Phone } from './phone.ts'

/** How the server reaches this phone (`PushSubscription`, as far as it is used). */
export type Subscription = {
  readonly endpoint: string
  toJSON(): unknown
  unsubscribe(): Promise<boolean>
}

/** What notifications need of the phone, as one seam: tests put a phone of their own in its place. */
export type PushPhone = {
  /** `home-screen`: as soon as it is opened from there, and not before (iOS). */
  readonly support: () => 'yes' | 'no' | 'home-screen'
  readonly permission: () => NotificationPermission
  /** Asks the driver; only ever after a tap. */
  readonly ask: () => Promise<NotificationPermission>
  readonly subscription: () => Promise<Subscription | null>
  /** Rejects where the browser's push service cannot be reached. */
  readonly subscribe: (key: string) => Promise<Subscription>
  /** Is this phone told of the session, as far as it remembers? */
  readonly isTold: (reference: string) => Promise<boolean>
  readonly tell: (reference: string, locale: string | null) => Promise<void>
  /** Is it told of any? */
  readonly tellsAny: () => Promise<boolean>
}

/** `none`: there is nothing to offer, here or any more. */
export type Notifying = 'none' | 'home-screen' | 'off' | 'asking' | 'on' | 'denied' | 'failed'

export type Wish = {
  readonly reference: string
  readonly handle: string
  readonly locale: string
  /** What this server's messages are signed with; undefined: it sends none. */
  readonly key?: string | undefined
}

type Way = {
  readonly phone: Pick<Phone, 'fetch'>
  readonly push: PushPhone
  readonly wish: Wish
  readonly state: Signal<Notifying>
}

/** Says it to the server; the status, or null where it could not be reached. */
async function say(way: Way, method: 'POST' | 'DELETE', body: object): Promise<number | null> {
  const headers = { 'content-type': 'application/json' }
  const init = { method, headers, body: JSON.stringify(body) }
  const path = `/api/sessions/${way.wish.handle}/push`
  const response = await way.phone.fetch(path, init).catch(() => null)
  return response?.status ?? null
}

/** Gives up the way to this phone, unless another session needs it. */
async function leave({ push, wish }: Way, subscription: Subscription | null): Promise<void> {
  await push.tell(wish.reference, null)
  if (!(await push.tellsAny())) await subscription?.unsubscribe().catch(() => false)
}

/** 4xx: the charge is over, or nothing is offered any more. */
const isOver = (status: number | null): boolean =>
  status !== null && status >= 400 && status < 500 && status !== 429

async function subscribe(way: Way, subscription: Subscription): Promise<void> {
  const { push, wish, state } = way
  const { reference, locale } = wish
  const status = await say(way, 'POST', { subscription, locale })
  if (status !== null && status < 300) {
    await push.tell(reference, locale)
    state.value = 'on'
    return
  }
  await leave(way, subscription)
  state.value = isOver(status) ? 'none' : 'failed'
}

async function turnOn(way: Way): Promise<void> {
  const { push, state } = way
  const { key } = way.wish
  if (key === undefined || state.peek() === 'asking') return
  state.value = 'asking'
  const permission = await push.ask()
  if (permission !== 'granted') {
    state.value = permission === 'denied' ? 'denied' : 'off'
    return
  }
  const subscription = await push.subscribe(key).catch(() => null)
  if (subscription === null) state.value = 'failed'
  else await subscribe(way, subscription)
}

async function turnOff(way: Way): Promise<void> {
  way.state.value = 'off'
  const subscription = await way.push.subscription().catch(() => null)
  // Without network the way is given up all the same: the server hears of it from the push service.
  if (subscription) await say(way, 'DELETE', { endpoint: subscription.endpoint })
  await leave(way, subscription)
}

async function look(way: Way): Promise<void> {
  const { push, state } = way
  const { key, locale, reference } = way.wish
  const support = push.support()
  if (key === undefined || support === 'no') return
  // A no that was given before is not held against anyone at every charge: it is said after a tap.
  state.value = support === 'home-screen' ? support : 'off'
  if (push.permission() !== 'granted' || !(await push.isTold(reference))) return
  const subscription = await push.subscription().catch(() => null)
  if (subscription === null) return push.tell(reference, null)
  state.value = 'on'
  // Said again, so that what stands on the screen is so.
  if (!isOver(await say(way, 'POST', { subscription, locale }))) return
  await leave(way, subscription)
  state.value = 'none'
}

export const Notify = createModel((phone: Way['phone'], push: PushPhone, wish: Wish) => {
  const state = signal<Notifying>('none')
  const way: Way = { phone, push, wish, state }
  return {
    state,
    /** How it stands on this phone. */
    look: () => look(way),
    turnOn: () => turnOn(way),
    turnOff: () => turnOff(way),
  }
})
export type NotifyModel = InstanceType<typeof Notify>
