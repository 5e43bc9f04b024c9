// What every route of the OCPI receiver shares: its dependencies, the envelope of its answers, and
// how a body is read. It must never know a module's objects.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type * as z from 'zod'
import type { Catalogue, Note, Sessions } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import { parseJson } from './json.ts'
import type { Log } from './log.ts'
import type { GateDeps } from './gate.ts'
import { partyOf } from './handshake.ts'
import type { Party } from './identity.ts'
import { keptRegistration } from './registration-record.ts'
import { isOld } from './versions.ts'
import { firstFault, tellFaults, type Fault } from './wire.ts'
import type { AssumedVatRate } from './translate-tariff.ts'

/** `registration`: the same that `register` is called with. */
export interface OcpiDoorDeps extends GateDeps {
  sessions: Pick<
    Sessions<unknown>,
    'view' | 'charge' | 'startReport' | 'stopReport' | 'sessionReport' | 'cdrReport'
  >
  catalogue: Pick<
    Catalogue,
    | 'putConnectors'
    | 'setEvseStatus'
    | 'putTariffs'
    | 'removeTariff'
    | 'mapSession'
    | 'sessionOf'
    | 'mapCdr'
    | 'cdrOf'
    | 'hold'
    | 'held'
    | 'holding'
    | 'find'
  >
  /** Is there a session of this reference? Answered by the ledger, without waking the session. */
  isOurs: (reference: Reference) => Promise<boolean>
  assumedVatRate: AssumedVatRate
  newId: () => string
  /** A PATCH of a session that no PUT has named: one list read is due. Must not throw. */
  onUnmapped?: () => void
  /** A location changed in more than a status: it is to be read back. Must not throw. */
  onLocationChanged?: (locationId: string) => void
  /** The CPO has registered or renewed: what it offers is to be read. Must not throw. */
  onRegistered?: () => void
  /** The CPO has activated a terminal: it is to be sent it. Must not throw. */
  onTerminal?: () => void
  log?: Log
  /** Tells the operator of what a retry cannot mend. */
  note?: Note
}

/** OCPI status codes we answer with (status_codes). */
export const DONE = 1000
export const WRONG = 2001
export const UNKNOWN_LOCATION = 2003
export const UNKNOWN_TOKEN = 2004
export const SERVER_FAULT = 3000

interface Answer {
  statusCode: number
  http?: ContentfulStatusCode
  content?: unknown
  /** `data` that is JSON already. */
  json?: string
  message?: string
}

/**
 * The envelope. Once a message is authenticated and its JSON readable, errors are told by
 * `statusCode` with HTTP 200 (transport_and_format "Response format").
 */
export function reply(c: Context, deps: Pick<OcpiDoorDeps, 'now'>, answer: Answer): Response {
  const frame = JSON.stringify({
    ...(answer.content === undefined ? {} : { data: answer.content }),
    status_code: answer.statusCode,
    ...(answer.message === undefined ? {} : { status_message: answer.message }),
    timestamp: new Date(deps.now()).toISOString(),
  })
  // As it came, to the last digit: parsed and written again it would be another text.
  const body = answer.json === undefined ? frame : `{"data":${answer.json},${frame.slice(1)}`
  c.header('Content-Type', 'application/json')
  c.header('Cache-Control', 'no-store')
  return c.body(body, answer.http ?? 200)
}

/** Reads the body against `schema`, or gives the answer that says what is wrong with it. */
export async function read<S extends z.ZodType>(
  c: Context,
  deps: Pick<OcpiDoorDeps, 'now'>,
  schema: S,
): Promise<
  | { ok: true; value: z.output<S>; raw: unknown }
  | { ok: false; response: Response; raw: unknown; fault: Fault }
> {
  let raw: unknown
  try {
    raw = parseJson(await c.req.text())
  } catch {
    const fault = { field: 'the body', detail: 'is not JSON' }
    const message = 'the body is not JSON'
    const response = reply(c, deps, { statusCode: WRONG, http: 400, message })
    return { ok: false, response, raw: null, fault }
  }
  const parsed = schema.safeParse(raw)
  if (parsed.success) return { ok: true, value: parsed.data, raw }
  const fault = firstFault(parsed.error)
  const response = reply(c, deps, { statusCode: WRONG, message: tellFaults([fault]) })
  return { ok: false, response, raw, fault }
}

/** Whom we are registered with, as its objects are owned. */
export async function partnerAt(deps: Pick<OcpiDoorDeps, 'registration'>): Promise<Party | null> {
  const { catalogue, versionsUrl } = deps.registration
  const partner = await keptRegistration(catalogue, versionsUrl)
  return partner && partyOf(partner)
}

/** Whose an object is that does not say so, and whose address does not either: 2.1.1 alone has those. */
export async function ownerUnsaid(c: Context, deps: OcpiDoorDeps): Promise<Party | null> {
  return isOld(c.req.param('version')) ? partnerAt(deps) : null
}

export { sameId } from './identity.ts'
