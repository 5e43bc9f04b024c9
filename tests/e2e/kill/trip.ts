// One driver's trip over HTTP, through whatever happens to the product meanwhile: he asks again, never
// twice for another thing. It knows the public contract and the stand-ins' controls, nothing inside.
import { setTimeout as sleep } from 'node:timers/promises'
import { openAnswer, stationPage, type View } from '#shared/contract.ts'
import type { Chance } from '#tests/simulation/chance.ts'
import type { Stack } from '../stack.ts'
import type { Fault, Kind } from './kinds.ts'
import { call, patiently } from './patience.ts'
import { polling, resting, streaming, until, type Eyes } from './watching.ts'

/** A trip under way; `step` is what the driver is doing, for the record of each kill. */
export interface Trip {
  kind: Kind
  station: string
  step: string
  /** Of the last offer. */
  reference: string
  /** Every session of the trip, in turn: a retry makes a second one. */
  handles: string[]
  fault: string | null
}

export const referenceOf = (handle: string): string => handle.split('.')[0] ?? ''

/** Plays it; a broken promise of the product ends in `trip.fault`, never in a throw. */
export async function playTrip(stack: Stack, trip: Trip, chance: Chance): Promise<void> {
  try {
    await play(stack, trip, chance)
    trip.step = 'done'
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    trip.fault = `${trip.kind.name}, ${trip.step}: ${words} (${trip.reference})`
  }
}

/** Drivers read, look up, look for the card: most of a trip is spent between two steps. */
const MOST_DAWDLING_MS = 1500
const dawdle = (chance: Chance): Promise<void> => sleep(chance.between(0, MOST_DAWDLING_MS))

async function play(stack: Stack, trip: Trip, chance: Chance): Promise<void> {
  const { kind, station } = trip
  if (kind.car) await atStation(stack, station, 'plug', kind.car)
  await spoil(stack.cpo.url, kind.charger ?? [], { evse: `STK-${station}` })
  const offer = await offerOf(stack, trip)
  await dawdle(chance)
  const handle = await pay(stack, trip, offer, chance)
  if (await isOver(stack, handle)) return
  const eyes = (chance.happens(0.4) ? streaming : polling)(stack.url, handle)
  try {
    await dawdle(chance)
    await answer(stack, trip, eyes)
    if (kind.pay === 'approve' || kind.pay === 'decline') await charge(stack, trip, eyes, chance)
  } finally {
    await eyes.close()
  }
  if (kind.after === 'retry') await retry(stack, trip, chance)
  if (kind.after === 'refund') await refund(stack, trip)
}

interface Offer {
  offer: string
  amount: number
  reference: string
}

async function offerOf(stack: Stack, trip: Trip): Promise<Offer> {
  trip.step = 'reading the station page'
  const page = await patiently('the station page', async () => {
    const response = await call(`${stack.url}/api/stations/${trip.station}`)
    return response.ok ? stationPage.parse(await response.json()) : undefined
  })
  return fromOffer(page.offer, trip.kind.amount ?? page.defaultAmount)
}

/** An offer hides nothing: the reference in it lets faults be meant for this payment alone. */
function fromOffer(offer: string | null, amount: number | null): Offer {
  if (offer === null || amount === null) throw new Error('the station is not for sale')
  const [reference] = /ev-[0-9a-z]{26}/.exec(offer) ?? []
  if (reference === undefined) throw new Error('the offer names no reference')
  return { offer, amount, reference }
}

/** Pays by script or by form. The same offer is sent until it is answered: it is one session. */
async function pay(stack: Stack, trip: Trip, offer: Offer, chance: Chance): Promise<string> {
  const { reference } = offer
  trip.reference = reference
  await spoil(stack.vipps.url, trip.kind.payer ?? [], { reference })
  trip.step = 'paying'
  const byForm = chance.happens(0.4)
  const handle = await patiently('paying', () =>
    byForm ? payByForm(stack, trip.station, offer) : payByScript(stack, offer, trip.station),
  )
  if (referenceOf(handle) !== reference) throw new Error('LOST: the offer made another session')
  trip.handles.push(handle)
  return handle
}

/** So much was killed while he paid that the payment has run out: nothing is left to do. */
async function isOver(stack: Stack, handle: string): Promise<boolean> {
  const seen = await patiently('the session', () => polling(stack.url, handle).look())
  return resting(seen)
}

async function payByScript(
  stack: Stack,
  wish: Offer,
  station: string,
): Promise<string | undefined> {
  const { offer, amount } = wish
  const response = await call(`${stack.url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offer, amount, acceptedTerms: true, locale: 'nb' }),
  })
  if (response.status >= 500) return undefined
  // A payment that is over by now has no address to go to; the form leads to its session.
  if (response.status === 422) return payByForm(stack, station, wish)
  if (response.status > 202) throw new Error(`paying: ${response.status} ${await response.text()}`)
  return openAnswer.parse(await response.json()).handle
}

async function payByForm(stack: Stack, station: string, wish: Offer): Promise<string | undefined> {
  const form = { offer: wish.offer, amount: String(wish.amount), terms: 'on', locale: 'nb' }
  const response = await call(`${stack.url}/s/${station}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  if (response.status >= 500) return undefined
  if (response.status !== 303) throw new Error(`the form was answered ${response.status}`)
  return /^trip=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1]
}

async function answer(stack: Stack, trip: Trip, eyes: Eyes): Promise<void> {
  const [handle = ''] = trip.handles.slice(-1)
  const { pay: how } = trip.kind
  trip.step = 'answering in the app'
  const leaves = how === 'leave' || how === 'leave-late'
  if (leaves) await stop(stack, trip, handle, eyes)
  if (how === 'leave') return
  const deed = how === 'abort' || how === 'expire' ? how : 'approve'
  if (how === 'decline') await inApp(stack, handle, 'decline', true)
  // A payment that was left may be over by now, or never have been made.
  await inApp(stack, handle, deed, !leaves)
}

/** The driver in the payer's app. There is nothing to answer before the payment was made. */
async function inApp(stack: Stack, handle: string, deed: string, must: boolean): Promise<void> {
  const url = `${stack.vipps.url}/sandbox/payments/${referenceOf(handle)}/${deed}`
  if (!must) return void (await call(url, { method: 'POST' }))
  await patiently(`${deed} in the app`, async () => {
    const response = await call(url, { method: 'POST' })
    if (response.status === 404) return undefined
    if (!response.ok) throw new Error(`${deed} was answered ${response.status}`)
    return true
  })
}

/** The charge is behind him, or will never come. */
const over = (view: View): boolean =>
  resting(view) || ['awaitingCdr', 'capturing', 'releasing'].includes(view.phase)

/** Waits for the charge and ends it. One that never begins comes to rest by itself. */
async function charge(stack: Stack, trip: Trip, eyes: Eyes, chance: Chance): Promise<void> {
  const [handle = ''] = trip.handles.slice(-1)
  const seen: { last: View | null } = { last: null }
  trip.step = 'waiting for the charge'
  // Some never wait: they stop before anything has begun.
  const patient = !chance.happens(0.08)
  // The battery of a car that is almost full takes little more than a kWh.
  const wanted = chance.between(100, trip.kind.end === 'unplug' ? 1000 : 4000)
  const begun = (view: View): boolean => view.phase === 'charging' && view.energyWh > wanted
  const calm = trip.kind.charger?.some(({ do: what }) =>
    ['zero-kwh', 'pending'].includes(String(what)),
  )
  if (patient && calm) await sleep(3000)
  else if (patient) await until(eyes, 'the charge', seen, (view) => begun(view) || over(view))
  await dawdle(chance)
  if (seen.last && over(seen.last)) return
  switch (trip.kind.end) {
    case 'driver':
      return stop(stack, trip, handle, eyes)
    case 'station':
    case 'unplug':
      trip.step = 'ending it at the station'
      return atStation(stack, trip.station, trip.kind.end === 'unplug' ? 'unplug' : 'stop')
    case 'wait':
      trip.step = 'waiting for the end'
      await until(eyes, 'the end of the charge', seen, over)
      return
    default:
      return trip.kind.end satisfies never
  }
}

/** Asks to stop; what was answered 202 is never forgotten. */
async function stop(stack: Stack, trip: Trip, handle: string, eyes: Eyes): Promise<void> {
  trip.step = 'stopping'
  await patiently('stopping', async () => {
    const response = await call(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    if (response.status === 404) throw new Error('LOST: the session is unknown')
    return response.status === 202 ? true : undefined
  })
  trip.step = 'seeing the stop'
  await until(eyes, 'the stop', { last: null }, (view) => {
    const heard = view.stop !== null || !['reserving', 'starting', 'charging'].includes(view.phase)
    return heard || view.payment === 'aborted'
  })
}

/** After a refusal: the form of the page that the retry leads to, as without script. */
async function retry(stack: Stack, trip: Trip, chance: Chance): Promise<void> {
  const [old = ''] = trip.handles
  trip.step = 'trying again'
  const offer = await patiently('the page to try again', async () => {
    const away = await call(`${stack.url}/c/${old}/retry`, { method: 'POST' })
    const next = away.headers.get('location') ?? ''
    if (away.status !== 303 || !next.startsWith('/s/')) return undefined
    const html = await (await call(`${stack.url}${next}`)).text()
    return /name="offer" value="([^"]+)"/.exec(html)?.[1]
  })
  const { kind } = trip
  // What went wrong the first time is over; the second try is a plain one.
  trip.kind = { ...kind, pay: 'approve', end: 'driver', charger: [], payer: [] }
  const handle = await pay(stack, trip, fromOffer(offer, kind.amount ?? 20_000), chance)
  const eyes = polling(stack.url, handle)
  await answer(stack, trip, eyes)
  await charge(stack, trip, eyes, chance)
  trip.kind = kind
}

/** The operator gives a part back, once the money is at rest. */
async function refund(stack: Stack, trip: Trip): Promise<void> {
  const [handle = ''] = trip.handles
  trip.step = 'coming to rest'
  const eyes = polling(stack.url, handle)
  const rested = await until(eyes, 'rest', { last: null }, resting)
  const most = rested.capturedMinor ?? 0
  if (rested.phase !== 'settled' || most < 200) return
  trip.step = 'being refunded'
  const amount = Math.floor(most / 3)
  let asked = false
  await patiently('the refund', async () => {
    // Asked twice it would be two refunds: whether the first was heard is looked up before.
    const seen = await eyes.look()
    if (seen && (seen.refundedMinor ?? 0) > 0) return true
    if (asked) return undefined
    const response = await call(`${stack.url}/operator/sessions/${rested.reference}/refund`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stack.operatorToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ amount, reason: 'campaign' }),
    })
    asked = response.status === 202
    return undefined
  })
}

async function atStation(
  stack: Stack,
  station: string,
  deed: string,
  body: object = {},
): Promise<void> {
  const url = `${stack.cpo.url}/sandbox/evses/STK-${station}/${deed}`
  const response = await call(url, { method: 'POST', body: JSON.stringify(body) })
  // 409: it has ended already, by itself or by our own limit.
  if (!response.ok && response.status !== 409) throw new Error(`${deed}: ${response.status}`)
}

/** Tells a stand-in what to do to the next calls; `only`: those of one payment or EVSE. */
export async function spoil(
  standIn: string,
  wanted: readonly Fault[],
  only: Fault = {},
): Promise<void> {
  if (wanted.length === 0) return
  const faults = wanted.map((fault) => Object.assign({}, fault, only))
  const response = await call(`${standIn}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ faults }),
  })
  if (!response.ok) throw new Error(`faults: ${response.status} ${await response.text()}`)
}
