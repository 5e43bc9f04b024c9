// Notifications over the whole way: offered while the car charges, turned on in one tap, sent by the real
// engine, verified and opened by a push service on loopback, shown by the real service worker, and
// forgotten with the session. A browser's own service is on the Internet: `subscribe` alone is replaced.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BrowserContext, Page, Worker } from 'playwright-core'
import * as z from 'zod'
import { pushMessage, type PushMessage } from '#shared/contract.ts'
import { startPush, type PushService, type SubscriptionJson } from '#tests/doubles/push/index.ts'
import { nb } from '#web/text/nb.ts'
import {
  atStation,
  button,
  chargedBeyond,
  handleOf,
  openReceipt,
  openSession,
  payAndApprove,
  stopCharging,
  untilView,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { street } from './street.ts'

const words = nb.notify
let service: PushService
const subscribed: SubscriptionJson[] = []
beforeAll(async () => void (service = await startPush()))
afterAll(() => service.close())

declare global {
  interface Window {
    standIn(deed: 'subscribe' | 'unsubscribe', key: string): Promise<SubscriptionJson | null>
  }
}

/** Runs in the page before its own scripts: the browser's push service is the stand-in. */
function subscribeThere(): void {
  let kept: PushSubscription | null = null
  const wrap = (json: SubscriptionJson): PushSubscription =>
    Object.assign(Object.create(PushSubscription.prototype), {
      toJSON: () => json,
      unsubscribe: async () => {
        kept = null
        await window.standIn('unsubscribe', json.endpoint)
        return true
      },
    })
  Object.defineProperty(PushSubscription.prototype, 'endpoint', {
    get() {
      return this.toJSON().endpoint
    },
  })
  PushManager.prototype.getSubscription = async () => kept
  PushManager.prototype.subscribe = async (options) => {
    const json = await window.standIn('subscribe', String(options?.applicationServerKey))
    if (json === null) throw new Error('no subscription')
    kept = wrap(json)
    return kept
  }
}

async function useStandIn(context: BrowserContext, page: Page, origin: string): Promise<void> {
  await context.grantPermissions(['notifications'], { origin })
  await page.exposeFunction('standIn', (deed: 'subscribe' | 'unsubscribe', key: string) => {
    if (deed === 'subscribe') {
      const json = service.subscribe(key)
      subscribed.push(json)
      return json
    }
    service.unsubscribe(key)
    return null
  })
  await page.addInitScript(subscribeThere)
}

const registered = z.object({
  registrations: z.array(z.object({ registrationId: z.string(), isDeleted: z.boolean() })),
})

/** Hands a message to the service worker as the browser does. */
async function deliver(page: Page, origin: string, text: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const found = new Promise<string>((resolve) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', (event: unknown) => {
      const [one] = registered.parse(event).registrations
      if (one && !one.isDeleted) resolve(one.registrationId)
    }),
  )
  await devtools.send('ServiceWorker.enable')
  const push = { origin, registrationId: await found, data: text }
  await devtools.send('ServiceWorker.deliverPushMessage', push)
}

/** What stands in the phone's list of notifications. */
const standing = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const found = await registration.getNotifications()
    return found.map(({ title, body, lang, tag }) => ({ title, body, lang, tag }))
  })

/** A tap on the one that stands there; where the service worker then leads. */
const tapped = (worker: Worker): Promise<string> =>
  worker.evaluate(async () => {
    const scope = globalThis as unknown as {
      registration: ServiceWorkerRegistration
      clients: { openWindow: (path: string) => Promise<null> }
      ExtendableEvent: new (type: string) => Event
    }
    const [notification] = await scope.registration.getNotifications()
    return new Promise<string>((resolve) => {
      // Opening a window needs a finger, which a program does not have.
      scope.clients.openWindow = async (path) => {
        resolve(path)
        return null
      }
      const tap = Object.assign(new scope.ExtendableEvent('notificationclick'), { notification })
      globalThis.dispatchEvent(tap)
    })
  })

const received = (since: number): PushMessage[] =>
  service.delivered.slice(since).map(({ text }) => pushMessage.parse(JSON.parse(text)))

/** What one phone was told, oldest first. */
const kinds = (to: SubscriptionJson): string[] =>
  service.delivered
    .filter(({ endpoint }) => endpoint === to.endpoint)
    .map(({ text }) => pushMessage.parse(JSON.parse(text)).kind)

async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = look()
    if (found) return found
    await new Promise((resolve) => void setTimeout(resolve, 100))
  }
  throw new Error(`nothing came; refused: ${service.refused.join('; ')}`)
}

inEveryEngine(
  'notifications',
  (engine) => {
    const here = street({ engine, speed: 60 })

    it('are offered while it charges, arrive sealed, are shown, and lead to the session', async () => {
      const { stack } = here
      const { context, page, troubles } = await here.phone()
      await useStandIn(context, page, stack.url)
      await payAndApprove(page, stack, '1001')
      await chargedBeyond(page, 0)
      await page.getByText(words.why).waitFor()
      await button(page, words.turnOn).click()
      await page.getByText(words.on).waitFor()

      const handle = handleOf(page)
      const since = service.delivered.length
      await stopCharging(page)
      const [message] = await until(() => received(since).length > 0 && received(since))
      expect(message).toMatchObject({ kind: 'ended', title: nb.session.finished, lang: 'nb' })
      expect(message?.body).toContain('kWh')
      const sent = service.delivered[since]
      expect(sent?.text).not.toContain(handle)
      expect(handle.startsWith(`${message?.reference}.`)).toBe(true)

      await deliver(page, stack.url, sent?.text ?? '')
      await expect
        .poll(() => standing(page))
        .toEqual([
          { title: message?.title, body: message?.body, lang: 'nb', tag: message?.reference },
        ])
      const [worker] = context.serviceWorkers()
      if (!worker) throw new Error('there is no service worker')
      expect(await tapped(worker)).toBe(`/c/${handle}`)

      await openReceipt(page)
      expect(service.refused).toEqual([])
      expect(troubles).toEqual([])
      const log = stack.logs()
      const [reference = '', key = ''] = handle.split('.')
      expect(log).not.toContain(key)
      expect(log).not.toContain('wpush')
      expect(log).not.toContain(subscribed.at(-1)?.keys.auth)
      expect(log).not.toContain(subscribed.at(-1)?.keys.p256dh)
      expect(reference).toMatch(/^ev-/)
    })

    it('are off again in one tap, and nothing is sent any more', async () => {
      const { stack } = here
      const { context, page } = await here.phone()
      await useStandIn(context, page, stack.url)
      await payAndApprove(page, stack, '50001')
      await chargedBeyond(page, 0)
      await button(page, words.turnOn).click()
      await page.getByText(words.on).waitFor()
      await button(page, words.turnOff).click()
      await page.getByText(words.why).waitFor()
      const calls = service.calls()
      await stopCharging(page)
      await openReceipt(page)
      expect(service.calls()).toBe(calls)
    })
  },
  ['chromium'],
)

inEveryEngine(
  'a phone that is told',
  (engine) => {
    const here = street({ engine, speed: 240 })

    /** Subscribes as a page would, without one. */
    async function subscribe(handle: string, locale: string): Promise<SubscriptionJson> {
      const page = await (await fetch(`${here.stack.url}/c/${handle}`)).text()
      const key = /"pushKey":"([\w-]+)"/.exec(page)?.[1] ?? ''
      const subscription = service.subscribe(key)
      const response = await fetch(`${here.stack.url}/api/sessions/${handle}/push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ subscription, locale }),
      })
      expect(response.status).toBe(201)
      return subscription
    }
    it('hears that its amount is nearly used, and then that it has ended', async () => {
      const handle = await openSession(here.stack, '50002')
      await untilView(here.stack, handle, ({ phase }) => phase === 'charging')
      const phone = await subscribe(handle, 'sv')
      await untilView(here.stack, handle, ({ phase }) => phase === 'settled')
      await until(() => kinds(phone).includes('ended'))
      expect(kinds(phone)).toEqual(['near-limit', 'ended'])
      expect(service.delivered.find(({ endpoint }) => endpoint === phone.endpoint)?.text).toContain(
        'Snart är beloppet förbrukat',
      )
      // It is over: whoever asks now is told so.
      await expect(subscribe(handle, 'sv')).rejects.toThrow('409')
    })

    it('hears of a stop at the station that nobody here asked for', async () => {
      const handle = await openSession(here.stack, '50003')
      await untilView(here.stack, handle, ({ energyWh }) => energyWh > 0)
      const phone = await subscribe(handle, 'nb')
      await atStation(here.stack, '50003', 'stop')
      await until(() => kinds(phone).length > 0)
      expect(kinds(phone)).toEqual(['stopped-unexpectedly'])
    })

    it('that has gone away is asked once, and the session ends as ever', async () => {
      const handle = await openSession(here.stack, '50004')
      await untilView(here.stack, handle, ({ energyWh }) => energyWh > 0)
      const phone = await subscribe(handle, 'nb')
      service.unsubscribe(phone.endpoint)
      const refused = service.refused.length
      await atStation(here.stack, '50004', 'stop')
      await untilView(here.stack, handle, ({ phase }) => phase === 'settled')
      expect(service.refused.slice(refused)).toEqual(['unsubscribed'])
    })

    it('is told once more where the service took a message and never said so', async () => {
      const handle = await openSession(here.stack, '50005')
      await untilView(here.stack, handle, ({ energyWh }) => energyWh > 0)
      const phone = await subscribe(handle, 'nb')
      service.misbehave('lost')
      await atStation(here.stack, '50005', 'stop')
      await untilView(here.stack, handle, ({ phase }) => phase === 'settled')
      await until(() => kinds(phone).length > 1)
      const [first, second] = service.delivered.slice(-2)
      expect(second?.text).toBe(first?.text)
      expect(second?.topic).toBe(first?.topic)
    })
  },
  ['chromium'],
)
