// Implements the Chargers port against an OCPI CPO: START_SESSION, STOP_SESSION, and what the
// lists of sessions and CDRs say of one reference. It must never repeat a command by itself, nor keep
// anything.
import type { Chargers, Outcome } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import { callFor, instantText, noticed, type CallerDeps } from './calling.ts'
import { splitOwnedId, type Party } from './identity.ts'
import { createLists } from './lists.ts'
import { answerOfResponse, type CommandAnswer } from './translate-command.ts'
import { callOcpi, retry } from './transport.ts'
import { tokenOf, type TokenDeps } from './token.ts'
import { isOld, type Version } from './versions.ts'
import { commandResponse } from './wire-command.ts'

export interface ChargersDeps extends CallerDeps, TokenDeps {
  publicUrl: string
}

/**
 * The charger backend as the sessions know it. Each call is made once, at most 10 s long; a read is a
 * whole list. Where many sessions read, they share lists (lists.ts) instead.
 */
export function createChargers(deps: ChargersDeps): Chargers {
  const lists = createLists(deps)
  return {
    start: (request) => startSession(deps, request),
    stop: (request) => stopSession(deps, request),
    async readSession(reference, since) {
      const list = await lists.listSessions(since)
      return list.ok ? list.value.of(reference) : list
    },
    async readCdrs(reference, since) {
      const list = await lists.listCdrs(since)
      return list.ok ? list.value.of(reference) : list
    },
  }
}

async function startSession(
  deps: ChargersDeps,
  request: Parameters<Chargers['start']>[0],
): ReturnType<Chargers['start']> {
  return command(deps, { name: 'START_SESSION', to: null, ...request }, (version) =>
    startBody(deps, request, version),
  )
}

/** 2.1.1 has neither a connector nor a reference of its own (2.1.1 mod_commands "StartSession"). */
function startBody(
  deps: ChargersDeps,
  request: Parameters<Chargers['start']>[0],
  version: Version,
): Record<string, unknown> {
  const { reference, locale, locationId, evseUid, connectorId } = request
  const updated = instantText(deps.now())
  return {
    token: tokenOf(deps, reference, { updated, locale, version }),
    location_id: locationId,
    evse_uid: evseUid,
    ...(isOld(version)
      ? {}
      : {
          ...(connectorId === null ? {} : { connector_id: connectorId }),
          authorization_reference: reference,
        }),
  }
}

async function stopSession(
  deps: ChargersDeps,
  request: Parameters<Chargers['stop']>[0],
): ReturnType<Chargers['stop']> {
  const session = splitOwnedId(request.sessionId)
  if (!session) throw new RangeError('a session id is country, party and id')
  const head = { name: 'STOP_SESSION' as const, to: session, ...request }
  const outcome = await command(deps, head, () => ({ session_id: session.id }))
  return outcome.ok ? { ok: true, value: { answer: outcome.value.answer } } : outcome
}

interface CommandHead {
  name: 'START_SESSION' | 'STOP_SESSION'
  reference: Reference
  attempt: number
  /** Whom it is routed to; null: the CPO we are registered with. */
  to: Party | null
}

async function command(
  deps: ChargersDeps,
  head: CommandHead,
  bodyFor: (version: Version) => Record<string, unknown>,
): Promise<Outcome<CommandAnswer & { timeoutS: number | null }>> {
  const call = await callFor(deps, 'commands', 'RECEIVER')
  if (!call.ok) return call
  const { url, routing, version } = call.value
  const { name, to } = head
  const reply = await callOcpi(deps, {
    ...call.value,
    operation: name,
    reference: head.reference,
    method: 'POST',
    url: `${url}/${name}`,
    body: { response_url: responseUrl(deps, version, head), ...bodyFor(version) },
    routing: { from: deps.party, to: to ?? routing?.to ?? null },
  })
  if (!reply.ok) return noticed(deps, reply, head.name)
  // Success without content: the command was taken; what came of it is told later.
  if (reply.value.content === undefined || reply.value.content === null) {
    return { ok: true, value: { ...answerOfResponse('ACCEPTED'), timeoutS: null } }
  }
  const parsed = commandResponse.safeParse(reply.value.content)
  if (!parsed.success) return noticed(deps, retry('bad-command-response'), head.name)
  return {
    ok: true,
    value: { ...answerOfResponse(parsed.data.result), timeoutS: parsed.data.timeout },
  }
}

/** Unique per request, so that a late result is told from an early one (mod_commands). */
function responseUrl(
  deps: ChargersDeps,
  version: Version,
  { name, reference, attempt }: Omit<CommandHead, 'to'>,
): string {
  return `${deps.publicUrl}/ocpi/${version}/commands/${name}/${reference}-${attempt}`
}
