// Plays a trip until it is parked. It knows the public contract and the stand-ins' controls, nothing
// inside.
import { setTimeout as sleep } from 'node:timers/promises'
import { openAnswer, stationPage, view as viewShape, type View } from '#shared/contract.ts'
import * as z from 'zod'
import type { Stack, StackOptions } from '../stack.ts'
import { spoil } from '../kill/trip.ts'
import type { ParkedCase } from './cases.ts'
import { hoursPass } from './hours.ts'

/** Short waits, so that each reason comes in seconds. A GIVE_UP_S below a retry's wait would never park. */
export const PARKING: StackOptions = {
  speed: 60,
  settings: {
    START_WAIT_S: '6',
    STOP_WAIT_S: '2',
    CDR_WAIT_S: '5',
    GIVE_UP_S: '4',
    LATE_START_WATCH_S: '60',
    RATE_LIMIT: 'off',
  },
}

/** A session that waits for the operator. */
export interface ParkedTrip {
  which: ParkedCase
  station: string
  reference: string
}

const PATIENCE_MS = 45_000
const POLL_MS = 200

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

const auth = ({ operatorToken }: Stack) => ({ authorization: `Bearer ${operatorToken}` })

/** The operator speaks, through the API. */
export const operate = (stack: Stack, reference: string, deed: string, body: unknown) =>
  post(`${stack.url}/operator/sessions/${reference}/${deed}`, body, auth(stack))

const row = z.object({
  reference: z.string(),
  phase: z.string(),
  why: z.string().nullable(),
  capturedMinor: z.number(),
  refundedMinor: z.number().nullable(),
})
export type Row = z.infer<typeof row>

/** The session as the operator sees it; null: not known yet. */
export async function rowOf(stack: Stack, reference: string): Promise<Row | null> {
  const url = `${stack.url}/operator/sessions/${reference}`
  const response = await fetch(url, { headers: auth(stack) })
  return response.ok ? row.parse(await response.json()) : null
}

/** What `look` gives once `test` holds of it; throws, with what it was last, when it never does. */
async function until<T>(what: string, look: () => Promise<T>, test: (one: T) => boolean) {
  const end = Date.now() + PATIENCE_MS
  let last: T | null = null
  while (Date.now() < end) {
    last = await look()
    if (test(last)) return last
    await sleep(POLL_MS)
  }
  throw new Error(`${what} never came: ${JSON.stringify(last)}`)
}

/** The row once it stands in `phase`. */
export const inPhase = (stack: Stack, reference: string, phase: string): Promise<Row | null> =>
  until(
    phase,
    () => rowOf(stack, reference),
    (one) => one?.phase === phase,
  )

/** From the station page to the phase `parked`, for the reason of the case and no other. */
export async function park(stack: Stack, which: ParkedCase, station: string): Promise<ParkedTrip> {
  await spoil(stack.cpo.url, which.charger ?? [], { evse: `STK-${station}` })
  const page = stationPage.parse(await (await fetch(`${stack.url}/api/stations/${station}`)).json())
  // An offer hides nothing: its reference lets faults be meant for this payment alone.
  const [reference = ''] = /ev-[0-9a-z]{26}/.exec(page.offer ?? '') ?? []
  await spoil(stack.vipps.url, which.payer ?? [], { reference })
  const { offer, defaultAmount: amount } = page
  const wish = { offer, amount, acceptedTerms: true, locale: 'nb' }
  const opened: unknown = await (await post(`${stack.url}/api/sessions`, wish)).json()
  if (which.way !== 'no-charge') {
    const { handle } = openAnswer.parse(opened)
    await charge(stack, { which, station, reference }, handle)
  }
  if (which.hours !== undefined) {
    await inPhase(stack, reference, 'starting')
    await hoursPass(stack, which.hours)
  }
  await inPhase(stack, reference, 'parked')
  return { which, station, reference }
}

async function charge(stack: Stack, { which, station, reference }: ParkedTrip, handle: string) {
  const payment = `${stack.vipps.url}/sandbox/payments/${reference}`
  await post(`${payment}/approve`, {})
  if (which.way === 'no-stop') return
  const session = `${stack.url}/api/sessions/${handle}`
  const look = async (): Promise<View> => viewShape.parse(await (await fetch(session)).json())
  await until('a charge', look, ({ energyWh }) => energyWh > 1500)
  if (which.way === 'lapse') return void (await post(`${payment}/lapse`, {}))
  if (which.why === 'invalid-with-energy') {
    await post(`${stack.cpo.url}/sandbox/evses/STK-${station}/stop`, {})
  } else {
    await post(`${session}/stop`, {})
  }
  if (which.way !== 'refund') return
  await inPhase(stack, reference, 'settled')
  await operate(stack, reference, 'refund', { amount: 200, reason: 'a trial of the refund' })
}

/** Ends every fault but these. */
export async function calm(
  { cpo, vipps }: Stack,
  faults: readonly Record<string, string | number>[] = [],
): Promise<void> {
  await Promise.all(
    [cpo.url, vipps.url].map((url) => fetch(`${url}/sandbox/faults`, { method: 'DELETE' })),
  )
  await spoil(cpo.url, faults)
}
