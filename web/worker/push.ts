// Push messages as they arrive, while no page of ours need be open: each is shown, a tap leads to its
// session. A session's notifications replace each other, so that only the newest stands there. It must
// never know more of a session than the message and this phone's own memory say.
import { LOCALES, pushMessage, type PushMessage } from '#shared/contract.ts'
import { readTrip, tellOf, toldTrips } from '../model/memory.ts'
import { alerts as da } from '../text/da/alerts.ts'
import { alerts as en } from '../text/en/alerts.ts'
import { alerts as fi } from '../text/fi/alerts.ts'
import { alerts as nb } from '../text/nb/alerts.ts'
import { alerts as sv } from '../text/sv/alerts.ts'

declare const self: ServiceWorkerGlobalScope

/** `renotify`: rings again although something of the same tag stands there (Notifications API §2). */
type Options = NotificationOptions & { renotify?: boolean }
type Told = Pick<PushMessage, 'title' | 'body' | 'lang'> & Partial<PushMessage>

const WORDS = { nb, sv, da, fi, en }

/**
 * Every push must show something, also one that a newer server wrote in a way we cannot read: in the
 * language this phone is told in.
 */
async function unreadable(): Promise<Told> {
  const [trip] = await toldTrips()
  const wished = (trip?.told ?? navigator.language).toLowerCase()
  const lang = LOCALES.find((locale) => wished.startsWith(locale)) ?? 'nb'
  return { title: WORDS[lang].unread, body: WORDS[lang].unreadNext, lang }
}

function read(event: PushEvent): PushMessage | null {
  try {
    return pushMessage.safeParse(event.data?.json()).data ?? null
  } catch {
    return null
  }
}

/** After these nothing more is told of a session. */
const isLast = (kind: unknown): boolean => kind === 'ended' || kind === 'stopped-unexpectedly'

const windows = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true })

async function pathOf(reference: unknown): Promise<string> {
  const trip = typeof reference === 'string' ? await readTrip(reference) : null
  return trip ? `/c/${trip.handle}` : '/'
}

async function show(told: Told): Promise<void> {
  const { reference, kind, title, body, lang } = told
  const tag = reference ?? 'stikk'
  const [before] = await self.registration.getNotifications({ tag })
  const was: unknown = before?.data?.kind
  // Messages may overtake each other: what is old says nothing over the last word, which stays.
  const late = before !== undefined && isLast(was) && !isLast(kind)
  const path = await pathOf(reference)
  const seen = (await windows()).some(
    (page) => page.visibilityState === 'visible' && new URL(page.url).pathname === path,
  )
  // On the screen that shows it, or said already: no sound. The same twice is the same.
  const silent = late || seen || was === kind
  const look = { icon: '/icon-192.png', badge: '/badge.png', tag, silent }
  const options: Options = late
    ? { ...look, body: before.body, lang: before.lang, data: before.data }
    : { ...look, body, lang, data: { reference, kind }, renotify: !silent }
  await self.registration.showNotification(late ? before.title : title, options)
}

/** The server has forgotten this phone by now; the phone forgets the way it was reached. */
async function leave(reference: string): Promise<void> {
  await tellOf(reference, null)
  if ((await toldTrips()).length > 0) return
  await (await self.registration.pushManager.getSubscription())?.unsubscribe()
}

async function take(message: PushMessage | null): Promise<void> {
  await show(message ?? (await unreadable()))
  if (message !== null && isLast(message.kind)) await leave(message.reference)
}

self.addEventListener('push', (event) => event.waitUntil(take(read(event))))

async function open(reference: unknown): Promise<void> {
  const path = await pathOf(reference)
  const there = (await windows()).find((page) => new URL(page.url).pathname === path)
  // Some browsers refuse to focus a page; a new one of the same address is as good.
  const focused = await there?.focus().catch(() => null)
  if (!focused) await self.clients.openWindow(path)
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.reference))
})

/** The browser reaches this phone another way from now on: whoever told it anything must know. */
async function renew(key: BufferSource | null | undefined): Promise<void> {
  const trips = (await toldTrips()).filter(({ rests }) => !rests)
  if (trips.length === 0) return
  const { pushManager } = self.registration
  const known = await pushManager.getSubscription()
  const options = { userVisibleOnly: true, applicationServerKey: key ?? null }
  const subscription = known ?? (key ? await pushManager.subscribe(options) : null)
  for (const { handle, reference, told } of trips) {
    // Without a way to reach it this phone is not told any more, and its page says so.
    if (subscription === null) await tellOf(reference, null)
    else {
      await fetch(`/api/sessions/${handle}/push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ subscription, locale: told }),
      })
    }
  }
}

self.addEventListener('pushsubscriptionchange', (event) => {
  // Its fields are not in every browser's event.
  const before = 'oldSubscription' in event ? event.oldSubscription : null
  const key = before instanceof PushSubscription ? before.options.applicationServerKey : null
  if (event instanceof ExtendableEvent) event.waitUntil(renew(key))
})
