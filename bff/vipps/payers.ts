// One client of the payer for each merchant: keys, token, rate budget and webhook registrations of its
// sales unit alone. A merchant that is not in the settings has none, and its money waits: it must never
// be moved through another's.
import { DEFAULT_MERCHANT, type Merchants } from '#bff/merchants.ts'
import type { Failure, Note, Payments, Readings } from '#bff/session/ports.ts'
import { createPayments } from './client.ts'
import { readHistory } from './history.ts'
import { payerOptions } from './options.ts'
import { createCaller, type PayerOptions } from './transport.ts'
import { createWebhooksApi, type WebhooksApi } from './webhooks-api.ts'

export interface Payer {
  payments: Payments
  webhooks: WebhooksApi
  history(reference: string): ReturnType<Readings['payment']>
}

export interface Payers {
  /** Null: the settings know no such merchant. */
  of(merchantId: string): Payer | null
  /** Of a merchant that is not known: calls that fail, to be tried again when it is back. */
  paymentsOf(merchantId: string): Payments
  /** Port `Readings.payment`. */
  history: Readings['payment']
}

type World = Pick<PayerOptions, 'fetch' | 'now' | 'lookout'> & { note: Note }

/** Builds the clients; each when it is first asked for. */
export function createPayers(merchants: Merchants, world: World): Payers {
  const known = new Map<string, Payer>()
  const of = (merchantId: string): Payer | null => {
    const found = known.get(merchantId)
    if (found) return found
    const merchant = merchants.of(merchantId)
    if (!merchant) return null
    const note = noteOf(merchantId, world.note)
    const options = payerOptions(merchant.settings, { ...world, note })
    // Payments and webhooks share a token.
    const caller = createCaller(options)
    const payer = {
      payments: createPayments(options, caller),
      webhooks: createWebhooksApi(options, caller),
      history: (reference: string) => readHistory(caller, reference),
    }
    known.set(merchantId, payer)
    return payer
  }
  return {
    of,
    paymentsOf: (merchantId) => of(merchantId)?.payments ?? absent(merchantId, world.note),
    history: async (merchantId, reference) => of(merchantId)?.history(reference) ?? UNKNOWN,
  }
}

/** The same note, saying whose matter it is. */
export function noteOf(merchantId: string, note: Note): Note {
  return (notice) => note({ ...notice, merchantId })
}

/** Of a merchant that is not in the settings nothing is known. */
const UNKNOWN: Failure = {
  ok: false,
  fate: 'retry',
  why: 'payer-outage',
  code: 'merchant-unknown',
  gateway: 503,
  retryAfterMs: null,
}

/** The payer of nobody: what is asked of it waits, and the operator is told why. */
function absent(merchantId: string, note: Note): Payments {
  const away = async (): Promise<Failure> => {
    note({
      code: 'merchant-unknown',
      subject: merchantId,
      field: merchantId === DEFAULT_MERCHANT ? null : 'MERCHANTS',
      detail:
        'Sessions of a merchant that is not in the settings wait: put it back until all of them are at rest.',
      merchantId,
    })
    return UNKNOWN
  }
  return { create: away, read: away, capture: away, cancel: away, refund: away, sendReceipt: away }
}
