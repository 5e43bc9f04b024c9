// Notifications on the phone this page runs on: its permission, its push service, its memory.
import { tellOf, toldTrips } from './memory.ts'
import { Notify, type NotifyModel, type PushPhone, type Subscription, type Wish } from './notify.ts'
import { thisPhone } from './phone.ts'

/** A service worker that has not come by then will not come while somebody waits. */
const PATIENCE_MS = 10_000

async function worker(): Promise<ServiceWorkerRegistration> {
  return Promise.race([
    navigator.serviceWorker.ready,
    new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error('no service worker')), PATIENCE_MS),
    ),
  ])
}

async function subscribe(key: string): Promise<Subscription> {
  const { pushManager } = await worker()
  const options = { userVisibleOnly: true, applicationServerKey: key }
  return pushManager.subscribe(options).catch(async (error: unknown) => {
    // Subscribed under a key that the server has no more: the old way is given up for a new one.
    const before = await pushManager.getSubscription()
    if (before === null) throw error
    await before.unsubscribe()
    return pushManager.subscribe(options)
  })
}

/** The phone this page runs on. */
const thisPushPhone: PushPhone = {
  support() {
    if ('PushManager' in window && 'Notification' in window && 'serviceWorker' in navigator) {
      return 'yes'
    }
    // Only Apple's phones and tablets know this word; there, notifications are for the home screen.
    return 'standalone' in navigator && navigator.standalone === false ? 'home-screen' : 'no'
  },
  permission: () => Notification.permission,
  ask: () => Notification.requestPermission(),
  subscription: async () => (await worker()).pushManager.getSubscription(),
  subscribe,
  isTold: async (reference) => (await toldTrips()).some((trip) => trip.reference === reference),
  tell: tellOf,
  tellsAny: async () => (await toldTrips()).length > 0,
}

/** How it stands here with being told of one session. */
export function notifyHere(wish: Wish): NotifyModel {
  const model = new Notify(thisPhone, thisPushPhone, wish)
  void model.look()
  return model
}
