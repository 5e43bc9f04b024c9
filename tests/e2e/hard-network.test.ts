// Networks as they are in a garage: slow, and with a proxy on the way that cannot stand a stream. The
// trip ends in the right money all the same, and the figures come.
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  chargedBeyond,
  meter,
  openReceipt,
  payAndApprove,
  referenceOf,
  stopCharging,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { readPayment } from './ledgers.ts'
import { raiseMast, type Mast } from './mast.ts'
import { hurry, type Phone } from './phone.ts'
import { street } from './street.ts'

/** Slow 4G as the measuring tools of browsers have it, in bytes a second; a phone of some years ago. */
const SLOW_4G = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const CPU_SLOWER = 4

async function slowDown({ context, page }: Phone): Promise<void> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', { offline: false, ...SLOW_4G })
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER })
}

inEveryEngine(
  'a hard network',
  (engine) => {
    const here = street({ engine, speed: 60 })
    let mast: Mast

    beforeAll(async () => {
      mast = await raiseMast()
    })
    afterAll(() => mast.close())

    /** From the return to the receipt; the figures must climb on the way. */
    async function charge({ page }: Phone): Promise<void> {
      const { stack } = here
      await chargedBeyond(page, 0)
      await chargedBeyond(page, (await meter(page)).kwh)
      const reference = referenceOf(page)
      await stopCharging(page)
      expect(await openReceipt(page)).toBeGreaterThan(0)
      expect((await readPayment(stack, reference)).aggregate.capturedAmount).toBeGreaterThan(0)
    }

    it('carries a trip over slow 4G on a phone four times slower', async () => {
      const phone = await here.phone()
      await slowDown(phone)
      await payAndApprove(phone.page, here.stack, '50001')
      await charge(phone)
      expect(phone.troubles).toEqual([])
    })

    it.each([
      ['kills', '50002'],
      ['holds back', '50003'],
    ] as const)('reads by itself where a proxy %s streams', async (deed, station) => {
      mast.streams = deed
      const phone = await here.phone({ proxy: { server: mast.url } })
      await phone.context.clock.install()
      await payAndApprove(phone.page, here.stack, station)
      const reads: string[] = []
      phone.page.on('request', (request) => reads.push(new URL(request.url()).pathname))
      const rest = hurry(phone.page)
      await charge(phone)
      rest()
      mast.streams = 'passes'
      expect(reads.filter((path) => /^\/api\/sessions\/[^/]+$/.test(path)).length).toBeGreaterThan(
        2,
      )
    })
  },
  ['chromium'],
)
