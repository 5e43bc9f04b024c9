// One world: drivers, payer, charger backend, wire and product, run from a seed until everything that
// can happen has happened; then the auditor.
import { view } from '#bff/session/view.ts'
import type { LedgerRow, Ledger } from '#bff/session/ports.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import { openingOf } from '#tests/session/story.ts'
import { audit } from './auditor.ts'
import { chanceOf } from './chance.ts'
import { Charger } from './charger.ts'
import { Clock } from './clock.ts'
import { Host } from './host.ts'
import type { Sabotage } from './sabotage.ts'
import { Network } from './network.ts'
import { Payer } from './payer.ts'
import { runDry } from './pulse.ts'
import { MINUTE, scenarioOf, type Scenario } from './scenario.ts'

const START = 1_800_000_000_000
/** Storms last this long; bounded rest is judged long after (law 8). */
const STORM_MS = 90 * MINUTE
const END_MS = 10 * 60 * MINUTE

export interface Outcome {
  broken: string[]
  trace: string[]
  phases: string[]
  /** For the figures of law 6: what was left unused where the limit ended the charge. */
  limits: { reservedMinor: number; costMinor: number; lossMinor: number }[]
}

/** Runs the world of `seed`. `traced`: keeps every line, for reading a failure. */
export async function runWorld(
  seed: number,
  options: { traced?: boolean; sabotage?: Sabotage } = {},
): Promise<Outcome> {
  const chance = chanceOf(seed)
  const scenario = scenarioOf(seed, chance)
  const clock = new Clock(START)
  scenario.weather.faultsEndAt = START + STORM_MS
  const network = new Network(clock, chance, scenario.weather)
  const trace: string[] = options.traced ? [JSON.stringify(scenario)] : []
  const say = options.traced ? (line: string): void => void trace.push(line) : null
  const world = people(scenario, clock, chance, network, say, options.sabotage ?? 'none')
  try {
    while (clock.step(START + END_MS)) {
      if (!clock.stirred) continue
      clock.stirred = false
      await runDry()
    }
    const broken = world.hosts.flatMap((host, i) => world.judge(host, i))
    const limits = world.hosts.flatMap((host) => limitOf(host))
    return { broken, trace, phases: world.hosts.map((h) => h.state.phase), limits }
  } catch (error) {
    return { broken: [`threw: ${String(error)}`], trace, phases: [], limits: [] }
  }
}

function limitOf(host: Host): Outcome['limits'] {
  const s = host.state
  if (s.phase === 'none' || s.stop?.by !== 'limit' || !s.settlement) return []
  const { captureMinor, lossMinor } = s.settlement
  return [{ reservedMinor: s.payment.authorizedMinor, costMinor: captureMinor, lossMinor }]
}

function people(
  scenario: Scenario,
  clock: Clock,
  chance: ReturnType<typeof chanceOf>,
  network: Network,
  trace: ((line: string) => void) | null,
  sabotage: Sabotage,
) {
  const references = scenario.drivers.map((_, i) => referenceOf(scenario.seed, i))
  const hosts: Host[] = []
  const hostOf = (reference: string): Host | undefined =>
    hosts[references.indexOf(reference as Reference)]
  const startsOn: { reference: string; at: number; state: string; openMinor: number }[] = []
  const payer = new Payer(
    network,
    scenario.payer,
    () => clock.now,
    (reference) => network.news(() => hostOf(reference)?.paymentNews()),
  )
  const charger = new Charger(
    clock,
    chance,
    network,
    (reference) => scenario.chargers[references.indexOf(reference as Reference)] ?? neverMood(),
    (wh, seconds) => cpoPrice(scenario, wh, seconds),
    {
      start: (reference, answer, attempt) =>
        hostOf(reference)?.say({
          type: 'ReportStart',
          answer,
          why: 'start-refused',
          timeoutS: null,
          attempt,
        }),
      session: (reference, report) =>
        hostOf(reference)?.say({ type: 'ReportSession', report, readAt: clock.now }),
      cdr: (reference, cdr) => hostOf(reference)?.say({ type: 'ReportCdr', cdr }),
    },
  )
  const start = charger.start.bind(charger)
  charger.start = (request) => {
    const p = payer.payments.get(request.reference)
    const openMinor = p ? p.authorizedMinor - p.capturedMinor - p.cancelledMinor : 0
    startsOn.push({
      reference: request.reference,
      at: clock.now - START,
      state: p?.state ?? 'none',
      openMinor,
    })
    return start(request)
  }
  const ledger = ledgerOf()
  const ports = {
    payments: payer,
    chargers: charger,
    ledger,
    returnUrl: async (reference: string) => `https://stikk.example/c/${reference}`,
    now: () => clock.now,
  }
  for (const [i, reference] of references.entries()) {
    const host = new Host({ clock, chance, ports, trace, sabotage })
    hosts.push(host)
    clock.after(i * chance.between(0, 2 * MINUTE), () => trip(host, reference, i))
  }

  function trip(host: Host, reference: Reference, i: number): void {
    const driver = scenario.drivers[i]
    if (!driver) return
    host.open(
      openingOf({
        reference,
        amountMinor: scenario.amountMinor,
        tariff: scenario.tariff,
        evseUid: scenario.oneEvse ? 'EVSE' : `EVSE${i}`,
        policy: { ...openingOf().policy, priceSource: scenario.priceSource },
      }),
    )
    drive(reference, driver, host)
    if (scenario.lapsesAfterMs !== null)
      clock.after(scenario.lapsesAfterMs, () => payer.lapse(reference))
    for (let c = 0; c < scenario.crashes; c += 1) {
      clock.after(chance.between(0, 60 * MINUTE), () => host.crash())
    }
    if (scenario.forgedNews) {
      for (let f = 0; f < 5; f += 1)
        clock.after(chance.between(0, 30 * MINUTE), () => host.paymentNews())
    }
    if (scenario.operator !== 'none') clock.after(5 * 60 * MINUTE, () => resolve(host))
  }

  function drive(reference: Reference, driver: Scenario['drivers'][number], host: Host): void {
    const { approval, approvesAfterMs } = driver
    if (driver.stopsAfterMs !== null) {
      clock.after(driver.stopsAfterMs, () => host.say({ type: 'StopCharging' }))
    }
    // The payer ends what nobody approved after its own ten minutes.
    clock.after(10 * MINUTE, () => payer.drive(reference, 'expire'))
    if (approval === 'ignores') return
    clock.after(approvesAfterMs, () => {
      if (approval === 'aborts') return void payer.drive(reference, 'abort')
      payer.drive(reference, 'approving')
      clock.after(chance.between(0, 20_000), () => payer.drive(reference, 'approve'))
    })
  }

  function resolve(host: Host): void {
    const action = scenario.operator
    if (action === 'none' || host.state.phase !== 'parked') return
    host.say({ type: 'Resolve', action, amountMinor: null, reason: 'seen by the operator' })
  }

  function judge(host: Host, i: number): string[] {
    const { state } = host
    const reference = references[i]
    if (state.phase === 'none' || !reference) return []
    return audit({
      reference,
      amountMinor: scenario.amountMinor,
      view: view(state),
      payer,
      charger,
      tariff: scenario.plainTariff,
      startsOn: startsOn.filter((s) => s.reference === reference),
      priceSource: scenario.priceSource,
      faultsEndAt: START + STORM_MS,
      resolved: host.journal.events.some((e) => e.type === 'Resolved'),
    })
  }

  return { hosts, judge }
}

function referenceOf(seed: number, i: number): Reference {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, seed)
  bytes[15] = i
  return makeReference(bytes)
}

function neverMood(): Scenario['chargers'][number] {
  throw new Error('a charger was asked for a driver who does not exist')
}

/** Half up; the hair's breadth keeps exact halves from falling short as doubles. */
function half(x: number): number {
  return Math.floor(x + 0.5 + 1e-9)
}

/** The CPO's bill by the tariff it published, in plain øre; independent of the product's engine. */
function cpoPrice(scenario: Scenario, wh: number, seconds: number): number {
  const t = scenario.plainTariff
  return half((wh * t.perKwhOre) / 1000) + half((seconds * t.perHourOre) / 3600) + t.flatOre
}

/** The ledger as its own object: claims and numbers survive every crash of a session. */
function ledgerOf(): Pick<Ledger, 'claim' | 'record'> {
  const claims = new Map<string, string>()
  const numbers = new Map<string, number>()
  return {
    claim: async (evseUid, reference) => {
      const holder = claims.get(evseUid)
      if (holder !== undefined && holder !== reference) return false
      claims.set(evseUid, reference)
      return true
    },
    record: async (row: LedgerRow) => {
      const live = ['starting', 'charging', 'stopping'].includes(row.phase)
      if (!live && claims.get(row.evseUid) === row.reference) claims.delete(row.evseUid)
      if (!row.numberDue) return { receiptNumber: null }
      const number = numbers.get(row.reference) ?? numbers.size + 1
      numbers.set(row.reference, number)
      return { receiptNumber: number }
    },
  }
}
