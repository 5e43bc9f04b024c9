// Killed while it registers for the first time: what was half done is done again, and nothing is left
// behind at a neighbour. And a disk whose last write was torn in the middle.
import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { waitUntilReady } from '#scripts/readiness.ts'
import { audit } from '../auditor.ts'
import { startStack, type Stack } from '../stack.ts'
import { chanceOf } from '#tests/simulation/chance.ts'
import { arm, type Aim } from './killer.ts'
import { KINDS } from './kinds.ts'
import { call } from './patience.ts'
import { playTrip, spoil, type Trip } from './trip.ts'
import { settle } from './verdict.ts'

let stack: Stack | undefined

afterEach(async () => {
  await stack?.stop()
  stack = undefined
})

/**
 * Starts the product and asks it to set itself up, holds the call meant, and kills in the middle of it.
 * The hold is armed while nobody lives: a product that wakes up sets itself up without being asked.
 */
async function killAt(here: Stack, aim: Aim, nth: number): Promise<void> {
  await here.kill9()
  const held = await arm(here, aim, nth)
  await here.restart(false)
  // Whoever asks dies with it.
  void call(`${here.url}/readyz`).catch(() => undefined)
  expect(await held(), `${aim.match} was never called`).toBe(true)
  if (aim.does === 'drop-after') await new Promise((done) => setTimeout(done, 100))
  await here.kill9()
  await here.restart(false)
}

const tripOf = (station: string, name: string): Trip => {
  const kind = KINDS.find((one) => one.name === name)
  if (!kind) throw new Error(`there is no kind of trip called ${name}`)
  return { kind, station, step: 'not yet', reference: '', handles: [], fault: null }
}

describe('a product that is killed while it sets itself up', () => {
  it('registers once at the payer, pulls the catalogue, and charges', async () => {
    stack = await startStack({ ready: false, cpo: { extraEvses: 2 } })
    // One neighbour after the other: both are set up side by side, and would be done too soon.
    const away = { match: 'credentials', do: 'status', status: 500, times: 99 }
    await spoil(stack.cpo.url, [away])
    const payer: Aim[] = [
      { at: 'payer', match: 'token', does: 'delay' },
      { at: 'payer', match: 'register', does: 'delay' },
      { at: 'payer', match: 'register', does: 'drop-after' },
    ]
    for (const [nth, aim] of payer.entries()) await killAt(stack, aim, nth)
    await call(`${stack.cpo.url}/sandbox/faults`, { method: 'DELETE' })
    const charger: Aim[] = [
      { at: 'charger', match: 'tariffs', does: 'delay' },
      { at: 'charger', match: 'locations', does: 'delay' },
    ]
    for (const [nth, aim] of charger.entries()) await killAt(stack, aim, nth)
    const { ready, missing } = await waitUntilReady(stack.url, 20_000)
    expect(missing).toEqual([])
    expect(ready).toBe(true)
    // Whatever was registered by a life that never heard of it has been taken out again.
    expect(stack.vipps.webhooks.list()).toHaveLength(1)
    const trip = tripOf('50001', 'stopped by the driver')
    await playTrip(stack, trip, chanceOf(3))
    const { broken } = await settle(stack, [trip], 20_000)
    expect(broken).toEqual([])
  })

  it('says so when the charger backend took its credentials and the answer died with it', async () => {
    stack = await startStack({ ready: false })
    await killAt(stack, { at: 'charger', match: 'credentials', does: 'drop-after' }, 0)
    // It took effect: token C is known there and nowhere else.
    await vi.waitUntil(
      async () => {
        const { checks } = await waitUntilReady(stack?.url ?? '', 0)
        return checks['chargers']?.detail === 'already-registered'
      },
      { timeout: 20_000, interval: 300 },
    )
    // By the spec only the other side can take it back; once it has, nothing is left to do by hand.
    await call(`${stack.cpo.url}/sandbox/reset`, { method: 'POST' })
    const { missing } = await waitUntilReady(stack.url, 20_000)
    expect(missing).toEqual([])
  })
})

/** Every file of a folder, however deep. */
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('a disk', () => {
  it('whose last write was torn gives back all that was acknowledged', async () => {
    const settings = { AMOUNTS: '5000,20000,35000' }
    const here = await startStack({ cpo: { extraEvses: 2 }, settings })
    stack = here
    const trips = ['50001', '50002'].map((station) => tripOf(station, 'stopped at the limit'))
    const playing = trips.map((trip, nth) => playTrip(here, trip, chanceOf(nth)))
    await vi.waitUntil(() => trips.every(({ step }) => step === 'waiting for the end'), {
      timeout: 20_000,
    })
    await here.kill9()
    const logs = filesUnder(join(here.dataDir, 'objects')).filter((name) => name.endsWith('-wal'))
    expect(logs.length).toBeGreaterThan(2)
    // Half a frame, as a power cut leaves it behind what was synced.
    for (const name of logs) appendFileSync(name, Buffer.alloc(2000, 0xa5))
    await here.restart()
    await Promise.all(playing)
    expect(trips.map(({ fault }) => fault)).toEqual([null, null])
    expect(await audit(here, 30_000)).toEqual([])
  })
})
