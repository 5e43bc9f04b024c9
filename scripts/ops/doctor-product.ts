// What a running Stikk says of itself through its own doors: is it ready, how is it registered with the
// charger backend, what does it sell, what is it alarmed by. It asks and changes nothing.
import * as z from 'zod'
import { askReadiness } from '../readiness.ts'
import { Trouble } from './desk.ts'
import type { Door } from './door.ts'
import { findingsOf, type Area, type Finding } from './finding.ts'
import { registrationShape, type RegistrationTold } from './ocpi.ts'
import type { WebhookKnown } from './payer-checks.ts'
import { stationsOf, type Station } from './stations.ts'

const product = findingsOf('product')
const chargers = findingsOf('chargers')
const watch = findingsOf('watch')

const NEEDS: Readonly<Record<string, string>> = {
  payer: 'see the payer’s findings below, or "doctor --payer" where the keys are',
  chargers: '"ops ocpi status" says how it stands, "ops ocpi register" begins anew',
  catalogue: '"ops ocpi sync" reads the catalogue now',
}

/** `GET /readyz`: each need by its name. */
export async function checkReady(address: string): Promise<Finding[]> {
  const { missing, checks } = await askReadiness(address)
  const all = Object.entries(checks).map(([name, { ok, detail = '' }]) =>
    ok
      ? product.well(name, detail)
      : product.wrong(name, detail || 'not there', NEEDS[name] ?? 'see the log of the product'),
  )
  if (all.length > 0) return all
  return [product.wrong(address, missing.join('; '), 'start the product, or give its --address')]
}

/** What is asked through the operator's door; a refusal is one finding, and null what was asked. */
async function asking<T>(
  area: Area,
  name: string,
  ask: () => Promise<T>,
): Promise<{ got: T; finding: null } | { got: null; finding: Finding }> {
  try {
    return { got: await ask(), finding: null }
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    const next = 'give an OPERATOR_TOKEN that this product knows, and an --address that leads to it'
    return { got: null, finding: findingsOf(area).wrong(name, error.message, next) }
  }
}

/** Modules without which there is no drop-in charge, with the part the backend has in each. */
const NEEDED = [
  'locations SENDER',
  'tariffs SENDER',
  'sessions SENDER',
  'cdrs SENDER',
  'commands RECEIVER',
]
/** 2.1.1 knows no roles: its backend has both. */
const ROLELESS = /^2\.1/

export function judgeRegistration(one: RegistrationTold): Finding[] {
  const { wrong, well, aside } = chargers
  if (!one.registered) {
    return [
      wrong('ocpi', 'not registered with the charger backend', '"ops ocpi register" begins it'),
    ]
  }
  const version = one.version ?? '?'
  const findings = [
    well('ocpi', `registered with ${one.partner ?? 'an unnamed party'} by ${version}`),
  ]
  const has = (needed: string): boolean =>
    one.modules.some((module) =>
      ROLELESS.test(version) ? module === needed.split(' ')[0] : module === needed,
    )
  const missing = one.modules.length === 0 ? [] : NEEDED.filter((needed) => !has(needed))
  if (missing.length > 0) {
    const next = 'ask the charger backend to open these modules to you, then "ops ocpi register"'
    findings.push(wrong('ocpi modules', `it does not offer ${missing.join(', ')}`, next))
  } else if (one.modules.length > 0) {
    findings.push(well('ocpi modules', `${one.modules.length}, all that is needed`))
  }
  if (one.token.offered !== null) {
    const detail = `generation ${one.token.offered} is offered and not confirmed`
    findings.push(wrong('ocpi credentials', detail, '"ops ocpi rotate" offers it again'))
  } else {
    findings.push(
      well('ocpi credentials', `generation ${one.token.generation ?? '?'} of our token`),
    )
  }
  for (const lack of one.lacks) findings.push(aside('ocpi version', `${version} lacks: ${lack}`))
  return findings
}

/** How many are sold, and for each reason of those that are not, one line. */
export function judgeCatalogue(stations: readonly Station[]): Finding[] {
  const { wrong, well, aside } = chargers
  if (stations.length === 0) {
    const next = 'ask the charger backend which locations it publishes to you, then "ops ocpi sync"'
    return [wrong('catalogue', 'no stations', next)]
  }
  const sold = stations.filter((one) => one.sold).length
  const reasons = new Map<string, Station[]>()
  for (const one of stations) {
    if (one.sold) continue
    const why = one.unsoldWhy ?? 'no price'
    reasons.set(why, [...(reasons.get(why) ?? []), one])
  }
  const next = 'ask the charger backend for a tariff that can be sold by ("ops stations --unsold")'
  const unsold = [...reasons].map(([why, ones]) => {
    const some = ones.slice(0, 3).map(({ stationId }) => stationId)
    const detail = `${ones.length} not sold, ${why}: ${some.join(', ')}${ones.length > 3 ? ', …' : ''}`
    return sold === 0 ? wrong('catalogue', detail, next) : aside('catalogue', detail, next)
  })
  return [
    ...(sold > 0 ? [well('catalogue', `${sold} of ${stations.length} connectors sold`)] : []),
    ...unsold,
  ]
}

const aliasesShape = z.object({
  aliases: z.array(z.object({ alias: z.string(), leads: z.boolean(), hides: z.array(z.string()) })),
})

async function aliases(door: Door): Promise<Finding[]> {
  const { wrong, well } = chargers
  const { aliases: all } = await door.get('/operator/aliases', aliasesShape)
  const lost = all.filter((one) => !one.leads).map((one) => one.alias)
  const hiding = all.filter((one) => one.hides.length > 0).map((one) => one.alias)
  return [
    ...(lost.length > 0
      ? [
          wrong(
            'aliases',
            `lead nowhere: ${lost.join(', ')}`,
            '"ops alias set <alias> <station> --move"',
          ),
        ]
      : []),
    ...(hiding.length > 0
      ? [
          wrong(
            'aliases',
            `hide stations: ${hiding.join(', ')}`,
            '"ops alias list" says which; name them otherwise',
          ),
        ]
      : []),
    ...(all.length > 0 && lost.length + hiding.length === 0
      ? [well('aliases', `${all.length} lead to their stations`)]
      : []),
  ]
}

/** The registration, the catalogue and the operator's aliases; the address of their versions besides. */
export async function checkChargers(
  door: Door,
): Promise<{ findings: Finding[]; versionsUrl: string | null }> {
  const shown = await asking('chargers', 'operator’s door', () =>
    door.get('/operator/chargers', registrationShape),
  )
  if (shown.finding) return { findings: [shown.finding], versionsUrl: null }
  const listed = await asking('chargers', 'catalogue', () => stationsOf(door))
  const named = await asking('chargers', 'aliases', () => aliases(door))
  return {
    findings: [
      ...judgeRegistration(shown.got),
      ...(listed.finding ? [listed.finding] : judgeCatalogue(listed.got)),
      // A token that may not see them says nothing about them.
      ...(named.got ?? []),
    ],
    versionsUrl: shown.got.versionsUrl,
  }
}

const warningsShape = z.object({
  told: z.boolean(),
  warnings: z.array(
    z.object({
      code: z.string(),
      subject: z.string(),
      detail: z.string(),
      overAt: z.number().nullable(),
    }),
  ),
})

/** What somebody should be woken for now. */
export async function checkWarnings(door: Door): Promise<Finding[]> {
  const asked = await asking('watch', 'alerts', () => door.get('/operator/warnings', warningsShape))
  if (asked.finding) return [asked.finding]
  const now = asked.got.warnings.filter((one) => one.overAt === null)
  const told = asked.got.told
    ? []
    : [watch.aside('alerts', 'nobody is told', 'set ALERT_URL, then "ops warnings trial"')]
  if (now.length === 0) return [watch.well('alerts', 'nothing is wrong now'), ...told]
  const wrongs = now.map(({ code, subject, detail }) =>
    watch.wrong(code, `${subject}: ${detail}`, `docs/runbook.md#${code} says what to do`),
  )
  return [...wrongs, ...told]
}

const webhookShape = z.object({
  byHand: z.boolean(),
  registrations: z.array(z.object({ id: z.string(), retiredAt: z.number().nullable() })),
})

/** What the product knows of its webhook; null: it may not be asked, or is older than this. */
export async function webhookOf(
  door: Door | null,
  merchantId: string,
): Promise<WebhookKnown | null> {
  if (door === null) return null
  const path = `/operator/webhook?merchant=${encodeURIComponent(merchantId)}`
  const asked = await asking('payer', 'webhook', () => door.get(path, webhookShape))
  return asked.got
}

const settledShape = z.object({
  sessions: z.array(
    z.object({
      reference: z.string(),
      merchantId: z.string().default('default'),
      reservedMinor: z.number(),
      capturedMinor: z.number(),
    }),
  ),
})

/** A session that was captured in part proves that it can be done; null: there is none to show. */
export async function partCaptured(door: Door | null, merchantId: string): Promise<string | null> {
  if (door === null) return null
  const path = '/operator/sessions?phase=settled'
  const asked = await asking('payer', 'sessions', () => door.get(path, settledShape))
  const proof = asked.got?.sessions.find(
    (one) =>
      one.merchantId === merchantId &&
      one.capturedMinor > 0 &&
      one.capturedMinor < one.reservedMinor,
  )
  return proof?.reference ?? null
}
