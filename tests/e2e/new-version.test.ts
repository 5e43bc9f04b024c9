// A deploy while people charge: the new version waits until no session runs on the phone, takes over
// without a reload, and a page of the old one goes on with its own files, which the server has no more.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Page } from 'playwright-core'
import { storedOn, untilControlled } from './caches.ts'
import {
  chargedBeyond,
  heading,
  openReceipt,
  pay,
  payAndApprove,
  say,
  scan,
  stopCharging,
  answerInApp,
} from './driver.ts'
import { raiseMast, type Mast } from './mast.ts'
import { programOf } from './engines.ts'
import { street } from './street.ts'

/** The states of the phone's service workers: the one at work, and the one that waits. */
async function workers(page: Page): Promise<{ waits: boolean; busy: boolean }> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    const busy = registration?.installing ?? null
    return { waits: (registration?.waiting ?? null) !== null, busy: busy !== null }
  })
}
const versions = async (page: Page): Promise<string[]> => [
  ...new Set((await storedOn(page)).map(({ cache }) => cache)),
]

describe.skipIf(programOf('chromium') === null)('a new version', () => {
  const here = street({ speed: 30 })
  let mast: Mast
  beforeAll(async () => {
    mast = await raiseMast()
  })
  afterAll(() => mast.close())

  it('waits for the running session, reloads nothing, and leaves old pages their files', async () => {
    const { stack } = here
    const { context, page, loads } = await here.phone({ proxy: { server: mast.url } })
    await page.goto(stack.url)
    await untilControlled(page)
    await vi.waitUntil(async () => (await versions(page)).length === 2)
    const opened = (await storedOn(page)).find(({ path }) => path.includes('/open-session-'))
    const [build = ''] = /[0-9a-f]{12}$/.exec(opened?.cache ?? '') ?? []
    expect(build).not.toBe('')

    // A station page of the old version, which has not fetched all of its scripts.
    await scan(page, stack, '50001')
    const loaded = loads()
    const charge = await context.newPage()
    await payAndApprove(charge, stack, '50002')
    await chargedBeyond(charge, 0.2)

    // The deploy: one script has a new name, and the old one is gone.
    const old = opened?.path ?? ''
    const renamed = old.replace('open-session-', 'open-session-new')
    mast.change('/sw.js', (text) => text.replaceAll(build, 'abcdefabcdef').replaceAll(old, renamed))
    mast.change(renamed, () => opened?.text ?? '')
    mast.change(old, () => null)

    const home = await context.newPage()
    await home.goto(stack.url)
    await vi.waitUntil(async () => (await workers(home)).waits, { timeout: 20_000 })
    await home.reload()
    await untilControlled(home)
    // Long enough for a version that does not wait: it was let in within this time below.
    await new Promise((done) => setTimeout(done, 3000))
    expect(await workers(home)).toEqual({ waits: true, busy: false })

    await stopCharging(charge)
    await openReceipt(charge)
    await home.reload()
    await vi.waitUntil(async () => !(await workers(home)).waits, { timeout: 20_000 })
    expect(loads()).toBe(loaded)
    expect((await versions(home)).filter((name) => name.startsWith('stikk-files-'))).toEqual([
      `stikk-files-${build}`,
      'stikk-files-abcdefabcdef',
    ])

    // The old page fetches what it lacks, which the server no longer has.
    await pay(page, stack)
    await answerInApp(page, stack, 'Cancel the payment')
    await heading(page, say.session.ended).waitFor()
    expect(mast.asked.filter((one) => one === 'GET /sw.js').length).toBeGreaterThan(0)
  })
})
