// What becomes of stations and of money when the list of merchants is changed under a running installation.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { openAnswer } from '#shared/contract.ts'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import { audit } from './auditor.ts'
import { tellPayer, untilView } from './driver.ts'
import type { Stack } from './stack.ts'
import { ask, danish, DANSK, open, pageOf, startBoth } from './two-merchants.ts'

let stack: Stack

beforeAll(async () => {
  stack = await startBoth()
})
afterAll(() => stack?.stop())

async function restartWith(list: object[]): Promise<void> {
  await stack.change({ MERCHANTS: JSON.stringify(list) })
  await stack.restart()
}
const neighbours = async () => (await pageOf(stack, '6001')).neighbours.map(({ label }) => label)
const isTold = async (code: string): Promise<boolean> =>
  (await (await ask(stack, '/notices')).text()).includes(code)

describe('a location that two merchants share', () => {
  const onlyFirst = { ...DANSK, stations: { evses: ['DK*STK*E6001*'] } }

  it('sends no driver of the one on to the other', async () => {
    expect(await neighbours()).toEqual(['6002'])
    await restartWith([onlyFirst])
    expect(await neighbours()).toEqual([])
  })

  it('has no station that both may sell: it is sold by neither', async () => {
    const { offer } = await pageOf(stack, '6001')
    expect(offer).toMatch(/:dansk\./)
    await restartWith([{ id: 'default', stations: { locations: ['LOC-1', 'LOC-6'] } }, onlyFirst])
    expect(await pageOf(stack, '6001')).toMatchObject({ sale: 'refused', offer: null })
    // What was offered while it was one merchant's is not sold any more either.
    expect((await open(stack, '6001', { offer, amount: 25_000 })).status).toBe(409)
    // LOC-5 is nobody's now.
    expect((await pageOf(stack, '50001')).offer).toBeNull()
    expect((await pageOf(stack, '1001')).offer).not.toBeNull()
    const stations = z.object({
      stations: z.array(
        z.looseObject({ stationId: z.string(), merchantId: z.string().nullable() }),
      ),
    })
    const listed = stations.parse(await (await ask(stack, '/stations')).json())
    const whose = new Map(listed.stations.map((one) => [one.stationId, one.merchantId]))
    expect(whose.get('DK*STK*E6001*1')).toBeNull()
    expect(whose.get('NO*STK*E1001*1')).toBe('default')
    await restartWith([DANSK])
  })
})

describe('a merchant that is taken out of the settings', () => {
  it('keeps its money where it is: its sessions wait, and the operator is told', async () => {
    const response = await open(stack, '6001')
    const { handle } = openAnswer.parse(await response.json())
    await tellPayer(stack, handle, 'approve')
    await untilView(stack, handle, (seen) => seen.phase === 'charging')
    await stack.kill9()
    // As if the settings had been edited: the engine is given them anew at every start.
    await stack.change({
      MERCHANTS: JSON.stringify([{ id: 'default', stations: { locations: ['LOC-1'] } }]),
    })
    await stack.restart()
    await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    await untilView(stack, handle, (seen) => seen.phase === 'capturing')
    await vi.waitUntil(() => isTold('merchant-unknown'), { timeout: 20_000, interval: 200 })
    const reference = handle.split('.')[0] ?? ''
    expect(stack.vipps.units.get(danish.msn)?.book.get(reference)).toMatchObject({
      captured: 0,
      refunded: 0,
    })
    expect(stack.vipps.units.get(sandboxVipps.msn)?.book.get(reference)).toBeUndefined()
    expect((await pageOf(stack, '6002')).offer).toBeNull()
    await stack.kill9()
    await stack.change({ MERCHANTS: JSON.stringify([DANSK]) })
    await stack.restart()
    const end = await untilView(stack, handle, (seen) => seen.receiptNumber !== null)
    expect(end).toMatchObject({ currency: 'DKK', receipt: { seller: { name: DANSK.name } } })
    expect(await audit(stack)).toEqual([])
  })
})
