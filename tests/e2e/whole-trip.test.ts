// The production build under the real engine, with both stand-ins: a whole trip, and one that
// survives the death of the process. The rest of the story is told faster elsewhere.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openAnswer, stationPage, view, type View } from '#shared/contract.ts'
import { startStack, type Stack } from './stack.ts'

let stack: Stack

beforeAll(async () => {
  stack = await startStack({ speed: 10 })
})
afterAll(() => stack?.stop())

/** Pays for the station and approves in the app; returns the handle. */
async function payFor(station: string): Promise<string> {
  const page = stationPage.parse(await (await fetch(`${stack.url}/api/stations/${station}`)).json())
  const response = await fetch(`${stack.url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      offer: page.offer,
      amount: page.defaultAmount,
      acceptedTerms: true,
      locale: 'nb',
    }),
  })
  expect(response.status).toBe(201)
  const { handle } = openAnswer.parse(await response.json())
  const reference = handle.split('.')[0]
  await fetch(`${stack.vipps.url}/sandbox/payments/${reference}/approve`, { method: 'POST' })
  return handle
}

async function viewOf(handle: string): Promise<View> {
  const response = await fetch(`${stack.url}/api/sessions/${handle}`)
  expect(response.status).toBe(200)
  return view.parse(await response.json())
}

/** Waits until the view satisfies `test`; what it then shows. */
async function until(handle: string, test: (seen: View) => boolean): Promise<View> {
  return vi.waitUntil(
    async () => {
      const seen = await viewOf(handle)
      return test(seen) ? seen : undefined
    },
    { timeout: 30_000, interval: 200 },
  )
}

async function stop(handle: string): Promise<void> {
  const response = await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
  expect(response.status).toBe(202)
}

function expectBalanced(end: View): void {
  expect(end.phase).toBe('settled')
  expect(end.energyWh).toBeGreaterThan(0)
  expect(end.capturedMinor).toBeGreaterThan(0)
  expect((end.capturedMinor ?? 0) + (end.releasedMinor ?? 0)).toBe(end.reservedMinor)
  const lines = end.receipt?.lines.reduce((sum, line) => sum + line.totalMinor, 0)
  expect(lines).toBe(end.capturedMinor)
}

describe('a trip', () => {
  it('goes from the station page to a receipt', async () => {
    const handle = await payFor('1001')
    await until(handle, (seen) => seen.phase === 'charging' && seen.energyWh > 500)
    await stop(handle)
    expectBalanced(await until(handle, (seen) => seen.receiptNumber !== null))
  })

  it('survives kill -9 in the middle of a session', async () => {
    const handle = await payFor('1005')
    const before = await until(handle, (seen) => seen.phase === 'charging' && seen.energyWh > 0)
    await stack.kill9()
    await stack.restart()
    const after = await until(handle, (seen) => seen.energyWh > before.energyWh)
    expect(after.phase).toBe('charging')
    await stop(handle)
    expectBalanced(await until(handle, (seen) => seen.receiptNumber !== null))
  })
})

describe('static files', () => {
  it('come compressed as they were built, and may be kept for ever', async () => {
    const html = await (await fetch(`${stack.url}/s/1001`)).text()
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1]
    const response = await fetch(`${stack.url}${script}`, { headers: { 'accept-encoding': 'br' } })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-encoding')).toBe('br')
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect((await response.text()).length).toBeGreaterThan(1000)
  })

  it.each(['/.vite/manifest.json', '/.assetsignore', '/assets/', '/..%2fworker%2findex.js'])(
    'do not include %s',
    async (path) => expect((await fetch(`${stack.url}${path}`)).status).toBe(404),
  )
})
