// One world: drivers, payer, charger backend, wires and product, run from a seed until everything that
// can happen has happened; then the auditor.
import { audit } from './auditor.ts'
import { chanceOf } from './chance.ts'
import { Clock } from './clock.ts'
import { caseOf, type Evidence } from './evidence.ts'
import { fates } from './fate.ts'
import { overrun, type LimitRow } from './limit-figures.ts'
import { people, type People } from './people.ts'
import { runDry } from './pulse.ts'
import type { Sabotage } from './sabotage.ts'
import { HOUR, MINUTE, scenarioOf, type Scenario } from './scenario.ts'

/** Storms last this long; bounded rest is judged long after (law 8). */
const STORM_MS = 90 * MINUTE
const END_MS = 18 * HOUR

export interface Outcome {
  broken: string[]
  trace: string[]
  phases: string[]
  /** For the figures of law 6. */
  limits: LimitRow[]
}

/** Runs the world of `seed`. `traced`: keeps every line, for reading a failure. */
export async function runWorld(
  seed: number,
  options: { traced?: boolean; sabotage?: Sabotage } = {},
): Promise<Outcome> {
  const chance = chanceOf(seed)
  const scenario = scenarioOf(seed, chance)
  const clock = new Clock(scenario.beginsAt)
  const trace: string[] = options.traced ? [JSON.stringify(scenario)] : []
  const world = people({
    scenario,
    clock,
    chance,
    stormEndsAt: scenario.beginsAt + STORM_MS,
    trace: options.traced ? (line: string): void => void trace.push(line) : null,
    sabotage: options.sabotage ?? 'none',
  })
  fates(world)
  const endAt = scenario.beginsAt + END_MS
  try {
    while (clock.step(endAt)) {
      if (!clock.stirred) continue
      clock.stirred = false
      await runDry()
    }
    const evidence = world.hosts.flatMap((_, i) => evidenceOf(world, i, endAt) ?? [])
    return {
      broken: evidence.flatMap((one) => audit(one)),
      trace,
      phases: evidence.map((one) => one.view.phase),
      limits: evidence.flatMap((one) => overrun(caseOf(one)) ?? []),
    }
  } catch (error) {
    return { broken: [`threw: ${String(error)}`], trace, phases: [], limits: [] }
  }
}

function evidenceOf(world: People, driver: number, endAt: number): Evidence | null {
  const { scenario, payer, charger, startsOn, refundsTaken, diedAt, stormEndsAt } = world
  const host = world.hosts[driver]
  const reference = world.references[driver]
  const view = host?.view
  if (!host || !reference || !view) return null
  const { state, journal } = host
  return {
    reference,
    scenario,
    driver,
    view,
    payer,
    charger,
    startsOn: startsOn.filter((s) => s.reference === reference),
    resolved: journal.events.some((e) => e.type === 'Resolved'),
    refundsAskedMinor: refundsTaken.get(reference) ?? 0,
    heard: host.heard,
    heardCdrs: host.heardCdrs,
    diedAt,
    waiting: journal.waiting.map(({ effect, attempts }) => `${effect.type} (${attempts} times)`),
    replays: host.replays(),
    stoppedByLimit: state.phase !== 'none' && state.stop?.by === 'limit',
    stormEndsAt: lastTrouble(scenario, stormEndsAt),
    endAt,
  }
}

/** From then on everything is sound. */
function lastTrouble(scenario: Scenario, stormEndsAt: number): number {
  const spans = [scenario.payer.outage, scenario.backend.outage, scenario.dead]
  return Math.max(stormEndsAt, ...spans.map((span) => scenario.beginsAt + (span?.toMs ?? 0)))
}
