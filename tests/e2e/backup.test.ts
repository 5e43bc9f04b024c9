// A back-up that is taken while cars charge, put back hours of their lives later: what was under way goes
// on, what was finished since is not done a second time, and no number is given twice.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { judge } from './auditor.ts'
import { askForView, atStation, openSession, tellPayer, untilView } from './driver.ts'
import { readLedgers, readPayment } from './ledgers.ts'
import { startStack, type Stack } from './stack.ts'

const OPS = fileURLToPath(new URL('../../scripts/ops.ts', import.meta.url))

describe('a back-up of a running product', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stikk-backup-'))
  const file = join(folder, 'now.sqlar')
  let stack: Stack

  beforeAll(async () => {
    stack = await startStack({ cpo: { extraEvses: 5 } })
  })
  afterAll(async () => {
    await stack?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Says what was said and how it ended. */
  function ops(...args: string[]): Promise<{ code: number; text: string }> {
    const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: stack.dataDir }
    return new Promise((done) => {
      execFile(process.execPath, [OPS, ...args], { env }, (error, stdout) => {
        done({ code: error ? Number(error.code) : 0, text: stdout })
      })
    })
  }
  const stop = (handle: string) =>
    fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
  const charging = async (station: string): Promise<string> => {
    const handle = await openSession(stack, station)
    await untilView(stack, handle, ({ energyWh }) => energyWh > 500)
    return handle
  }
  const paid = async (handle: string) => {
    expect((await stop(handle)).status).toBe(202)
    return untilView(stack, handle, ({ receiptNumber }) => receiptNumber !== null)
  }

  const notices = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${stack.operatorToken}` }
    return (await fetch(`${stack.url}/operator/notices`, { headers })).text()
  }

  /** The laws over every payment but this one. */
  async function brokenBut(reference: string): Promise<string[]> {
    const ledgers = await readLedgers(stack)
    const sessions = ledgers.sessions.filter((one) => one.token_uid !== reference)
    const payments = ledgers.payments.filter((one) => one.reference !== reference)
    expect(payments).toHaveLength(ledgers.payments.length - 1)
    return judge({ ...ledgers, sessions, payments })
  }

  it('is put back, goes on and settles', async () => {
    const before = await charging('1001')
    expect(await paid(before)).toMatchObject({ receiptNumber: 1 })
    const finishedSince = await charging('1005')
    const stillCharging = await charging('50001')
    const waiting = await openSession(stack, '50002', 'wait')
    const abandonedSince = await openSession(stack, '50003', 'wait')

    expect(await ops('backup', file)).toMatchObject({
      code: 0,
      text: expect.stringContaining(' files, '),
    })
    const since = await paid(finishedSince)
    expect(since.receiptNumber).toBe(2)
    await tellPayer(stack, abandonedSince, 'abort')
    await untilView(stack, abandonedSince, ({ phase }) => phase === 'abandoned')

    const begunSince = await charging('50004')
    const unknown = begunSince.split('.')[0] ?? ''

    await stack.kill9()
    expect(await ops('restore', file)).toMatchObject({
      code: 1,
      text: expect.stringContaining('holds sessions already'),
    })
    const restored = await ops('restore', file, '--over', '--leave-out', '1000')
    expect(restored.text).toContain('5 sessions, 4 of them go on')
    expect(restored.text).toContain('default, receipt: 2 to 1001')
    expect(readdirSync(stack.dataDir).filter((name) => name.startsWith('before-'))).toHaveLength(1)
    await stack.restart()

    expect(await askForView(stack, before)).toMatchObject({ phase: 'settled', receiptNumber: 1 })
    // Nobody pushes what he has told before: the charger backend's lists are read, in their own time.
    await vi.waitUntil(
      async () => (await askForView(stack, finishedSince)).receiptNumber !== null,
      {
        timeout: 90_000,
        interval: 500,
      },
    )
    const again = await askForView(stack, finishedSince)
    expect(again.capturedMinor).toBe(since.capturedMinor)
    expect(again.receiptNumber).toBeGreaterThan(1001)
    const { events } = await readPayment(stack, again.reference)
    expect(events.filter(({ name }) => name === 'CAPTURED')).toHaveLength(1)

    const end = await paid(stillCharging)
    expect(end).toMatchObject({ phase: 'settled' })
    await tellPayer(stack, waiting, 'approve')
    await untilView(stack, waiting, ({ energyWh }) => energyWh > 500)
    const last = await paid(waiting)
    const numbers = [again, end, last].map(({ receiptNumber }) => receiptNumber)
    expect(numbers.toSorted()).toEqual([1002, 1003, 1004])
    await untilView(stack, abandonedSince, ({ phase }) => phase === 'abandoned')

    // What began since runs on, and nobody here watches it: that is said, and a human ends it by hand.
    expect((await fetch(`${stack.url}/api/sessions/${begunSince}`)).status).toBe(404)
    await vi.waitUntil(async () => (await notices()).includes('charge-without-session'), 10_000)
    expect(await notices()).toContain(unknown)
    await atStation(stack, '50004', 'stop')
    await vi.waitUntil(async () => (await brokenBut(unknown)).length === 0, 20_000)
  }, 180_000)
})
