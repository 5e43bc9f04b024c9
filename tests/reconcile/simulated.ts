// A simulated world as the three sides would show it: the product's own engines, a payer and a charger
// backend that lose, double, contradict and die (docs/simulation.md), read when everything is over.
import type { CdrSide, SessionSides, World } from '#bff/reconcile/sides.ts'
import { accountOf } from '#bff/session/account.ts'
import { chanceOf } from '#tests/simulation/chance.ts'
import { Clock } from '#tests/simulation/clock.ts'
import { fates } from '#tests/simulation/fate.ts'
import { people, type People } from '#tests/simulation/people.ts'
import { runDry } from '#tests/simulation/pulse.ts'
import { HOUR, MINUTE, scenarioOf, type Scenario } from '#tests/simulation/scenario.ts'

const STORM_MS = 90 * MINUTE
const END_MS = 18 * HOUR

/** Runs the world of `seed` to its end, and reads it strictly. */
export async function simulatedWorld(seed: number): Promise<{ world: World; scenario: Scenario }> {
  const chance = chanceOf(seed)
  const scenario = scenarioOf(seed, chance)
  const clock = new Clock(scenario.beginsAt)
  const stormEndsAt = scenario.beginsAt + STORM_MS
  const all = people({ scenario, clock, chance, stormEndsAt, trace: null, sabotage: 'none' })
  fates(all)
  const at = scenario.beginsAt + END_MS
  while (clock.step(at)) {
    if (!clock.stirred) continue
    clock.stirred = false
    await runDry()
  }
  return { scenario, world: seenAt(all, at) }
}

function seenAt(all: People, at: number): World {
  const { scenario, references } = all
  const sessions = references.flatMap((_, i) => sidesOf(all, i) ?? [])
  const opened = new Map(sessions.map(({ reference, ledger }) => [reference, ledger.openedAt]))
  const cdrs = all.charger.cdrs
    .filter(({ listedFrom }) => listedFrom <= at)
    .map((bill): CdrSide => {
      const { reference, id, creditOf, sessionId, energyWh, currency, endedAt, updatedAt } = bill
      const { totalInclMinor, totalExclMicros } = bill
      const openedAt = opened.get(reference)
      const whose = openedAt === undefined ? null : { reference, openedAt, merchantId: 'default' }
      const price = { totalInclMinor, totalExclMicros, currency }
      const times = { endedAt, updatedAt }
      return {
        id,
        creditOf,
        sessionId,
        reference,
        whose,
        energyWh,
        ...price,
        ...times,
        fault: null,
      }
    })
  const { beginsAt: from } = scenario
  return { from, until: at, at, strict: true, sessions, cdrs, numbers: [], strangers: [] }
}

function sidesOf({ hosts, references, payer, rows }: People, i: number): SessionSides | null {
  const state = hosts[i]?.state
  const reference = references[i]
  if (!state || state.phase === 'none' || !reference) return null
  const journal = accountOf(state)
  const row = rows.get(reference)
  const { openedAt } = state
  const {
    authorizedMinor,
    capturedMinor,
    releasedMinor,
    refundedMinor,
    phase,
    energyWh,
    currency,
  } = journal
  // Nobody tells the ledger of a session that has not begun to cost.
  const ledger = row
    ? { ...row, authorizedMinor: row.reservedMinor, openedAt }
    : {
        phase,
        energyWh,
        currency,
        authorizedMinor,
        capturedMinor,
        releasedMinor,
        refundedMinor,
        openedAt,
      }
  const drafts = row?.documents?.drafts ?? []
  const documents = drafts.flatMap(({ kind, lines }) =>
    kind === 'delivery'
      ? []
      : [
          {
            kind,
            number: null,
            currency,
            grossMinor: lines.reduce((sum, { grossMinor }) => sum + grossMinor, 0),
          },
        ],
  )
  return {
    reference,
    merchantId: 'default',
    ledger,
    journal,
    documents,
    payer: paid(payer, reference),
  }
}

function paid({ payments }: People['payer'], reference: string): SessionSides['payer'] {
  const p = payments.get(reference)
  if (!p) return { kind: 'absent' }
  const { state, authorizedMinor, capturedMinor, cancelledMinor, refundedMinor } = p
  const event = (name: string, amountMinor: number) => ({
    id: null,
    name,
    amountMinor,
    at: null,
    key: `${reference}-1`,
    success: true,
  })
  const events = [
    ...(authorizedMinor > 0 ? [event('AUTHORIZED', authorizedMinor)] : []),
    ...p.captures.map(({ amountMinor }) => event('CAPTURED', amountMinor)),
    ...p.refunds.map(({ amountMinor }) => event('REFUNDED', amountMinor)),
    ...(cancelledMinor > 0 ? [event('CANCELLED', cancelledMinor)] : []),
  ]
  const releasedMinor = cancelledMinor
  const money = { authorizedMinor, capturedMinor, releasedMinor, refundedMinor }
  return { kind: 'read', state, ...money, currency: 'NOK', events }
}
