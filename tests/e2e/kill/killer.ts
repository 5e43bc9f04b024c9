// Kills the engine with SIGKILL, again and again: at any moment, while a neighbour holds a call in its
// hand (before and after it took effect), and while the product is only just starting. It must never
// know what the trips are about.
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import type { Chance } from '#tests/simulation/chance.ts'
import type { Stack } from '../stack.ts'
import type { Fault } from './kinds.ts'
import { call } from './patience.ts'
import { spoil } from './trip.ts'

export interface Kill {
  /** What was going on at a neighbour, or `any moment`, or `starting up`. */
  moment: string
  atMs: number
  /** From SIGKILL until /healthz answered again. */
  downMs: number
}

export interface KillPace {
  /** Between the last start and the next kill, ms. */
  gapMs: [number, number]
  /** How long it stays dead, ms. */
  downMs: [number, number]
  /** Share of kills that wait for a call to be under way. */
  aimed: number
}

/** A call at a neighbour; `delay`: before it takes effect, `drop-after`: after it did. */
export interface Aim {
  at: 'payer' | 'charger'
  match: string
  does: 'delay' | 'drop-after'
}

/** Calls that are held up so that the kill falls between their effect and our record of it. */
const AIMS: readonly Aim[] = [
  ...['create', 'capture', 'cancel', 'receipt', 'read'].flatMap((match) =>
    (['delay', 'drop-after'] as const).map((does) => ({ at: 'payer' as const, match, does })),
  ),
  ...['start', 'stop', 'list'].map((match) => ({
    at: 'charger' as const,
    match,
    does: 'delay' as const,
  })),
]
const HELD_MS = 1500
/** A call that does not come by then is not waited for: the kill comes at that moment instead. */
const AIM_WAIT_MS = 2500
const AIM_POLL_MS = 15

const waiting = z.object({ faults: z.array(z.looseObject({})) })

/** Arms a hold on the next such call and waits until it has been taken; false: it never came. */
async function hold(stack: Stack, aim: Aim, nth: number): Promise<boolean> {
  return (await arm(stack, aim, nth))()
}

/** Arms a hold on the next such call; what it gives waits until it has been taken. */
export async function arm(stack: Stack, aim: Aim, nth: number): Promise<() => Promise<boolean>> {
  // A length of its own tells our fault from those of the trips.
  const heldMs = HELD_MS + nth
  const url = aim.at === 'payer' ? stack.vipps.url : stack.cpo.url
  const length: Fault = aim.at === 'payer' ? { delayMs: heldMs } : { afterS: heldMs / 1000 }
  await spoil(url, [{ match: aim.match, do: aim.does, ...length }])
  return () => taken(url, length)
}

async function taken(url: string, length: Fault): Promise<boolean> {
  const until = Date.now() + AIM_WAIT_MS
  while (Date.now() < until) {
    const { faults } = waiting.parse(await (await call(`${url}/sandbox/faults`)).json())
    const ours = faults.some((one) => Object.entries(length).every(([key, is]) => one[key] === is))
    if (!ours) return true
    await sleep(AIM_POLL_MS)
  }
  return false
}

/**
 * Kills until `over` says so, and leaves the product running.
 *
 * @returns every kill, in turn
 */
export async function keepKilling(
  stack: Stack,
  chance: Chance,
  pace: KillPace,
  over: () => boolean,
  told: (kill: Kill) => void = () => undefined,
): Promise<Kill[]> {
  const kills: Kill[] = []
  const began = Date.now()
  const between = ([low, high]: [number, number]): number => chance.between(low, high)

  async function kill(moment: string): Promise<void> {
    const at = Date.now()
    await stack.kill9()
    await sleep(between(pace.downMs))
    await stack.restart(false)
    const done = { moment, atMs: at - began, downMs: Date.now() - at }
    kills.push(done)
    told(done)
  }

  while (!over()) {
    await sleep(between(pace.gapMs))
    let moment = 'any moment'
    if (chance.happens(pace.aimed)) {
      const aim = chance.pick(AIMS)
      if (await hold(stack, aim, kills.length)) {
        const when = aim.does === 'delay' ? 'before' : 'after'
        moment = `${aim.match}: ${when} its effect`
        // Into the hold, or a moment after what it says has come.
        await sleep(chance.happens(0.5) ? chance.between(0, 300) : HELD_MS + chance.between(0, 60))
      }
    }
    await kill(moment)
    if (chance.happens(0.12)) {
      await sleep(chance.between(0, 250))
      await kill('starting up')
    }
  }
  return kills
}
