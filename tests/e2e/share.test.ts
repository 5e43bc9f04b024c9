// A receipt in other hands: shared, opened elsewhere, printed. The same sums, and no key to the trip.
import { beforeAll, expect, it } from 'vitest'
import { button, fact, handleOf, heading, openSession, say, untilView } from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { inspect } from './looks.ts'
import type { Phone } from './phone.ts'
import { street } from './street.ts'

/** The phone's own share sheet, as a witness: what it was given stands in the page's title. */
function shareSheet(): void {
  Object.defineProperty(navigator, 'share', {
    configurable: true,
    value: (given: ShareData) => {
      sessionStorage.setItem('given', JSON.stringify(given))
      return Promise.resolve()
    },
  })
}

const table = ({ page }: Phone) => page.getByRole('table').textContent()

inEveryEngine('a receipt that is shared', (engine) => {
  const here = street({ engine, speed: 100, audited: false })
  let handle = ''

  beforeAll(async () => {
    const { stack } = here
    handle = await openSession(stack, '50001')
    await untilView(stack, handle, (seen) => seen.energyWh > 1000)
    await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    await untilView(stack, handle, (seen) => seen.receiptNumber !== null)
  })

  /** Shares from the receipt page; what the share sheet was given. */
  async function given({ page }: Phone): Promise<{ url: string; text: string; title: string }> {
    await page.addInitScript(shareSheet)
    await page.goto(`${here.stack.url}/c/${handle}/receipt`)
    await button(page, say.receipt.share).click()
    const text = await page.evaluate(() => sessionStorage.getItem('given'))
    return JSON.parse(text ?? '{}')
  }

  it('opens in a browser that knows nothing, with the same sums and without the handle', async () => {
    const { stack } = here
    const own = await here.phone()
    const { url, text } = await given(own)
    const key = handle.split('.')[1] ?? 'missing'
    expect(text).not.toContain(key)
    expect(url).not.toContain(key)
    const other = await here.phone()
    const answer = await other.page.goto(url)
    await heading(other.page, say.receipt.title).waitFor()
    expect(await answer?.text()).not.toContain(key)
    expect(await table(other)).toBe(await table(own))
    for (const term of [say.receipt.paidInAll, say.receipt.released, say.receipt.seller]) {
      expect(await fact(other.page, term).textContent()).toBe(
        await fact(own.page, term).textContent(),
      )
    }
    expect(await other.page.locator('a[href*="/c/"]').count()).toBe(0)
    await inspect(other.page)
    // From there nothing is stopped: its key is no handle.
    const stolen = new URL(url).pathname.replace('/r/', '/api/sessions/')
    expect((await fetch(`${stack.url}${stolen}/stop`, { method: 'POST' })).status).toBe(404)
    expect([...own.troubles, ...other.troubles]).toEqual([])
  })

  // Only Chromium lets a test read what was copied.
  it.runIf(engine === 'chromium')(
    'is copied where the phone cannot share, and that is said',
    async () => {
      const { stack } = here
      const { context, page, troubles } = await here.phone()
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stack.url })
      await page.addInitScript(() =>
        Object.defineProperty(navigator, 'share', { value: undefined }),
      )
      await page.goto(`${stack.url}/c/${handle}`)
      expect(handleOf(page)).toBe(handle)
      await button(page, say.receipt.share).click()
      await page.getByRole('status').getByText(say.receipt.copied).waitFor()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      expect(copied).toMatch(new RegExp(`^${stack.url}/r/ev-`))
      await page.goto(copied)
      await heading(page, say.receipt.title).waitFor()
      expect(troubles).toEqual([])
    },
  )

  // Only Chromium prints for a test.
  it.runIf(engine === 'chromium')(
    'is printed with all that an accountant needs, and no button',
    async () => {
      const { stack } = here
      const { page } = await here.phone({ colorScheme: 'dark' })
      await page.goto(`${stack.url}/c/${handle}/receipt`)
      await button(page, say.receipt.print).waitFor()
      const seen = await untilView(stack, handle, (view) => view.receipt !== null)
      expect(await page.title()).toBe(`${say.receipt.title} ${seen.receiptNumber} – Stikk`)
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
      expect(pdf.match(/\/Type \/Page\b/g), 'one sheet').toHaveLength(1)
      // A4 in points, as the style asks for.
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/)
      await page.emulateMedia({ media: 'print' })
      const printed = (await page.locator('body').innerText()).replaceAll('\u00a0', ' ')
      for (const part of [
        say.receipt.ofWhichVat,
        seen.receipt?.seller.name ?? 'missing',
        seen.receipt?.seller.organisationNumber ?? 'missing',
        seen.reference,
      ]) {
        expect(printed).toContain(part)
      }
      for (const gone of [
        say.receipt.print,
        say.receipt.share,
        say.receipt.back,
        say.receipt.wrong,
      ]) {
        expect(printed).not.toContain(gone)
      }
      const look = await page.evaluate(() => {
        const { color, backgroundColor } = getComputedStyle(document.documentElement)
        return { color, backgroundColor }
      })
      expect(look).toEqual({ color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)' })
    },
  )
})
