// Registering with both neighbours and pulling the catalogue, as often as it takes (design §6,
// "Registering"): at most one attempt at a time, not too often, the last word kept for who asks. It
// must never know who the neighbours are: what asks them is handed in.
import type { LogRecord } from '#bff/deps.ts'
import { DEFAULT_MERCHANT } from '#bff/merchants.ts'
import type { Outcome } from '#bff/session/ports.ts'

export interface Check {
  ok: boolean
  /** Why not, without secrets. */
  detail?: string
}
/** Name of what is needed -> whether it is there. */
export type SetUpReport = Record<string, Check>

/** Pushes bring what changes; a whole pull is for what was missed. */
const PULL_EVERY_MS = 300_000
/** Prices older than this are not ready to be sold by. */
const STALE_MS = 900_000
/** `GET /readyz` may be asked by anyone, as often as they like (design §7). */
const SPACING_MS = 2000
/** What was in order is looked at again after this; the watchdog of `npm start` asks each 30 s. */
const FRESH_MS = 20_000

/** The code of the last failure. */
export type Away = Partial<Record<'payer' | 'chargers', string>>

export interface SetUpSteps {
  /**
   * A token was obtained, and news of payments will reach us. The value is what the operator should
   * know all the same; null: nothing.
   */
  payer(): Promise<Outcome<string | null>>
  /** The same for the sales units of further merchants, by their ids. */
  morePayers?: ReadonlyMap<string, () => Promise<Outcome<string | null>>>
  /** Registered with the charger backend; `afresh`: it has refused our token. */
  register(afresh: boolean): Promise<Outcome<unknown>>
  pull(): Promise<Outcome<{ connectors: number; tariffs: number }>>
  /**
   * Which neighbours have failed every call of late, whoever made it, and with which code. Left out or
   * failing: none is known to.
   */
  away?(): Promise<Away>
  /** When the catalogue was last pulled, epoch ms. */
  freshness(): Promise<number | null>
  now(): number
  log(record: LogRecord): void
}

/** One attempt at everything, both neighbours side by side. Never rejects. */
export async function runSetUp(steps: SetUpSteps, afresh: boolean): Promise<SetUpReport> {
  const ask = (payer: SetUpSteps['payer']) => checked(steps, async () => payerCheck(await payer()))
  const more = [...(steps.morePayers ?? [])].map(
    async ([id, payer]) => [`${PAYER} ${id}`, await ask(payer)] as const,
  )
  const before = await knownAway(steps)
  const [payer, [chargers, catalogue], others] = await Promise.all([
    ask(() => steps.payer()),
    chargerChecks(steps, afresh, before.chargers !== undefined),
    Promise.all(more),
  ])
  const report = { [PAYER]: payer, ...Object.fromEntries(others), chargers, catalogue }
  // Asked again: what was just tried may have been answered.
  const nobody = Object.keys(before).length === 0
  return nobody ? report : withAway(report, await knownAway(steps))
}

/** What is in order by what we keep is not, where nobody has had an answer for a while. */
function withAway(report: SetUpReport, away: Away): SetUpReport {
  const checks = Object.entries(report).map(([name, check]): [string, Check] => {
    const code = name === 'chargers' ? away.chargers : isPayer(name) ? away.payer : undefined
    if (!check.ok || code === undefined) return [name, check]
    return [name, { ok: false, detail: `no call has been answered for a while (${code})` }]
  })
  return Object.fromEntries(checks)
}

/** Not to know is no reason to be unready. */
async function knownAway(steps: SetUpSteps): Promise<Away> {
  try {
    return (await steps.away?.()) ?? {}
  } catch {
    return {}
  }
}

/** Name of the check of the sales unit; a further merchant's id follows it. */
const PAYER = 'payer'

const isPayer = (name: string): boolean => name === PAYER || name.startsWith(`${PAYER} `)

/** What the report says of one merchant's sales unit. */
export function payerCheckOf(report: SetUpReport, merchantId: string): Check {
  const name = merchantId === DEFAULT_MERCHANT ? PAYER : `${PAYER} ${merchantId}`
  return report[name] ?? { ok: false, detail: 'not asked yet' }
}

/**
 * The report as anybody may read it: one check for all sales units, without a merchant's name. One that
 * is not ready is no fault of the others, which sell on.
 */
export function withoutMerchants(report: SetUpReport): SetUpReport {
  const units = Object.entries(report).filter(([name]) => isPayer(name))
  const rest = Object.entries(report).filter(([name]) => !isPayer(name))
  const [only, another] = units
  if (only === undefined || another === undefined) return report
  const away = units.filter(([, check]) => !check.ok).length
  const detail = `${away} of ${units.length} sales units are not ready`
  const payer = { ok: away < units.length, ...(away > 0 ? { detail } : {}) }
  return { [PAYER]: payer, ...Object.fromEntries(rest) }
}

async function chargerChecks(
  steps: SetUpSteps,
  afresh: boolean,
  away: boolean,
): Promise<[Check, Check]> {
  const chargers = await checked(steps, async () => checkOf(await steps.register(afresh)))
  return [chargers, await checked(steps, () => catalogueCheck(steps, chargers.ok, away))]
}

async function catalogueCheck(
  steps: SetUpSteps,
  registered: boolean,
  away: boolean,
): Promise<Check> {
  const at = await steps.freshness()
  const age = at === null ? Infinity : steps.now() - at
  // Of a backend that is away, the catalogue is also asked to find out whether it is back.
  if (age < PULL_EVERY_MS && !away) return { ok: true }
  const usable = age < STALE_MS
  if (!registered) return usable ? { ok: true } : { ok: false, detail: 'not registered' }
  let pulled = await steps.pull()
  // The backend has forgotten us, as a stand-in does when it is started anew.
  if (!pulled.ok && pulled.code === '401' && (await steps.register(true)).ok) {
    pulled = await steps.pull()
  }
  if (pulled.ok) steps.log({ event: 'catalogue-pulled', ...pulled.value })
  return usable ? { ok: true } : checkOf(pulled)
}

function payerCheck(outcome: Outcome<string | null>): Check {
  if (!outcome.ok || outcome.value === null) return checkOf(outcome)
  return { ok: true, detail: outcome.value }
}

function checkOf(outcome: Outcome<unknown>): Check {
  return outcome.ok ? { ok: true } : { ok: false, detail: outcome.code }
}

/** A mistake of ours is a check that failed, not a set-up that never ends. */
async function checked(steps: SetUpSteps, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check()
  } catch (error) {
    const detail = error instanceof Error ? error.name : 'unknown'
    steps.log({ event: 'set-up-failed', detail })
    return { ok: false, detail }
  }
}

/** Spaces attempts out. `attempt` must not reject; `now` gives epoch ms; `again` is not put off. */
export function createSetUp(
  attempt: () => Promise<SetUpReport>,
  now: () => number,
): (again?: boolean) => Promise<SetUpReport> {
  let last: { at: number; report: SetUpReport } | null = null
  let underWay: Promise<SetUpReport> | null = null
  return async (again = false) => {
    if (underWay) return underWay
    if (last) {
      const fine = !again && Object.values(last.report).every((check) => check.ok)
      if (now() - last.at < (fine ? FRESH_MS : SPACING_MS)) return last.report
    }
    underWay = attempt()
    try {
      const report = await underWay
      last = { at: now(), report }
      return report
    } finally {
      underWay = null
    }
  }
}
