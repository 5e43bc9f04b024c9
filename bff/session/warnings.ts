// What whoever runs the product must be woken for, as one pure rule over how things stand: the same
// picture gives the same warnings. When they are told, and that it happens once, is the office's. Each
// code has its page in docs/runbook.md.
import type { Why } from '#shared/contract.ts'
import type { Phase } from './model.ts'
import type { Standing } from './standing.ts'

export const WARNING_CODES = [
  'payer-away',
  'charger-backend-away',
  'catalogue-stale',
  'webhook-silent',
  'session-parked',
  'session-rests-too-long',
  'effect-stuck',
  'receipt-unsent',
  'capture-deadline-near',
  'watch-blind',
] as const
export type WarningCode = (typeof WARNING_CODES)[number]

/** Every reason a session can be parked for: each has its page in the runbook, and a trip of its own. */
export const PARKED_WHYS = [
  'start-timeout',
  'reservation-lapsed',
  'invalid-with-energy',
  'price-contradiction',
  'currency-contradiction',
  'cdr-credited',
  'late-start',
  'partial-capture-off',
  'funds-unavailable',
  'capture-expired',
  'capture-refused',
  'release-refused',
  'refund-refused',
  'payer-outage',
  'payment-unreachable',
] as const satisfies readonly Why[]
export type ParkedWhy = (typeof PARKED_WHYS)[number]

export interface Warning {
  code: WarningCode
  /** A session's reference, a neighbour; with the code it names the warning. */
  subject: string
  /** Whose it is; null: of the whole installation. */
  merchantId: string | null
  /** What is wrong, in a sentence. */
  detail: string
  /** It is told only when it has been so for this long: what mends itself wakes nobody. */
  graceMs: number
}

export interface Picture {
  now: number
  /** Every session that is not finished; null: the sweep has not come by yet. */
  standings: readonly Standing[] | null
  /** When the sweep last came by, epoch ms. */
  sweptAt: number | null
  /**
   * What the product needs, by name: `payer`, `chargers`, `catalogue`, and `payer <id>` for the sales unit
   * of each further merchant; empty: not known yet.
   */
  checks: Readonly<Record<string, { ok: boolean; detail?: string | undefined }>>
  /** When a webhook last proved to be the payer's, epoch ms; 0: never; null: not known. */
  webhookAt: number | null
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** An outage of minutes is bridged by retries: nobody is woken for it. */
const AWAY_GRACE_MS = 5 * MINUTE_MS
/** What is parked for an outage unparks by itself when that ends. */
const OUTAGE_GRACE_MS = 15 * MINUTE_MS
const PARKED_GRACE_MS = MINUTE_MS
/** An approval is read by our own poll within seconds: news of it that is ten minutes late is lost. */
const NEWS_MS = 10 * MINUTE_MS
/** The outbox gives up by itself after GIVE_UP_S (15 min); what it never gives up is told then too. */
const STUCK_MS = 15 * MINUTE_MS
const RECEIPT_MS = HOUR_MS
/** A weekend to act (hold.ts warns the same two days before). */
const DEADLINE_MS = 48 * HOUR_MS
/** The sweep comes by each minute. */
const BLIND_MS = 5 * MINUTE_MS

/**
 * Longer than a session may stay in a phase by its own deadlines (deadlines.ts), with room for one
 * outage. A charge ends with the car: two days is beyond any.
 */
const LONGEST_MS: Readonly<Partial<Record<Phase, number>>> = {
  reserving: HOUR_MS,
  starting: 2 * HOUR_MS,
  charging: 48 * HOUR_MS,
  stopping: 2 * HOUR_MS,
  awaitingCdr: 24 * HOUR_MS,
  capturing: HOUR_MS,
  releasing: HOUR_MS,
}

/** All that is wrong in a picture, in the order of the codes. */
export function warningsOf(picture: Picture): Warning[] {
  return [...neighbours(picture), ...blind(picture), ...sessions(picture)]
}

function neighbours({ checks, now, webhookAt, standings }: Picture): Warning[] {
  const warnings: Warning[] = []
  const add = (name: string, code: WarningCode, words: string, whose: string | null = null) => {
    const check = checks[name]
    if (!check || check.ok) return
    const why = check.detail === undefined ? '' : ` (${check.detail})`
    const detail = `${words}${why}.`
    warnings.push({ code, subject: name, merchantId: whose, detail, graceMs: AWAY_GRACE_MS })
  }
  const units = Object.keys(checks).filter((name) => name.startsWith('payer '))
  // Alone it is what everybody pays through; beside others it is the unit of one.
  const payers: [name: string, whose: string | null][] = [
    ['payer', units.length > 0 ? 'default' : null],
    ...units.map((name): [string, string] => [name, name.slice('payer '.length)]),
  ]
  for (const [name, whose] of payers) {
    add(name, 'payer-away', 'The payer cannot be reached or refuses us', whose)
  }
  add('chargers', 'charger-backend-away', 'The charger backend cannot be reached or refuses us')
  add('catalogue', 'catalogue-stale', 'The catalogue is too old to sell by')
  const unheard = (standings ?? []).filter(
    ({ authorizedAt }) =>
      authorizedAt !== null &&
      webhookAt !== null &&
      now - authorizedAt >= NEWS_MS &&
      webhookAt < authorizedAt - NEWS_MS,
  )
  if (unheard.length > 0) {
    warnings.push({
      code: 'webhook-silent',
      subject: 'payer',
      merchantId: null,
      detail: `${unheard.length} payments were approved and no webhook told of them: we live by polling.`,
      graceMs: 0,
    })
  }
  return warnings
}

function blind({ now, sweptAt }: Picture): Warning[] {
  if (sweptAt === null || now - sweptAt < BLIND_MS) return []
  return [
    {
      code: 'watch-blind',
      subject: 'sweep',
      merchantId: null,
      detail: 'Nobody has looked after the open sessions for five minutes.',
      graceMs: 0,
    },
  ]
}

function sessions({ standings, now }: Picture): Warning[] {
  return (standings ?? []).flatMap((standing) => {
    const { reference: subject, merchantId, stationId } = standing
    return wrongsOf(standing, now).map(([code, words, graceMs]) => ({
      code,
      subject,
      merchantId,
      detail: `Station ${stationId}: ${words}`,
      graceMs,
    }))
  })
}

type Wrong = [code: WarningCode, words: string, graceMs: number]

function wrongsOf(s: Standing, now: number): Wrong[] {
  const wrongs: Wrong[] = []
  const { parked, captureUntil, receiptSince, waiting } = s
  if (parked) {
    const grace = parked.outage ? OUTAGE_GRACE_MS : PARKED_GRACE_MS
    wrongs.push(['session-parked', `parked, ${parked.why ?? 'no reason known'}.`, grace])
  }
  const longest = LONGEST_MS[s.phase]
  if (longest !== undefined && now - s.phaseAt >= longest) {
    const hours = Math.floor((now - s.phaseAt) / HOUR_MS)
    wrongs.push(['session-rests-too-long', `${s.phase} for ${hours} hours.`, 0])
  }
  if (waiting && now - waiting.since >= STUCK_MS && waiting.effect !== 'SendReceipt') {
    wrongs.push(['effect-stuck', `${waiting.effect} has been tried in vain.`, 0])
  }
  if (receiptSince !== null && now - receiptSince >= RECEIPT_MS) {
    wrongs.push(['receipt-unsent', 'the payer has not taken the receipt.', 0])
  }
  const held = captureUntil !== null && s.phase !== 'releasing'
  if (held && captureUntil - now < DEADLINE_MS) {
    const hours = Math.max(0, Math.floor((captureUntil - now) / HOUR_MS))
    wrongs.push(['capture-deadline-near', `what is held can be captured for ${hours} hours.`, 0])
  }
  return wrongs
}
