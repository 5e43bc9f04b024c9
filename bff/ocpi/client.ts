// Implements the Chargers port against an OCPI 2.2.1 CPO: START_SESSION, STOP_SESSION, and the
// lists of sessions and CDRs. It must never repeat a command by itself, nor keep anything.
import type { ChargeReport, Cdr } from '#bff/session/model.ts'
import type { Chargers, Outcome } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import { mentions, referenceIn, splitOwnedId, type Party } from './identity.ts'
import { silent, type Log } from './log.ts'
import { readPages } from './paging.ts'
import { endpointOf, partyOf, type Registration } from './registration.ts'
import { cdrOf, creditedId } from './translate-cdr.ts'
import { answerOfResponse, type CommandAnswer } from './translate-command.ts'
import { reportOf } from './translate-session.ts'
import { callOcpi, refuse, retry, type Call, type Transport } from './transport.ts'
import { cdr as wireCdr, type WireCdr } from './wire-cdr.ts'
import { commandResponse } from './wire-command.ts'
import { session as wireSession } from './wire-session.ts'
import { faultOf } from './wire.ts'

export interface ChargersDeps extends Transport {
  versionsUrl: string
  registration: () => Promise<Registration | null>
  publicUrl: string
  party: Party
  /** Who is said to have issued the token (Token.issuer, at most 64 characters). */
  issuer?: string
  /** The CPO answered 401: the caller registers again (registration.ts `registerAgain`). */
  onUnauthorized?: () => void
  log?: Log
}

/** 50 pages of 100: more sessions than one CPO has in the time that is asked for. */
const MOST_PAGES = 50
/** Clocks differ: what was updated a little before is asked for too. */
const CLOCK_SLACK_MS = 60_000

/** The charger backend as the sessions know it. Each call is made once, at most 10 s long. */
export function createChargers(deps: ChargersDeps): Chargers {
  return {
    start: (request) => startSession(deps, request),
    stop: (request) => stopSession(deps, request),
    readSession: (reference, since) => readSession(deps, reference, since),
    readCdrs: (reference, since) => readCdrs(deps, reference, since),
  }
}

async function startSession(
  deps: ChargersDeps,
  request: Parameters<Chargers['start']>[0],
): ReturnType<Chargers['start']> {
  const { reference } = request
  return command(deps, 'START_SESSION', null, {
    response_url: responseUrl(deps, 'START_SESSION', reference, request.attempt),
    token: {
      country_code: deps.party.countryCode,
      party_id: deps.party.partyId,
      uid: reference,
      type: 'AD_HOC_USER',
      contract_id: reference,
      issuer: deps.issuer ?? 'Stikk',
      valid: true,
      whitelist: 'NEVER',
      language: request.locale.slice(0, 2).toLowerCase(),
      last_updated: instantText(deps.now()),
    },
    location_id: request.locationId,
    evse_uid: request.evseUid,
    ...(request.connectorId === null ? {} : { connector_id: request.connectorId }),
    authorization_reference: reference,
  })
}

async function stopSession(
  deps: ChargersDeps,
  request: Parameters<Chargers['stop']>[0],
): ReturnType<Chargers['stop']> {
  const session = splitOwnedId(request.sessionId)
  if (!session) throw new RangeError('a session id is country, party and id')
  const outcome = await command(deps, 'STOP_SESSION', session, {
    response_url: responseUrl(deps, 'STOP_SESSION', request.reference, request.attempt),
    session_id: session.id,
  })
  return outcome.ok ? { ok: true, value: { answer: outcome.value.answer } } : outcome
}

async function command(
  deps: ChargersDeps,
  name: 'START_SESSION' | 'STOP_SESSION',
  to: Party | null,
  body: unknown,
): Promise<Outcome<CommandAnswer & { timeoutS: number | null }>> {
  const call = await callFor(deps, 'commands', 'RECEIVER')
  if (!call.ok) return call
  const { url, routing } = call.value
  const reply = await callOcpi(deps, {
    ...call.value,
    method: 'POST',
    url: `${url}/${name}`,
    body,
    routing: { from: deps.party, to: to ?? routing?.to ?? null },
  })
  if (!reply.ok) return noticed(deps, reply)
  // Success without content: the command was taken; what came of it is told later.
  if (reply.value.content === undefined || reply.value.content === null) {
    return { ok: true, value: { ...answerOfResponse('ACCEPTED'), timeoutS: null } }
  }
  const parsed = commandResponse.safeParse(reply.value.content)
  if (!parsed.success) return retry('bad-command-response')
  return {
    ok: true,
    value: { ...answerOfResponse(parsed.data.result), timeoutS: parsed.data.timeout },
  }
}

/**
 * Of several sessions with our token the one updated last. Null only when the whole list was read
 * and nothing in it speaks of us: law 5 releases money on that word.
 */
async function readSession(
  deps: ChargersDeps,
  reference: Reference,
  since: number,
): Promise<Outcome<ChargeReport | null>> {
  const list = await readList(deps, 'sessions', since)
  if (!list.ok) return list
  let newest: ChargeReport | null = null
  let unreadable = false
  for (const raw of list.value) {
    const parsed = wireSession.safeParse(raw)
    if (!parsed.success) {
      if (!mentions(raw, reference)) continue
      unreadable = true
      log(deps)('ocpi-session-unreadable', { reference, fault: faultOf(parsed.error) })
    } else if (referenceIn(parsed.data) === reference) {
      const report = reportOf(parsed.data)
      if (newest === null || report.updatedAt >= newest.updatedAt) newest = report
    }
  }
  if (newest === null && unreadable) return retry('bad-session')
  return { ok: true, value: newest }
}

/** All CDRs of ours, oldest first, with the credits that take one of them back. */
async function readCdrs(
  deps: ChargersDeps,
  reference: Reference,
  since: number,
): Promise<Outcome<Cdr[]>> {
  const list = await readList(deps, 'cdrs', since)
  if (!list.ok) return list
  const all: WireCdr[] = []
  let unreadable = false
  for (const raw of list.value) {
    const parsed = wireCdr.safeParse(raw)
    if (parsed.success) all.push(parsed.data)
    else if (mentions(raw, reference)) {
      unreadable = true
      log(deps)('ocpi-cdr-unreadable', { reference, fault: faultOf(parsed.error) })
    }
  }
  const named = all.filter((wire) => referenceIn(wire) === reference)
  const ids = new Set(named.map((wire) => cdrOf(wire).id))
  const credits = all.filter(
    (wire) => referenceIn(wire) === null && ids.has(creditedId(wire) ?? ''),
  )
  if (named.length === 0 && unreadable) return retry('bad-cdr')
  const ours = [...named, ...credits].map(cdrOf)
  return { ok: true, value: ours.sort((a, b) => a.updatedAt - b.updatedAt) }
}

async function readList(
  deps: ChargersDeps,
  module: 'sessions' | 'cdrs',
  since: number,
): Promise<Outcome<unknown[]>> {
  const call = await callFor(deps, module, 'SENDER')
  if (!call.ok) return call
  const url = new URL(call.value.url)
  url.searchParams.set('date_from', instantText(since - CLOCK_SLACK_MS))
  const list = await readPages(deps, { ...call.value, url: url.href }, MOST_PAGES)
  return list.ok ? list : noticed(deps, list)
}

async function callFor(
  deps: ChargersDeps,
  module: string,
  role: 'SENDER' | 'RECEIVER',
): Promise<Outcome<Call>> {
  const known = await deps.registration()
  if (known?.versionsUrl !== deps.versionsUrl) return retry('not-registered', 503)
  const url = endpointOf(known, module, role)
  if (!url) return refuse(`no-endpoint-${module}`)
  return {
    ok: true,
    value: {
      method: 'GET',
      url,
      token: known.tokenC,
      correlationId: deps.newId(),
      routing: { from: deps.party, to: partyOf(known) },
    },
  }
}

function noticed<F extends { code: string }>(deps: ChargersDeps, failure: F): F {
  if (failure.code === '401') deps.onUnauthorized?.()
  return failure
}

/** Unique per request, so that a late result is told from an early one (mod_commands). */
function responseUrl(
  deps: ChargersDeps,
  name: string,
  reference: Reference,
  attempt: number,
): string {
  return `${deps.publicUrl}/ocpi/2.2.1/commands/${name}/${reference}-${attempt}`
}

/** Whole seconds: fractions are allowed by the text and not understood everywhere. */
function instantText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

function log(deps: ChargersDeps): Log {
  return deps.log ?? silent
}
