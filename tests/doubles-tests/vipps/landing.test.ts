/** The page that plays the app, the controls, and the memory over a restart, over real connections. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startVipps } from '#tests/doubles/vipps/index.ts'
import type { RunningVipps } from '#tests/doubles/vipps/index.ts'
import { createBody } from './caller.ts'

const reference = 'ev-landing-0001'
const returnUrl = 'http://127.0.0.1:9/c/ev-landing-0001.key'
let vipps: RunningVipps
let page: string

beforeEach(async () => {
  vipps = await startVipps({ port: 0 })
  const request = { ...createBody(reference), returnUrl }
  vipps.book.create(Date.now(), 'k', request)
  page = vipps.book.get(reference)?.redirectUrl ?? ''
})
afterEach(() => vipps.close())

const answer = (text: string) =>
  fetch(page, { method: 'POST', body: new URLSearchParams({ answer: text }), redirect: 'manual' })
const state = () => vipps.book.get(reference)?.state

test('the page shows amount, text and four choices, needs no script and sets no cookie', async () => {
  const response = await fetch(page)
  const text = await response.text()
  expect(response.status).toBe(200)
  expect(response.headers.get('set-cookie')).toBeNull()
  expect(response.headers.get('content-security-policy')).not.toContain('form-action')
  expect(text.replaceAll(/\s/g, ' ')).toContain('350,00 kr')
  expect(text).toContain('Temporary reservation.')
  expect(text).not.toContain('<script')
  expect(text.match(/name="answer" value="(\w+)"/g)).toHaveLength(4)
})

test('what the merchant writes is text, not markup', async () => {
  const request = { ...createBody('ev-landing-0002'), paymentDescription: '<b>"bold"</b>' }
  vipps.book.create(Date.now(), 'k2', request)
  const text = await (await fetch(vipps.book.get('ev-landing-0002')?.redirectUrl ?? '')).text()
  expect(text).toContain('&lt;b&gt;')
  expect(text).not.toContain('<b>')
})

test.each([
  ['approve', 'AUTHORIZED'],
  ['abort', 'ABORTED'],
])('%s ends in %s and leads back to the merchant, also when tapped twice', async (chosen, end) => {
  const first = await answer(chosen)
  expect([first.status, first.headers.get('location')]).toEqual([303, returnUrl])
  expect(state()).toBe(end)
  expect((await answer(chosen)).headers.get('location')).toBe(returnUrl)
  expect(await (await fetch(page)).text()).toContain(`href="${returnUrl}"`)
})

test('a declined card comes back to the page, which says so and lets the driver approve', async () => {
  const declined = await answer('decline')
  expect([declined.status, declined.headers.get('location')]).toEqual([303, page])
  expect(state()).toBe('CREATED')
  expect(await (await fetch(page)).text()).toContain('The card was refused')
  expect((await answer('approve')).headers.get('location')).toBe(returnUrl)
  expect(state()).toBe('AUTHORIZED')
})

test('expiring shows the end and the way back', async () => {
  expect((await answer('expire')).headers.get('location')).toBe(page)
  expect(state()).toBe('EXPIRED')
  const text = await (await fetch(page)).text()
  expect(text).toContain('Expired')
  expect(text).not.toContain('<form')
})

test('an unknown token is 404 and an unknown answer 400', async () => {
  expect((await fetch(`${vipps.url}/landing?token=x`)).status).toBe(404)
  expect((await answer('maybe')).status).toBe(400)
  expect(state()).toBe('CREATED')
})

test('the controls play the driver and show all there is', async () => {
  const control = (action: string) =>
    fetch(`${vipps.url}/sandbox/payments/${reference}/${action}`, { method: 'POST' })
  expect((await control('decline')).status).toBe(200)
  expect((await control('approve')).status).toBe(200)
  expect((await control('approve')).status).toBe(400)
  expect((await control('explode')).status).toBe(404)
  const shown = (await (await fetch(`${vipps.url}/sandbox/payments/${reference}`)).json()) as object
  expect(shown).toMatchObject({
    state: 'AUTHORIZED',
    aggregate: { authorizedAmount: { value: 35_000 } },
    events: [{ name: 'CREATED' }, { name: 'AUTHORIZED' }],
    declines: [{ reason: 'refused by issuer' }],
    receipt: null,
    webhooks: [],
  })
  expect((await control('lapse')).status).toBe(200)
  expect(vipps.book.get(reference)?.cancelled).toBe(35_000)
  const all = (await (await fetch(`${vipps.url}/sandbox/payments`)).json()) as { payments: [] }
  expect(all.payments).toHaveLength(1)
  expect((await fetch(`${vipps.url}/sandbox/payments/ev-unknown-1`)).status).toBe(404)
})

test('compressed time leaves at least a minute to approve', async () => {
  const lifetimes = []
  for (const speed of [1, 2, 60]) {
    const other = await startVipps({ port: 0, speed })
    lifetimes.push(other.book.rules.lifetimeMs)
    await other.close()
  }
  expect(lifetimes).toEqual([600_000, 300_000, 60_000])
})

test('a port that is taken rejects', async () => {
  const port = Number(new URL(vipps.url).port)
  await expect(startVipps({ port })).rejects.toThrow('EADDRINUSE')
})

test('with a state file, payments and registrations outlive a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stikk-vipps-'))
  try {
    const stateFile = join(folder, 'deep', 'vipps.json')
    const first = await startVipps({ port: 0, stateFile })
    const request = createBody(reference)
    first.book.create(Date.now(), 'k', request)
    first.book.approve(Date.now(), reference)
    first.webhooks.register('https://stikk.example/hooks', ['epayments.payment.captured.v1'])
    await first.close()
    const second = await startVipps({ port: 0, stateFile })
    expect(second.book.get(reference)?.state).toBe('AUTHORIZED')
    expect(second.webhooks.list()).toEqual(first.webhooks.list())
    await second.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
