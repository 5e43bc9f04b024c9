// A campaign: many trips of all kinds against one product that is killed again and again, then peace,
// and the verdict. The seed decides trips, faults and kills; only the wall's clock is not its own.
import { chanceOf } from '#tests/simulation/chance.ts'
import { startStack, type Stack } from '../stack.ts'
import { keepKilling, type Kill, type KillPace } from './killer.ts'
import { KINDS, type Kind } from './kinds.ts'
import { playTrip, type Trip } from './trip.ts'
import { call } from './patience.ts'
import { gather, settle, type Evidence } from './verdict.ts'

export interface CampaignOptions {
  sessions: number
  seed: number
  /** Drivers at the same time. */
  together: number
  pace: KillPace
  /** How long a push of the charger backend is tried again while we are dead, real ms between tries. */
  pushRetryMs?: number
  /** How long all may take to come to rest once the killing is over. */
  restMs: number
  settings?: Record<string, string>
  told?: (line: string) => void
}

export interface CampaignReport {
  seed: number
  sessions: number
  kills: Kill[]
  /** What the drivers were doing when the product died, and how often. */
  steps: Map<string, number>
  /** `kind: phase` and how often. */
  outcomes: Map<string, number>
  seconds: number
  /** Empty: all laws hold. */
  broken: string[]
  /** What the product wrote of the sessions that are broken. */
  log: string
}

/** Short waits, so that a campaign takes minutes where life takes hours. */
const SETTINGS = {
  START_WAIT_S: '12',
  STOP_WAIT_S: '2',
  // Longer than the killing keeps us from reading one list: a wait that passes while nobody lives is
  // settled by the last meter value, which may be a reading behind the bill (docs/kill.md).
  CDR_WAIT_S: '60',
  GIVE_UP_S: '60',
  LATE_START_WATCH_S: '20',
  AMOUNTS: '5000,20000,35000',
  DEFAULT_AMOUNT: '20000',
}
const SPEED = 60
/** Reads of every session until none says anything new, and the time between two of them. */
const STILL_TRIES = 20
const STILL_MS = 1000

const count = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1)

/** Draws the trips: each kind at least once where there is room, the rest by weight. */
function drawTrips(sessions: number, seed: number): Trip[] {
  const chance = chanceOf(seed)
  const bag = KINDS.flatMap((kind) => Array.from<Kind>({ length: kind.weight }).fill(kind))
  const [plain] = KINDS
  const kinds = Array.from({ length: sessions }, () => chance.pick(bag))
  if (sessions >= 2 * KINDS.length) kinds.splice(0, KINDS.length, ...KINDS)
  else if (plain) kinds[0] = plain
  const mixed = kinds
    .map((kind) => ({ kind, place: chance.next() }))
    .toSorted((a, b) => a.place - b.place)
  return mixed.map(({ kind }, nth) => ({
    kind,
    station: String(50_001 + nth),
    step: 'not yet',
    reference: '',
    handles: [],
    fault: null,
  }))
}

/** Plays all trips, a number of them at a time. */
async function playAll(stack: Stack, trips: Trip[], together: number, seed: number): Promise<void> {
  let next = 0
  const driver = async (): Promise<void> => {
    for (let nth = next++; nth < trips.length; nth = next++) {
      const trip = trips[nth]
      if (trip) await playTrip(stack, trip, chanceOf(seed * 100_003 + nth))
    }
  }
  await Promise.all(Array.from({ length: together }, driver))
}

/** Runs one campaign from an empty folder to the verdict. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { seed, sessions, together, told = () => undefined } = options
  const began = Date.now()
  const trips = drawTrips(sessions, seed)
  const cpo = {
    extraEvses: sessions,
    pageLimit: 200,
    ...(options.pushRetryMs === undefined ? {} : { pushRetryMs: options.pushRetryMs }),
  }
  const settings = { ...SETTINGS, ...options.settings }
  const stack = await startStack({ speed: SPEED, settings, cpo })
  try {
    const steps = new Map<string, number>()
    let playing = true
    const note = (kill: Kill): void => {
      const busy = trips.filter(({ step }) => step !== 'not yet' && step !== 'done')
      for (const { step } of busy) count(steps, step)
      const done = trips.filter(({ step }) => step === 'done').length
      told(
        `${(kill.atMs / 1000).toFixed(1)} s: killed (${kill.moment}), down ${kill.downMs} ms, ${done} of ${sessions} trips done`,
      )
    }
    const killing = keepKilling(stack, chanceOf(seed + 7), options.pace, () => !playing, note)
    await playAll(stack, trips, together, seed)
    playing = false
    const kills = await killing
    told('No more kills; all come to rest.')
    await peace(stack)
    const { broken, evidence } = await settle(stack, trips, options.restMs)
    const after = broken.length > 0 ? [] : await replayed(stack, trips)
    return {
      seed,
      sessions: evidence.views.size,
      kills,
      steps,
      outcomes: outcomesOf(evidence),
      seconds: (Date.now() - began) / 1000,
      broken: [...broken, ...after],
      log: about([...broken, ...after].join(' '), stack.logs()),
    }
  } finally {
    await stack.stop()
  }
}

function about(broken: string, log: string): string {
  const references = broken.match(/ev-[0-9a-z]{26}/g) ?? []
  const lines = log.split('\n').filter((line) => references.some((one) => line.includes(one)))
  return lines.join('\n')
}

/** Faults that nobody met are forgotten: from here on the outside behaves. */
async function peace(stack: Stack): Promise<void> {
  for (const url of [stack.vipps.url, stack.cpo.url]) {
    await call(`${url}/sandbox/faults`, { method: 'DELETE' })
  }
}

/** What every session says, once none says anything new: numbers of papers come after the money. */
async function atLast(stack: Stack, trips: Trip[]): Promise<Evidence> {
  let seen = await gather(stack, trips)
  for (let tries = 0; tries < STILL_TRIES; tries += 1) {
    await new Promise((done) => setTimeout(done, STILL_MS))
    const next = await gather(stack, trips)
    const same = JSON.stringify([...next.views]) === JSON.stringify([...seen.views])
    seen = next
    if (same) break
  }
  return seen
}

/** Law 7: one last kill, and every session says the very same. */
async function replayed(stack: Stack, trips: Trip[]): Promise<string[]> {
  const before = await atLast(stack, trips)
  await stack.kill9()
  await stack.restart()
  const after = await gather(stack, trips)
  return [...before.views].flatMap(([reference, view]) => {
    const [was, is] = [JSON.stringify(view), JSON.stringify(after.views.get(reference))]
    return was === is ? [] : [`replay: ${reference} said ${was} and says ${is} after a restart`]
  })
}

function outcomesOf({ trips, views }: Evidence): Map<string, number> {
  const outcomes = new Map<string, number>()
  for (const trip of trips) {
    const phases = trip.handles.map((handle) => {
      const view = views.get(handle.split('.')[0] ?? '')
      return view?.why ? `${view.phase} (${view.why})` : (view?.phase ?? 'unknown')
    })
    count(outcomes, `${trip.kind.name}: ${phases.join(', then ') || 'never opened'}`)
  }
  return outcomes
}
