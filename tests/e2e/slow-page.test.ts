// A network that answers, but later than anybody waits: a page of our own stands in after three seconds,
// and the real one takes its place when it has come. Nothing is asked for twice.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { nb } from '#web/text/nb.ts'
import { untilControlled, untilKept } from './caches.ts'
import {
  button,
  chargedBeyond,
  handleOf,
  heading,
  openReceipt,
  pay,
  payAndApprove,
  say,
  stopCharging,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { raiseMast, type Mast } from './mast.ts'
import { street } from './street.ts'

/** After the three seconds of the page that stands in, by as much as a busy machine needs to show it. */
const LATE_MS = 9000

inEveryEngine('a network that is too slow', (engine) => {
  const here = street({ speed: 30, engine })
  let mast: Mast
  beforeAll(async () => {
    mast = await raiseMast()
  })
  beforeEach(() => mast.slow(/^$/, 0))
  afterAll(() => mast.close())

  async function phone() {
    const taken = await here.phone({ proxy: { server: mast.url } })
    await taken.page.goto(here.stack.url)
    await untilControlled(taken.page)
    await untilKept(taken.page, '/offline?lang=nb')
    return taken
  }
  const askedFor = (path: string): number => mast.asked.filter((one) => one === path).length

  it('is said after three seconds, and the station opens by itself when it has come', async () => {
    const { page } = await phone()
    const before = askedFor('GET /s/50001')
    mast.slow(/^\/s\/50001/, LATE_MS)
    // Not waited for until it has loaded: by then the page that stands in may have been replaced.
    await page.goto(`${here.stack.url}/s/50001`, { waitUntil: 'commit' })
    await heading(page, nb.offline.title).waitFor()
    expect(await button(page, say.pay).count()).toBe(0)
    await heading(page, say.station('50001')).waitFor()
    // A browser may send a request ahead of the reload, too; the answer is that of the first.
    expect(askedFor('GET /s/50001') - before).toBeLessThanOrEqual(2)
    await pay(page, here.stack)
    await button(page, 'Cancel the payment').click()
    await heading(page, say.session.ended).waitFor()
  })

  it('does not hold up a charge that this phone knows: it is drawn at once, and lives', async () => {
    const { page } = await phone()
    await payAndApprove(page, here.stack, '50002')
    await chargedBeyond(page, 0.2)
    const handle = handleOf(page)
    mast.slow(/^\/c\//, 60_000)
    await page.goto(`${here.stack.url}/c/${handle}`)
    await heading(page, say.session.charging).waitFor()
    await page.getByText(say.session.offline).waitFor({ state: 'detached' })
    await chargedBeyond(page, 1)
    await stopCharging(page)
    mast.slow(/^$/, 0)
    await openReceipt(page)
  })

  // The bridge to Firefox does not let go of a tap until its page has come.
  it.skipIf(engine === 'firefox')(
    'is waited for by whoever asks again, without asking the server twice over',
    async () => {
      const { page } = await phone()
      mast.slow(/^\/s\/50003/, 8000)
      await page.goto(`${here.stack.url}/s/50003`)
      await heading(page, nb.offline.title).waitFor()
      await page.getByRole('link', { name: nb.common.again }).click({ noWaitAfter: true })
      await heading(page, say.station('50003')).waitFor()
      // The second try was on its way when the first one came.
      expect(askedFor('GET /s/50003')).toBeLessThanOrEqual(2)
    },
  )
})
