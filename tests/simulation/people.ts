// Who lives in a simulated world, and the wires between them. What happens to them is fate.ts.
import { makeReference, type Reference } from '#shared/ids.ts'
import type { Ledger, LedgerRow } from '#bff/session/ports.ts'
import type { Chance } from './chance.ts'
import { Charger, type ChargerNews } from './charger.ts'
import type { Clock } from './clock.ts'
import { Host } from './host.ts'
import type { ChargerMood, Lapse, Span } from './moods.ts'
import { Network } from './network.ts'
import { openOf, Payer } from './payer.ts'
import { priceBy } from './reckoning.ts'
import { wholePeriods } from './second-by-second.ts'
import type { Sabotage } from './sabotage.ts'
import { MINUTE, type Scenario } from './scenario.ts'

export interface WorldTools {
  scenario: Scenario
  clock: Clock
  chance: Chance
  stormEndsAt: number
  trace: ((line: string) => void) | null
  sabotage: Sabotage
}

export interface StartSeen {
  reference: string
  at: number
  state: string
  openMinor: number
  shownAt: number | null
}

export interface People extends WorldTools {
  references: Reference[]
  hosts: Host[]
  payer: Payer
  charger: Charger
  /** The payment at the moment of each START. */
  startsOn: StartSeen[]
  refundsTaken: Map<string, number>
  /** What the ledger was last told of each session. */
  rows: Map<string, LedgerRow>
  diedAt: number[]
  /** Calls back at a moment in the life of a charge or payment. */
  waiters: ((moment: Lapse['after'], reference: string) => void)[]
}

/** Everybody, before anything has happened. */
export function people(tools: WorldTools): People {
  const { scenario, clock, chance, trace, sabotage } = tools
  const references = scenario.drivers.map((_, i) => referenceOf(scenario.seed, i))
  const hosts: Host[] = []
  const startsOn: StartSeen[] = []
  const waiters: People['waiters'] = []
  const hostOf = (reference: string): Host | undefined =>
    hosts[references.findIndex((one) => one === reference)]
  const moment = (what: Lapse['after'], reference: string): void => {
    if (what === 'start-asked') startsOn.push(startSeen(payer, reference, clock.now))
    for (const waiter of waiters) waiter(what, reference)
  }
  const payerWire = wireTo(tools, scenario.payer.outage, scenario.payer.silent)
  const payer = new Payer({
    wire: payerWire,
    mood: scenario.payer,
    guaranteedUntil: scenario.deadlineMs && scenario.beginsAt + scenario.deadlineMs,
    now: () => clock.now,
    tell: (reference) => payerWire.news(() => hostOf(reference)?.paymentNews()),
    // The payer ends what nobody approved after its own ten minutes.
    created: (reference) => clock.after(10 * MINUTE, () => void payer.drive(reference, 'expire')),
    captured: (reference) => moment('captured', reference),
  })
  const { newPrice, skewMs, billsPeriods } = scenario.backend
  const charger = new Charger({
    clock,
    chance,
    wire: wireTo(tools, scenario.backend.outage, null),
    backend: scenario.backend,
    mood: (reference) => moodOf(scenario, references, reference),
    price: {
      total: (s, now) =>
        Math.round(priceBy(scenario.plainTariff, s, now, skewMs) * (newPrice ?? 1)),
      periods: (s, now) => (billsPeriods ? wholePeriods(scenario.plainTariff, s, now, skewMs) : []),
    },
    tell: newsFor(hostOf),
    moment,
  })
  const rows = new Map<string, LedgerRow>()
  const ports = {
    payments: payer,
    chargers: charger,
    ledger: ledgerOf(rows),
    notices: { note: async () => undefined },
    returnUrl: async (reference: string) => `https://stikk.example/c/${reference}`,
    now: () => clock.now,
  }
  for (const _ of references) hosts.push(new Host({ clock, chance, ports, trace, sabotage }))
  const taken = new Map<string, number>()
  const diedAt: number[] = []
  const seen = { startsOn, refundsTaken: taken, rows, diedAt, waiters }
  return { ...tools, references, hosts, payer, charger, ...seen }
}

function newsFor(hostOf: (reference: string) => Host | undefined): ChargerNews {
  return {
    start: (reference, answer, attempt) => {
      const why = 'start-refused'
      hostOf(reference)?.say({ type: 'ReportStart', answer, why, timeoutS: null, attempt })
    },
    stop: (reference, answer) => void hostOf(reference)?.say({ type: 'ReportStop', answer }),
    session: (reference, report) => void hostOf(reference)?.pushed(report),
    cdr: (reference, cdr) => void hostOf(reference)?.say({ type: 'ReportCdr', cdr }),
  }
}

function wireTo(tools: WorldTools, outage: Span | null, silent: Span | null): Network {
  const { clock, chance, scenario, stormEndsAt } = tools
  const since = (span: Span | null): Span | null =>
    span && { fromMs: scenario.beginsAt + span.fromMs, toMs: scenario.beginsAt + span.toMs }
  const trouble = { stormEndsAt, outage: since(outage), silent: since(silent) }
  return new Network(clock, chance, scenario.weather, trouble)
}

function startSeen(payer: Payer, reference: string, at: number): StartSeen {
  const p = payer.payments.get(reference)
  const openMinor = p ? openOf(p) : 0
  return { reference, at, state: p?.state ?? 'none', openMinor, shownAt: p?.shownAt ?? null }
}

function moodOf(scenario: Scenario, references: readonly string[], reference: string): ChargerMood {
  const mood = scenario.chargers[references.indexOf(reference)]
  if (!mood) throw new Error('a charger was asked for a driver who does not exist')
  return mood
}

function referenceOf(seed: number, i: number): Reference {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, seed)
  bytes[15] = i
  return makeReference(bytes)
}

/** The ledger as its own object: claims and numbers survive every crash of a session. */
function ledgerOf(rows: Map<string, LedgerRow>): Pick<Ledger, 'claim' | 'record'> {
  const claims = new Map<string, string>()
  const numbers = new Map<string, number>()
  const notes = new Map<string, number[]>()
  let given = 0
  return {
    claim: async (evseUid, reference) => {
      const holder = claims.get(evseUid)
      if (holder !== undefined && holder !== reference) return false
      claims.set(evseUid, reference)
      return true
    },
    record: async (row: LedgerRow) => {
      rows.set(row.reference, row)
      const live = ['starting', 'charging', 'stopping'].includes(row.phase)
      if (!live && claims.get(row.evseUid) === row.reference) claims.delete(row.evseUid)
      for (let n = notes.get(row.reference)?.length ?? 0; n < row.creditNotesDue; n += 1) {
        given += 1
        notes.set(row.reference, [...(notes.get(row.reference) ?? []), given])
      }
      const creditNotes = notes.get(row.reference) ?? []
      if (!row.numberDue) return { receiptNumber: null, creditNotes }
      const number = numbers.get(row.reference) ?? numbers.size + 1
      numbers.set(row.reference, number)
      return { receiptNumber: number, creditNotes }
    },
  }
}
