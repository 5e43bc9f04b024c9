// What the operator's server answers in the console's tests, and a fetch that gives it.
import type { Choices, SessionWhole, Story } from '#web/console/model/answers.ts'
import { vi } from 'vitest'

export const reference = 'ev-0123456789abcdefghjkmnpqrs'
const T0 = Date.UTC(2026, 10, 25, 12)

export const whole: SessionWhole = {
  reference,
  phase: 'parked',
  why: 'price-contradiction',
  energyWh: 20_000,
  reservedMinor: 35_000,
  capturedMinor: 0,
  currency: 'NOK',
  openedAt: T0,
  captureUntil: T0 + 6 * 86_400_000,
  atStakeMinor: 11_980,
  lossMinor: 0,
  stationId: 'NO*STK*E1001*1',
  merchantId: 'default',
  releasedMinor: null,
  refundedMinor: null,
  receiptNumber: null,
  creditNotes: [],
}

export const choices: Choices = {
  parked: { from: 'awaitingCdr', outage: false, at: T0 + 600_000 },
  currency: 'NOK',
  deliveredWh: 20_000,
  strayWh: 0,
  heldMinor: 35_000,
  atStakeMinor: 11_980,
  retry: { refused: null, does: 'Reckons the price again.' },
  capture: { refused: null, does: 'Takes it.', mostMinor: 11_980, suggestedMinor: 11_980 },
  release: { refused: null, does: 'Lets NOK 350.00 go.' },
  refund: { refused: 'at most 500 minor units are left', does: 'Gives back.', mostMinor: 0 },
}

export const story: Story = {
  station: {
    stationId: 'NO*STK*E1001*1',
    label: '1001',
    name: 'Torget',
    address: 'Torget 1',
    city: 'Oslo',
    timeZone: 'Europe/Oslo',
  },
  startedAt: T0 + 20_000,
  endedAt: null,
  powerW: null,
  costMinor: 11_980,
  entries: [
    {
      event: 'MeterAdvanced',
      at: T0 + 60_000,
      until: T0 + 120_000,
      times: 7,
      phase: 'charging',
      who: 'charger',
      tone: 'plain',
      text: 'Meter: 20.0 kWh.',
    },
  ],
  waiting: [
    {
      text: 'Send receipt 41',
      attempts: 3,
      firstTriedAt: T0,
      nextAt: 0,
      givenUp: true,
    },
  ],
}

export interface Asked {
  path: string
  method: string
  headers: Headers
  body: unknown
}

/** Stands in for the server: answers by path; what has no answer is 404. */
export function serve(answers: Record<string, unknown>) {
  const asked: Asked[] = []
  const fetch = vi.fn(async (path: string, init: RequestInit = {}) => {
    const { method = 'GET', body } = init
    asked.push({
      path,
      method,
      headers: new Headers(init.headers),
      body: typeof body === 'string' ? JSON.parse(body) : null,
    })
    const answer = answers[`${method} ${path}`] ?? answers[path]
    if (answer instanceof Error) throw answer
    if (answer instanceof Response) return answer.clone()
    if (answer === undefined) {
      return Response.json({ type: 'x', title: 'Nothing', status: 404 }, { status: 404 })
    }
    return Response.json(answer)
  })
  vi.stubGlobal('fetch', fetch)
  return { asked, answers }
}
