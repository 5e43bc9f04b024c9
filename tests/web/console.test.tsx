// The console's parts by what is read and pressed in them: the decisions about a session, who may make
// them, what is said when the server is away or no longer knows who we are.
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Console } from '#web/console/console.tsx'
import { farewell, operator, whoAmI } from '#web/console/model/api.ts'
import { hrefOf, route, routeOf } from '#web/console/model/route.ts'
import { inMoney } from '#web/console/text/in-money.ts'
import { lasting, money } from '#web/console/text/figures.ts'
import { WHY_WORDS } from '#web/console/text/whys.ts'
import { PHASES, WHYS } from '#shared/contract.ts'
import { PHASE_WORDS } from '#web/console/text/phases.ts'
import { choices, reference, serve, story, whole } from './console-answers.ts'

const me = { name: 'night desk', scope: 'act', merchantId: null }
const path = `/operator/sessions/${reference}`
const answers = () => ({
  '/operator/me': me,
  [path]: whole,
  [`${path}/story`]: story,
  [`${path}/choices`]: choices,
})

beforeEach(() => {
  operator.value = undefined
  farewell.value = null
  route.value = routeOf(hrefOf(['sessions', reference]))
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

async function open(given: Record<string, unknown> = answers()) {
  const served = serve(given)
  render(<Console />)
  await act(() => whoAmI())
  await act(async () => new Promise((done) => setTimeout(done, 20)))
  return served
}
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const press = (name: string | RegExp) =>
  act(async () => {
    fireEvent.click(button(name))
    await new Promise((done) => setTimeout(done, 20))
  })
const write = (name: string | RegExp, value: string) =>
  act(() => void fireEvent.input(screen.getByRole('textbox', { name }), { target: { value } }))
const plain = (text: string | null | undefined) => (text ?? '').replaceAll('\u00a0', ' ')
const said = (): string => plain(document.body.textContent)

describe('one session', () => {
  test('says what is wrong, what to do, until when, and what happened', async () => {
    await open()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(`Session ${reference}`)
    expect(said()).toContain(WHY_WORDS['price-contradiction'].todo)
    expect(said()).toContain('The money is held until 1 Dec, 13:00:00')
    expect(said()).toContain('Meter: 20.0 kWh. 7 times, the last at 13:02:00.')
    expect(said()).toContain('Send receipt 41')
    expect(said()).toContain('It fails for so long that it was parked.')
  })

  test('offers what is possible, and says in money why something is not', async () => {
    const { asked } = await open()
    expect(button('Refund').getAttribute('aria-disabled')).toBe('true')
    expect(said()).toContain('Not possible: at most NOK 5.00 are left.')
    await press('Refund')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(asked.every(({ method }) => method === 'GET')).toBe(true)
  })

  test('captures an amount with a reason, and nothing without either', async () => {
    const { asked, answers: given } = await open()
    const deeds = () => asked.filter(({ method }) => method === 'POST')
    given[`POST ${path}/resolve`] = Response.json({ accepted: true }, { status: 202 })
    await press('Capture')
    expect(plain(button(/^Capture NOK/).textContent)).toBe('Capture NOK 119.80')
    await press(/^Capture NOK/)
    expect(said()).toContain('Say why, for who reads the audit trail.')
    await write('Reason', 'agreed')
    await write('Amount in NOK', '119.81')
    await press('Capture now')
    expect(said()).toContain('At most NOK 119.80 is possible.')
    expect(deeds()).toEqual([])
    await write('Amount in NOK', '100,50')
    await press(/^Capture NOK.100\.50$/)
    expect(deeds()).toMatchObject([
      { path: `${path}/resolve`, body: { action: 'capture', amount: 10_050, reason: 'agreed' } },
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.getAllByRole('status').map((one) => one.textContent)).toContain(
      'Capture: taken. What comes of it is shown here.',
    )
  })

  test('sends a refund that was lost on its way again as the same one', async () => {
    const refund = { refused: null, does: 'Gives back.', mostMinor: 5000 }
    const { asked, answers: given } = await open({
      ...answers(),
      [`${path}/choices`]: { ...choices, parked: null, refund },
    })
    given[`POST ${path}/refund`] = new TypeError('lost')
    await press('Refund')
    await write('Reason', 'a broken cable')
    await press(/^Refund NOK/)
    expect(said()).toContain('The server cannot be reached.')
    given[`POST ${path}/refund`] = Response.json({ accepted: true }, { status: 202 })
    await press(/^Refund NOK/)
    const keys = asked
      .filter(({ method }) => method === 'POST')
      .map(({ headers }) => headers.get('idempotency-key'))
    expect(keys).toHaveLength(2)
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(keys).size).toBe(1)
  })

  test('shows a token for reading the choices without a button, and why', async () => {
    await open({ ...answers(), '/operator/me': { ...me, scope: 'read' } })
    expect(screen.queryByRole('button', { name: 'Capture' })).toBeNull()
    expect(said()).toContain('Your token “night desk” is for reading')
    expect(said()).toContain('Reckons the price again.')
  })

  test('keeps what it shows and says how old it is when the server is away', async () => {
    const { answers: given } = await open()
    given[path] = new TypeError('away')
    await act(() => void document.dispatchEvent(new Event('visibilitychange')))
    await act(async () => new Promise((done) => setTimeout(done, 20)))
    expect(screen.getByRole('alert').textContent).toMatch(
      /The server cannot be reached.*What you see is from \d\d:\d\d:\d\d/,
    )
    expect(said()).toContain(WHY_WORDS['price-contradiction'].means)
  })
})

describe('who comes in', () => {
  test('is asked for a token, told when it is wrong, and led to where the address points', async () => {
    const { answers: given, asked } = await open({
      '/operator/me': new Response('{}', { status: 401 }),
      'POST /operator/sign-in': new Response('{}', { status: 401 }),
    })
    const input = screen.getByLabelText('Operator token')
    await act(() => void fireEvent.input(input, { target: { value: 'wrong' } }))
    await press('Sign in')
    expect(said()).toContain('No such token, or it has been revoked.')
    Object.assign(given, answers(), { 'POST /operator/sign-in': me })
    await press('Sign in')
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(`Session ${reference}`)
    expect(asked.find(({ path: at }) => at === '/operator/sign-in')?.body).toEqual({
      token: 'wrong',
    })
  })

  test('is shown out politely when the sign-in has ended', async () => {
    const { answers: given } = await open()
    given[path] = new Response('{}', { status: 401 })
    await act(() => void document.dispatchEvent(new Event('visibilitychange')))
    await act(async () => new Promise((done) => setTimeout(done, 20)))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Sign in')
    expect(said()).toContain('You were signed out')
  })
})

describe('the words of the console', () => {
  test('say every phase and every reason, each its own', () => {
    expect(new Set(PHASES.map((phase) => PHASE_WORDS[phase])).size).toBe(PHASES.length)
    expect(new Set(WHYS.map((why) => WHY_WORDS[why].short)).size).toBe(WHYS.length)
    for (const why of WHYS) expect(WHY_WORDS[why].todo, why).toMatch(/\.$/)
  })

  test('say money with its currency, also where the server says minor units', () => {
    expect(plain(money(-5, 'NOK'))).toBe('-NOK 0.05')
    expect(money(0, '')).toBe('–')
    expect(plain(inMoney('a refund of 1980 minor units is on its way', 'DKK'))).toBe(
      'a refund of DKK 19.80 is on its way',
    )
    expect(lasting(3_725_000)).toBe('1 hr 2 mins')
  })

  test('read an address and write it again', () => {
    const { path: parts, query } = routeOf('#/sessions/ev-1?phase=parked&station=A%2FB')
    expect([parts, query.get('station')]).toEqual([['sessions', 'ev-1'], 'A/B'])
    expect(hrefOf(['sessions'], { phase: 'parked', find: '' })).toBe('#/sessions?phase=parked')
    expect(routeOf('#/%E0%A4%A').path).toEqual(['%E0%A4%A'])
  })
})
