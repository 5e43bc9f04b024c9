// What an older build has written goes on with this one: the disk, the payer's books and a charging car
// as three older builds left them (tests/upgrade), and then today's product over it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeys } from '#bff/driver/keys.ts'
import { freePorts } from '#scripts/ports.ts'
import { parseReference } from '#shared/ids.ts'
import { OPERATOR_TOKEN, SECRET } from '#tests/upgrade/secrets.ts'
import { plant, readWorld, type WrittenWorld } from '#tests/upgrade/written-world.ts'
import { audit } from './auditor.ts'
import { askForView, tellPayer, untilView } from './driver.ts'
import { startStack, type Stack } from './stack.ts'

describe.each(['first', 'second', 'third'])('the world of an older build: %s', (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'stikk-upgrade-'))
  let world: WrittenWorld
  let stack: Stack

  beforeAll(async () => {
    const port = await freePorts(2)
    world = readWorld(name, Date.now(), port)
    const stateFile = join(folder, 'payer.json')
    writeFileSync(stateFile, JSON.stringify(world.payer))
    stack = await startStack({
      port,
      settings: { SESSION_SECRET: SECRET, OPERATOR_TOKEN },
      vipps: { stateFile },
      cpo: { running: world.charges, extraEvses: 2 },
      between: async ({ dataDir }) => {
        plant(world, dataDir)
        return {}
      },
    })
  })
  afterAll(async () => {
    await stack?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The handle that the driver of this story has kept. */
  async function handleIn(story: string): Promise<string> {
    const reference = parseReference(world.stories[story] ?? '')
    if (reference === null) throw new Error(`${name} has no ${story}`)
    return createKeys(SECRET).makeHandle(reference)
  }
  const operate = (path: string, body: object) =>
    fetch(`${stack.url}/operator/sessions/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const stop = (handle: string) =>
    fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })

  it('keeps what is at rest: its receipt, its refund, and another refund after it', async () => {
    const handle = await handleIn('refunded')
    const before = await askForView(stack, handle)
    expect(before).toMatchObject({ phase: 'settled', receiptNumber: 1, refundedMinor: 500 })
    const receipt = await fetch(`${stack.url}/c/${handle}/receipt`)
    expect(receipt.status).toBe(200)
    const wish = { amount: 300, reason: 'another' }
    expect((await operate(`${before.reference}/refund`, wish)).status).toBe(202)
    await untilView(stack, handle, (view) => view.refundedMinor === 800)
    expect((await askForView(stack, await handleIn('abandoned'))).phase).toBe('abandoned')
  })

  it('goes on with the car that charges, and bills it when it is stopped', async () => {
    const handle = await handleIn('charging')
    const before = await askForView(stack, handle)
    expect(before.phase).toBe('charging')
    expect(before.energyWh).toBeGreaterThan(1000)
    await untilView(stack, handle, ({ energyWh }) => energyWh > before.energyWh + 500)
    expect((await stop(handle)).status).toBe(202)
    const end = await untilView(stack, handle, (view) => view.receiptNumber !== null)
    expect(end).toMatchObject({ phase: 'settled', receiptNumber: 2 })
    expect(end.energyWh).toBeGreaterThan(before.energyWh)
  })

  it('goes on with the driver who was just approving', async () => {
    const handle = await handleIn('waiting')
    expect((await askForView(stack, handle)).payment).toBe('waiting')
    await tellPayer(stack, handle, 'approve')
    await untilView(stack, handle, ({ energyWh }) => energyWh > 500)
    expect((await stop(handle)).status).toBe(202)
    const end = await untilView(stack, handle, (view) => view.receiptNumber !== null)
    expect(end).toMatchObject({ phase: 'settled', receiptNumber: 3 })
  })

  it('shows the operator what was parked, and takes his word on it', async () => {
    const handle = await handleIn('parked')
    const before = await askForView(stack, handle)
    expect(before).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
    const wish = { action: 'capture', amount: 1000, reason: 'looked at the meter' }
    expect((await operate(`${before.reference}/resolve`, wish)).status).toBe(202)
    const end = await untilView(stack, handle, (view) => view.receiptNumber !== null)
    expect(end).toMatchObject({ phase: 'settled', receiptNumber: 4, capturedMinor: 1000 })
    expect(await audit(stack)).toEqual([])
  })
})
