// What `doctor` can only learn by a payment: does the currency fit the sales unit (5040), and may a part
// be captured (6140)? One small payment, approved, captured in part, the rest released, the part given
// back. Whatever happens on the way, it lets go of all that it can, or says which payment to look at.
import { setTimeout as sleep } from 'node:timers/promises'
import type { PaymentSnapshot } from '#bff/session/model.ts'
import type { Payments } from '#bff/session/ports.ts'
import { createPayments } from '#bff/vipps/client.ts'
import { readEvents } from '#bff/vipps/reading.ts'
import { approveByForce } from '#bff/vipps/test-approval.ts'
import type { Caller, PayerOptions } from '#bff/vipps/transport.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import type { Currency } from '#shared/money.ts'
import { findingsOf, type Finding } from './finding.ts'

const { well, wrong } = findingsOf('payer')

/** Without it no drop-in charge can be sold: what was reserved could only be taken whole. */
const ENABLE = 'ask Vipps to enable partial capture for the sales unit'

/** Two kroner, of which one is captured: both are at or above the least amount of every market. */
const AMOUNTS: Record<Currency, { paid: number; captured: number }> = {
  NOK: { paid: 200, captured: 100 },
  DKK: { paid: 200, captured: 100 },
  SEK: { paid: 200, captured: 100 },
  EUR: { paid: 20, captured: 10 },
}

/** The payer's polling guidelines: first after 5 s, then every 2 s. */
const FIRST_POLL_MS = 5000
const POLL_MS = 2000
/** The payer's time to approve, and some room. */
const APPROVAL_MS = 660_000
/** So often letting go is tried; the limits of five writes a minute included. */
const MOST_TRIES = 12

export interface Probe {
  options: PayerOptions
  call: Caller
  currency: Currency
  /** A test user who approves by force; null: a person does, by the address that `show` is given. */
  phone: string | null
  show: (address: string) => void
  /** The operator has had enough: what was begun is undone at once. */
  stop: AbortSignal
  /** For tests: waits are divided by this. */
  hurry?: number
}

interface Case extends Probe {
  payments: Payments
  reference: Reference
}

/** Runs the probe and undoes it. Never throws where the outside fails. */
export async function probe(given: Probe): Promise<Finding[]> {
  const reference = makeReference(crypto.getRandomValues(new Uint8Array(16)))
  const one: Case = { ...given, payments: createPayments(given.options, given.call), reference }
  let findings: Finding[] = []
  try {
    findings = await tryOut(one)
  } finally {
    findings.push(await letGo(one))
  }
  return findings
}

async function tryOut(one: Case): Promise<Finding[]> {
  const { payments, reference, currency, options } = one
  const { paid, captured } = AMOUNTS[currency]
  const created = await payments.create(
    {
      reference,
      amountMinor: paid,
      currency,
      description: 'Test of the sales unit. Given back at once.',
      returnUrl: `${options.publicUrl ?? 'https://example.com'}/`,
    },
    `${reference}-c`,
  )
  if (!created.ok) {
    const { code } = created
    return code === '5040'
      ? [
          wrong(
            'currency',
            `5040: ${currency} is not the currency of the sales unit`,
            'set MARKET to the country of the sales unit',
          ),
        ]
      : [wrong('payment', `${code}: no payment can be created`, 'ask Vipps what the code means')]
  }
  const fits = well('currency', `${currency} fits the sales unit`)
  const refused = await approve(one, created.value.redirectUrl)
  if (refused !== null) {
    return [fits, wrong('partial capture', `unknown: not tried: ${refused}`, 'try it once more')]
  }
  const key = `${reference}-p`
  const capture = await payments.capture(reference, captured, currency, key)
  if (!capture.ok) {
    const { code } = capture
    return [
      fits,
      code === '6140'
        ? wrong('partial capture', 'refused: 6140: it is off', ENABLE)
        : wrong(
            'partial capture',
            `unknown: ${code}: this capture was refused`,
            'try it once more',
          ),
    ]
  }
  const release = await payments.cancel(reference, `${reference}-r`)
  if (!release.ok) {
    const detail = `${release.code}: the rest is still held`
    return [fits, wrong('release', detail, 'see whether "undone" below could let go of it')]
  }
  return [fits, verdict(release.value, one), await history(one, key)]
}

/** The money, part by part, as the payer shows it afterwards. */
function verdict(seen: PaymentSnapshot, { currency }: Case): Finding {
  const { paid, captured } = AMOUNTS[currency]
  const { authorizedMinor, capturedMinor, cancelledMinor } = seen
  const right =
    authorizedMinor === paid && capturedMinor === captured && cancelledMinor === paid - captured
  const sums = `authorized ${authorizedMinor}, captured ${capturedMinor}, released ${cancelledMinor}`
  return right
    ? well('partial capture', `known: works: ${sums}`)
    : wrong('partial capture', `does not add up: ${sums}`, 'show these sums to Vipps’ support')
}

/** Is what we did told in the payment's history, under our key? Refunds are told apart by it. */
async function history({ call, reference }: Case, key: string): Promise<Finding> {
  const events = await readEvents(call, reference)
  if (!events.ok) {
    const detail = `${events.code}: the events cannot be read`
    return wrong('history', detail, 'try it once more; refunds are told apart by the events')
  }
  const capture = events.value.find((event) => event.name === 'CAPTURED' && event.success)
  return capture?.idempotencyKey === key
    ? well('history', events.value.map((event) => event.name).join(', '))
    : wrong(
        'history',
        'the capture is not told with its idempotency key',
        'show this to Vipps’ support: refunds are told apart by it',
      )
}

/** Null once it is approved; else why it was not. */
async function approve(one: Case, address: string): Promise<string | null> {
  const { payments, reference, phone, call, options, show, stop, hurry = 1 } = one
  if (phone !== null) {
    const forced = await approveByForce(call, options, reference, phone)
    if (!forced.ok) {
      return `${forced.code}: the test user must have approved a payment by hand before`
    }
  } else {
    show(address)
  }
  const until = Date.now() + APPROVAL_MS / hurry
  for (let wait = phone === null ? FIRST_POLL_MS : 0; Date.now() < until; wait = POLL_MS) {
    await sleep(wait / hurry, undefined, { signal: stop }).catch(() => undefined)
    if (stop.aborted) return 'stopped'
    const seen = await payments.read(reference)
    if (seen.ok && seen.value.state === 'authorized') return null
    if (seen.ok && seen.value.state !== 'created') return `the payment was ${seen.value.state}`
  }
  return 'nobody approved it in time'
}

/** Ends, releases and gives back until nothing of the payment is left, whatever was done to it. */
async function letGo({ payments, reference, currency, hurry = 1 }: Case): Promise<Finding> {
  let last = ''
  for (let turn = 1; turn <= MOST_TRIES; turn += 1) {
    const seen = await payments.read(reference)
    if (!seen.ok && seen.fate === 'absent') return well('undone', 'nothing was created')
    const next = seen.ok ? await undo(payments, reference, currency, seen.value) : seen
    if (next === 'clean') return well('undone', `${reference}: nothing is held or kept`)
    if (next !== 'again') {
      last = next.code
      await sleep((next.retryAfterMs ?? 5000) / hurry)
    }
  }
  const next = `RELEASE OR REFUND ${reference} BY HAND in the portal`
  return wrong('undone', `${last}: the payer does not let go of ${reference}`, next)
}

type Next = 'clean' | 'again' | Extract<Awaited<ReturnType<Payments['read']>>, { ok: false }>

async function undo(
  payments: Payments,
  reference: Reference,
  currency: Currency,
  seen: PaymentSnapshot,
): Promise<Next> {
  const { state, authorizedMinor, capturedMinor, cancelledMinor, refundedMinor } = seen
  const open = authorizedMinor - capturedMinor - cancelledMinor
  if (state === 'created' || (state === 'authorized' && open > 0)) {
    const ended = await payments.cancel(reference, `${reference}-u`)
    return ended.ok ? 'again' : ended
  }
  const kept = capturedMinor - refundedMinor
  if (kept <= 0) return 'clean'
  const back = await payments.refund(reference, kept, currency, `${reference}-b`)
  return back.ok ? 'again' : back
}
