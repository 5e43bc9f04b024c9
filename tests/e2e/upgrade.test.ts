// What an older build has written goes on with this one: the disk, the payer's books and a charging car
// as three older builds left them (tests/upgrade), and then today's product over it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createKeys } from '#bff/driver/keys.ts'
import { freePorts } from '#scripts/ports.ts'
import { parseReference } from '#shared/ids.ts'
import { OPERATOR_TOKEN, SECRET } from '#tests/upgrade/secrets.ts'
import {
  dump,
  plant,
  readWorld,
  type Table,
  type WrittenWorld,
} from '#tests/upgrade/written-world.ts'
import { audit } from './auditor.ts'
import { askForView, tellPayer, untilView } from './driver.ts'
import { startStack, type Stack, type StackOptions } from './stack.ts'

/** The world called `name`, and what a stack needs to go on with it. */
async function over(
  name: string,
  folder: string,
): Promise<{ world: WrittenWorld; options: StackOptions }> {
  const port = await freePorts(2)
  const world = readWorld(name, Date.now(), port)
  const stateFile = join(folder, 'payer.json')
  writeFileSync(stateFile, JSON.stringify(world.payer))
  return {
    world,
    options: {
      port,
      settings: { SESSION_SECRET: SECRET, OPERATOR_TOKEN },
      vipps: { stateFile },
      cpo: { running: world.charges, extraEvses: 2 },
    },
  }
}

const planting =
  (world: WrittenWorld): NonNullable<StackOptions['between']> =>
  async ({ dataDir }) => {
    plant(world, dataDir)
    return {}
  }

/** The handle that the driver of a story has kept. */
async function handleOf(world: WrittenWorld, story: string): Promise<string> {
  const reference = parseReference(world.stories[story] ?? '')
  if (reference === null) throw new Error(`there is no story ${story}`)
  return createKeys(SECRET).makeHandle(reference)
}

describe.each(['first', 'second', 'third'])('the world of an older build: %s', (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'stikk-upgrade-'))
  let world: WrittenWorld
  let stack: Stack

  beforeAll(async () => {
    const { options, ...read } = await over(name, folder)
    world = read.world
    stack = await startStack({ ...options, between: planting(world) })
  })
  afterAll(async () => {
    await stack?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const operate = (path: string, body: object) =>
    fetch(`${stack.url}/operator/sessions/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const stop = (handle: string) =>
    fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })

  it('keeps what is at rest: its receipt, its refund, and another refund after it', async () => {
    const handle = await handleOf(world, 'refunded')
    const before = await askForView(stack, handle)
    expect(before).toMatchObject({ phase: 'settled', receiptNumber: 1, refundedMinor: 500 })
    const receipt = await fetch(`${stack.url}/c/${handle}/receipt`)
    expect(receipt.status).toBe(200)
    const wish = { amount: 300, reason: 'another' }
    expect((await operate(`${before.reference}/refund`, wish)).status).toBe(202)
    await untilView(stack, handle, (view) => view.refundedMinor === 800)
    expect((await askForView(stack, await handleOf(world, 'abandoned'))).phase).toBe('abandoned')
  })

  it('goes on with the car that charges, and bills it when it is stopped', async () => {
    const handle = await handleOf(world, 'charging')
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
    const handle = await handleOf(world, 'waiting')
    expect((await askForView(stack, handle)).payment).toBe('waiting')
    await tellPayer(stack, handle, 'approve')
    await untilView(stack, handle, ({ energyWh }) => energyWh > 500)
    expect((await stop(handle)).status).toBe(202)
    const end = await untilView(stack, handle, (view) => view.receiptNumber !== null)
    expect(end).toMatchObject({ phase: 'settled', receiptNumber: 3 })
  })

  it('shows the operator what was parked, and takes his word on it', async () => {
    const handle = await handleOf(world, 'parked')
    const before = await askForView(stack, handle)
    expect(before).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
    const wish = { action: 'capture', amount: 1000, reason: 'looked at the meter' }
    expect((await operate(`${before.reference}/resolve`, wish)).status).toBe(202)
    const end = await untilView(stack, handle, (view) => view.receiptNumber !== null)
    expect(end).toMatchObject({ phase: 'settled', receiptNumber: 4, capturedMinor: 1000 })
    expect(await audit(stack)).toEqual([])
  })

  it('has books that say all of it, from the first receipt of the older build on', async () => {
    const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` }
    const at = `${stack.url}/operator/ledger`
    const complete = await fetch(`${at}/complete`, { method: 'POST', headers })
    expect(await complete.json()).toMatchObject({ next: null, count: 0, references: [] })
    const file = await fetch(`${at}?from=2020-01-01&format=jsonl`, { headers })
    const documents = (await file.text())
      .trimEnd()
      .split('\n')
      .map((line) => bookLine.parse(JSON.parse(line)))
    const receipts = documents.filter(({ kind }) => kind === 'receipt')
    expect(receipts.map(({ number }) => number)).toEqual(['1', '2', '3', '4'])
    for (const { reference } of receipts) {
      const kept = documents
        .filter((one) => one.reference === reference)
        .reduce((sum, { grossMinor }) => sum + grossMinor, 0)
      const answer = await fetch(`${stack.url}/operator/sessions/${reference}`, { headers })
      const { capturedMinor, refundedMinor } = money.parse(await answer.json())
      expect(kept).toBe(capturedMinor - (refundedMinor ?? 0))
    }
    expect(documents.filter(({ kind }) => kind === 'creditNote')).toMatchObject([
      { corrects: '1', grossMinor: -500 },
      { corrects: '1', grossMinor: -300 },
    ])
  })
})

const bookLine = z.looseObject({
  kind: z.string(),
  number: z.string().nullable(),
  corrects: z.string().nullable(),
  reference: z.string(),
  grossMinor: z.int(),
})
const money = z.looseObject({ capturedMinor: z.int(), refundedMinor: z.int().nullable() })

/** The same world, where a newer build has written this session's journal; and where that lies. */
function writtenByNewer(world: WrittenWorld, reference: string): { path: string; tables: Table[] } {
  const isIts = ({ name, rows }: Table): boolean =>
    name === 'events' && JSON.stringify(rows).includes(reference)
  const path = world.tables.find(isIts)?.path ?? ''
  const tables = world.tables.map((one) => {
    if (!isIts(one)) return one
    const version = one.columns.indexOf('version')
    return { ...one, rows: one.rows.map((row) => row.with(version, 99)) }
  })
  return { path, tables }
}

describe('a journal of a newer build', () => {
  it('is refused in words and left untouched, and every other session goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stikk-upgrade-'))
    const { world, options } = await over('third', folder)
    const newer = world.stories['waiting'] ?? ''
    const { path, tables } = writtenByNewer(world, newer)
    const stack = await startStack({ ...options, between: planting({ ...world, tables }) })
    try {
      const page = await fetch(`${stack.url}/c/${await handleOf(world, 'waiting')}`)
      expect(page.status).toBe(500)
      await fetch(`${stack.vipps.url}/sandbox/payments/${newer}/approve`, { method: 'POST' })
      const charging = await handleOf(world, 'charging')
      await fetch(`${stack.url}/api/sessions/${charging}/stop`, { method: 'POST' })
      await untilView(stack, charging, ({ receiptNumber }) => receiptNumber === 2)
      const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` }
      const told = await (await fetch(`${stack.url}/operator/notices`, { headers })).text()
      expect(told).toContain('"journal-newer"')
      expect(told).toContain('was written by a newer build (version 99; this one knows 1)')
      expect(told).toContain(newer)

      await stack.kill9()
      const after = dump(join(stack.dataDir, 'objects', path), path)
      const before = tables.filter((one) => one.path === path)
      expect(before.map(({ name }) => name)).toContain('events')
      for (const { name, rows } of before) {
        expect(after.find((one) => one.name === name)?.rows).toEqual(rows)
      }
    } finally {
      await stack.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
