// Every screen of the trip at two sizes, by day and by night: nothing overflows, nothing violates the
// policy, nothing fails, and axe finds nothing to say.
import { beforeAll, expect, it } from 'vitest'
import { audit } from './auditor.ts'
import { button, heading, openSession, say, scan, spoil, tellPayer, untilView } from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { inspect } from './looks.ts'
import { street } from './street.ts'

inEveryEngine('the screens', (engine) => {
  // Ends its trips itself, at the end: the charge is looked at by several tests.
  const here = street({ engine, speed: 30, audited: false })
  const trips = { charging: '', settled: '', aborted: '', parked: '' }

  beforeAll(async () => {
    const { stack } = here
    trips.settled = await openSession(stack, '50001')
    trips.parked = await openSession(stack, '50002')
    trips.aborted = await openSession(stack, '50004', 'abort')
    // A wholesale price on the CDR contradicts what the driver accepted (design §6, "CDR price").
    await spoil(stack, '50002', 'cdr', 'wholesale')
    for (const handle of [trips.settled, trips.parked]) {
      await untilView(stack, handle, (seen) => seen.energyWh > 1000)
      await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    }
    await untilView(stack, trips.settled, (seen) => seen.receiptNumber !== null)
    await untilView(stack, trips.parked, (seen) => seen.phase === 'parked')
    await untilView(stack, trips.aborted, (seen) => seen.phase === 'abandoned')
    trips.charging = await openSession(stack, '2001')
    // Two points make a curve, so that the charging screen is complete.
    await untilView(stack, trips.charging, (seen) => seen.curve.length > 1)
  })

  it.each<[name: string, path: () => string, title: string]>([
    ['charging', () => `/c/${trips.charging}`, say.session.charging],
    ['stop without script', () => `/c/${trips.charging}/stop`, say.session.stopAsk],
    [
      'a receipt too early',
      () => `/c/${trips.charging}/receipt`,
      say.trouble['receipt-not-yet'].title,
    ],
    ['home', () => '/', say.home.title],
    ['a page that does not exist', () => '/nowhere', say.trouble['not-found'].title],
    ['a station nobody knows', () => '/s/99999', say.trouble['station-unknown'].title],
    ['a choice of stations', () => '/s/LOC-1', say.choices.title],
    ['a station', () => '/s/50005', say.station('50005')],
    ['a station with prices by day and night', () => '/s/3002', say.station('3002')],
    ['the same in English', () => '/s/3002?lang=en', 'Station 3002'],
    ['a station with a price by time', () => '/s/2002', say.station('2002')],
    ['a station out of order', () => '/s/1004', say.station('1004')],
    ['a station that may be in use', () => '/s/1003', say.station('1003')],
    ['aborted', () => `/c/${trips.aborted}`, say.session.ended],
    ['settled', () => `/c/${trips.settled}`, say.session.paid],
    ['receipt', () => `/c/${trips.settled}/receipt`, say.receipt.title],
    ['parked', () => `/c/${trips.parked}`, say.session.parked],
  ])('%s', async (_name, path, title) => {
    const { page, troubles } = await here.phone()
    await page.goto(`${here.stack.url}${path()}`, { waitUntil: 'load' })
    await heading(page, title).waitFor()
    await inspect(page)
    expect(troubles).toEqual([])
  })

  it('approve', async () => {
    const { stack } = here
    const waiting = await openSession(stack, '50003', 'wait')
    const { page, troubles } = await here.phone()
    await page.goto(`${stack.url}/c/${waiting}`, { waitUntil: 'load' })
    await heading(page, say.waiting).waitFor()
    await inspect(page)
    await tellPayer(stack, waiting, 'abort')
    expect(troubles).toEqual([])
  })

  it('the question before a stop', async () => {
    const { page, troubles } = await here.phone()
    // A tap before the script is there leads to the page that asks without it.
    const listens = page.waitForRequest('**/events')
    await page.goto(`${here.stack.url}/c/${trips.charging}`)
    await listens
    await button(page, say.session.stop).click()
    await page.getByRole('dialog', { name: say.session.stopAsk }).waitFor()
    await inspect(page)
    expect(troubles).toEqual([])
  })

  it('a station form with a fault', async () => {
    const { page, troubles } = await here.phone()
    await scan(page, here.stack, '50005')
    await button(page, say.pay).click()
    await page.getByRole('alert').waitFor()
    await inspect(page)
    expect(troubles).toEqual([])
  })

  it('leave no money behind', async () => {
    const { stack } = here
    await fetch(`${stack.url}/api/sessions/${trips.charging}/stop`, { method: 'POST' })
    expect(await audit(stack)).toEqual([])
  })
})
