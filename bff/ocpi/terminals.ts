// Payment terminals as the CPO sees them (mod_payments, 2.3.0). We have no hardware: a terminal is a
// facade that the CPO activates, and assigns to locations and EVSEs for its own books. What is sold is
// the catalogue's to say, with or without one.
import * as z from 'zod'
import type { Catalogue } from '#bff/session/ports.ts'
import { callOcpi } from './transport.ts'
import { paymentsOf, type AdviceDeps } from './advice.ts'
import { partyOf } from './handshake.ts'
import { text } from './wire.ts'

const KEPT_AS = 'ocpi-terminals'
/** More than an operator has; each is a few hundred bytes of one value. */
const MOST = 500

const ids = z.array(text.pipe(z.string().max(36))).max(2000)
const short = (longest: number) => text.pipe(z.string().max(longest)).optional()

/** What the CPO may set; anything else of a Terminal is ours. */
export const terminalPatch = z.object({
  customer_reference: short(36),
  party_id: short(3),
  country_code: short(2),
  address: short(45),
  city: short(45),
  postal_code: short(10),
  state: short(20),
  country: short(3),
  coordinates: z.object({ latitude: text, longitude: text }).optional(),
  invoice_base_url: short(255),
  reference: short(36),
  location_ids: ids.optional(),
  evse_uids: ids.optional(),
})
export type TerminalPatch = z.infer<typeof terminalPatch>

const terminal = terminalPatch.extend({
  terminal_id: z.string(),
  /** Receipts are ours: the driver gets them from us. */
  invoice_creator: z.literal('PTP'),
  last_updated: z.string(),
})
export type Terminal = z.infer<typeof terminal>

/** `told`: the CPO has been sent it (POST Terminal). */
const kept = z.array(z.object({ told: z.boolean(), terminal }))
type Kept = z.infer<typeof kept>
type Store = Pick<Catalogue, 'kept' | 'keepIf'>

function read(value: string | null): Kept {
  return value ? (kept.safeParse(JSON.parse(value)).data ?? []) : []
}

export async function terminals(catalogue: Pick<Catalogue, 'kept'>): Promise<Terminal[]> {
  return read(await catalogue.kept(KEPT_AS)).map((one) => one.terminal)
}

async function change<T>(store: Store, act: (all: Kept) => { all: Kept; result: T }): Promise<T> {
  for (;;) {
    const was = await store.kept(KEPT_AS)
    const { all, result } = act(read(was))
    if (await store.keepIf(KEPT_AS, was, JSON.stringify(all))) return result
  }
}

/** A new terminal; the one of the same `reference` where there is one; null: there are too many. */
export async function activate(
  store: Store,
  wish: TerminalPatch,
  { id, at }: { id: string; at: string },
): Promise<Terminal | null> {
  return change(store, (all) => {
    const known = all.find(
      (one) => wish.reference !== undefined && one.terminal.reference === wish.reference,
    )
    if (known) return { all, result: known.terminal }
    if (all.length >= MOST) return { all, result: null }
    const fresh: Terminal = { ...wish, terminal_id: id, invoice_creator: 'PTP', last_updated: at }
    return { all: [...all, { told: false, terminal: fresh }], result: fresh }
  })
}

/** Lays the fields over the terminal; null: there is none of this id. */
export async function updateTerminal(
  store: Store,
  id: string,
  { patch, at }: { patch: TerminalPatch; at: string },
): Promise<Terminal | null> {
  return change(store, (all) => {
    let result: Terminal | null = null
    const next = all.map((one) => {
      if (one.terminal.terminal_id !== id) return one
      result = { ...one.terminal, ...patch, last_updated: at }
      return { ...one, terminal: result }
    })
    return { all: next, result }
  })
}

/** Takes the terminal away. False: there is none of this id. */
export async function deactivate(store: Store, id: string): Promise<boolean> {
  return change(store, (all) => {
    const left = all.filter((one) => one.terminal.terminal_id !== id)
    return { all: left, result: left.length < all.length }
  })
}

/** Sends the CPO the terminals that it activated and has not been sent (mod_payments "Activation"). */
export async function sendTerminals(deps: AdviceDeps & { catalogue: Store }): Promise<void> {
  const waiting = read(await deps.catalogue.kept(KEPT_AS)).filter((one) => !one.told)
  const known = waiting.length > 0 ? await deps.registration() : null
  const url = known && paymentsOf(known)
  if (!url) return
  for (const { terminal: one } of waiting) {
    const call = {
      operation: 'terminals',
      method: 'POST' as const,
      url: `${url}/terminals`,
      token: known.tokenC,
      body: one,
    }
    const routing = { from: deps.party, to: partyOf(known) }
    const reply = await callOcpi(deps, { ...call, correlationId: deps.newId(), routing })
    if (!reply.ok && reply.fate === 'retry') return
    if (!reply.ok) {
      const detail = `the CPO answered ${reply.code} to the terminal that it had activated`
      const subject = one.terminal_id
      deps.note?.({ code: 'ocpi-terminal-refused', subject, field: 'status_code', detail })
    }
    await change(deps.catalogue, (all) => ({
      all: all.map((k) => (k.terminal.terminal_id === one.terminal_id ? { ...k, told: true } : k)),
      result: null,
    }))
  }
}
