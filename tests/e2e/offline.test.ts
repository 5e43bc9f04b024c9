// A phone without a network, at each address it can have: what it knows is drawn with its age, what it
// does not know is said, and the network, when it is back, is used without being asked.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { languages } from '#web/text/languages.ts'
import { fill } from '#web/text/messages.ts'
import { nb } from '#web/text/nb.ts'
import { storedOn, untilControlled, untilKept } from './caches.ts'
import {
  button,
  chargedBeyond,
  fact,
  handleOf,
  heading,
  meter,
  opening,
  openReceipt,
  pay,
  payAndApprove,
  say,
  scan,
  stopCharging,
  untilView,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { inspect } from './looks.ts'
import { raiseMast, type Mast } from './mast.ts'
import type { Phone } from './phone.ts'
import { street } from './street.ts'

const none = nb.offline

inEveryEngine('a phone without a network', (engine) => {
  const here = street({ speed: 30, engine })
  let mast: Mast
  beforeAll(async () => {
    mast = await raiseMast()
  })
  beforeEach(() => mast.mend())
  afterAll(() => mast.close())

  /** A phone whose service worker is at work. */
  async function phone(): Promise<Phone> {
    const taken = await here.phone({ proxy: { server: mast.url } })
    await taken.page.goto(here.stack.url)
    await untilControlled(taken.page)
    await untilKept(taken.page, '/offline?lang=nb')
    return taken
  }
  async function cut({ context }: Phone): Promise<void> {
    mast.cut()
    await context.setOffline(true)
  }
  async function mend({ context }: Phone): Promise<void> {
    mast.mend()
    await context.setOffline(false)
  }

  it('shows the session as it was last seen, says since when, and goes live by itself', async () => {
    const taken = await phone()
    const { page } = taken
    await payAndApprove(page, here.stack, '50001')
    await chargedBeyond(page, 0.5)
    await cut(taken)
    await page.getByText(say.session.offline).waitFor()
    const last = await meter(page)

    await page.reload()
    await heading(page, say.session.charging).waitFor()
    expect(await meter(page)).toEqual(last)
    await page.getByText(say.session.offline).waitFor()
    await page.getByText(opening(none.known)).waitFor()
    expect(await page.title()).toContain(say.session.charging)
    await inspect(page)

    await mend(taken)
    await chargedBeyond(page, last.kwh + 0.2)
    await page.getByText(say.session.offline).waitFor({ state: 'detached' })
    await stopCharging(page)
    await openReceipt(page)
  })

  it('shows the receipt it has seen, and fetches it again when it can', async () => {
    const taken = await phone()
    const { page } = taken
    await payAndApprove(page, here.stack, '50002')
    await chargedBeyond(page, 0.2)
    await stopCharging(page)
    const number = await openReceipt(page)
    const paid = await fact(page, say.receipt.paidInAll).textContent()
    await cut(taken)

    await page.reload()
    await heading(page, say.receipt.title).waitFor()
    await page.getByText(opening(none.known)).waitFor()
    await page.getByText(fill(say.receipt.number, { number: String(number) })).waitFor()
    expect(await fact(page, say.receipt.paidInAll).textContent()).toBe(paid)
    await inspect(page)
    await mend(taken)
    await page.getByText(opening(none.known)).waitFor({ state: 'detached' })
  })

  it('says that a price needs a network, never an old one, and opens the station when it is back', async () => {
    const taken = await phone()
    const { page } = taken
    await scan(page, here.stack, '50003')
    const price = '5,99'
    expect(await page.getByRole('main').textContent()).toContain(price)
    await cut(taken)

    await page.reload()
    await heading(page, none.title).waitFor()
    await page.getByText(none.station).waitFor()
    expect(await page.content()).not.toContain(price)
    expect(await button(page, say.pay).count()).toBe(0)
    await page.getByRole('link', { name: nb.common.again }).waitFor()
    await inspect(page)
    await mend(taken)
    await heading(page, say.station('50003')).waitFor()
    await button(page, say.pay).waitFor()
  })

  it('finds its way from home to the running session, in the language that is read', async () => {
    const taken = await phone()
    const { page } = taken
    await payAndApprove(page, here.stack, '50004')
    await chargedBeyond(page, 0.2)
    const handle = handleOf(page)
    const { sv } = languages
    await page.goto(`${here.stack.url}/?lang=sv`)
    await heading(page, sv.home.title).waitFor()
    await untilKept(page, '/offline?lang=sv')
    await cut(taken)

    await page.reload()
    await heading(page, sv.offline.title).waitFor()
    await page.getByText(sv.offline.home).waitFor()
    await inspect(page)
    await page.getByRole('link', { name: /50004/ }).first().click()
    await heading(page, sv.session.charging).waitFor()
    expect(handleOf(page)).toBe(handle)

    // Opened by its icon, the app goes there by itself.
    await page.goto(`${here.stack.url}/?lang=sv&do=start`)
    await heading(page, sv.session.charging).waitFor()
    expect(handleOf(page)).toBe(handle)
    await mend(taken)
    await page.goto(`${here.stack.url}/c/${handle}?lang=nb`)
    await stopCharging(page)
    await openReceipt(page)
  })

  it('has nothing to show of a session it has not seen, nor of one whose key is wrong', async () => {
    const taken = await phone()
    const { page } = taken
    await payAndApprove(page, here.stack, '50005')
    await chargedBeyond(page, 0)
    const handle = handleOf(page)
    await cut(taken)
    const wrong = handle.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    await page.goto(`${here.stack.url}/c/${wrong}`)
    await page.getByText(none.unseen).waitFor()
    await inspect(page)
    await mend(taken)
    await heading(page, say.trouble['session-unknown'].title).waitFor()
    await page.goto(`${here.stack.url}/c/${handle}`)
    await stopCharging(page)
    await openReceipt(page)
  })

  it('puts nothing away that belongs to a driver', async () => {
    const { page } = await phone()
    await scan(page, here.stack, '50006')
    await pay(page, here.stack)
    await button(page, 'Approve').click()
    await page.waitForURL(`${here.stack.url}/c/**`)
    await chargedBeyond(page, 0.2)
    const handle = handleOf(page)
    await stopCharging(page)
    await openReceipt(page)
    await page.goto(here.stack.url)
    await page.goto(`${here.stack.url}/c/${handle}`)
    await heading(page, say.session.paid).waitFor()

    const stored = await storedOn(page)
    expect(stored.filter(({ policy }) => /no-store|private/.test(policy))).toEqual([])
    const kinds = new Set(stored.map(({ path }) => path.split('/')[1]?.split('?')[0]))
    expect([...kinds].toSorted()).toEqual([
      'assets',
      'badge.png',
      'icon-192.png',
      'icon.svg',
      'offline',
    ])
    for (const { path, text } of stored) {
      expect(text.includes(handle) || text.includes(handle.split('.')[0] ?? ''), path).toBe(false)
    }
    expect(stored.filter(({ path }) => path.endsWith('.wasm'))).toEqual([])
  })

  it('sees the charge from memory while our server is down, and live when it is back', async () => {
    const taken = await phone()
    const { page } = taken
    await payAndApprove(page, here.stack, '50007')
    await chargedBeyond(page, 0.2)
    const handle = handleOf(page)
    await here.stack.kill9()
    await page.reload()
    await heading(page, say.session.charging).waitFor()
    await page.getByText(say.session.offline).waitFor()
    await here.stack.restart()
    const seen = await untilView(here.stack, handle, ({ energyWh }) => energyWh > 1000)
    await chargedBeyond(page, seen.energyWh / 1000 - 0.1)
    await stopCharging(page)
    await openReceipt(page)
  })
})
