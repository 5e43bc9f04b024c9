// What a call to the CPO is made from: whom we are registered with, where its module is, and who is
// told when our token is refused. It must never know what is asked for.
import type { Note, Outcome } from '#bff/session/ports.ts'
import type { Party } from './identity.ts'
import { intoleranceOf } from './intolerance.ts'
import { silent, type Log } from './log.ts'
import { endpointOf } from './discovery.ts'
import { partyOf } from './handshake.ts'
import type { Registration } from './registration-record.ts'
import { isOld, type Version } from './versions.ts'
import { refuse, retry, type Call, type Transport } from './transport.ts'

export interface CallerDeps extends Transport {
  registration: () => Promise<Registration | null>
  party: Party
  /** The CPO answered 401: the caller registers again (registration.ts `registerAgain`). */
  onUnauthorized?: () => void
  log?: Log
  /** Tells the operator of what a retry cannot mend. */
  note?: Note
}

/** A call to a module of the CPO, ready but for its method, query and body. */
export async function callFor(
  deps: CallerDeps,
  module: string,
  role: 'SENDER' | 'RECEIVER',
): Promise<Outcome<Call & { version: Version }>> {
  const known = await deps.registration()
  if (!known) return retry('not-registered', 503)
  const url = endpointOf(known, module, role)
  if (!url) return noticed(deps, refuse(`no-endpoint-${module}`), module)
  return {
    ok: true,
    value: {
      operation: module,
      method: 'GET',
      version: known.version,
      url,
      token: known.tokenC,
      correlationId: deps.newId(),
      routing: { from: deps.party, to: partyOf(known) },
    },
  }
}

/** Whose an object is that does not say so: 2.1.1 leaves it to the registration. */
export function impliedOwner(call: Call): Party | null {
  return isOld(call.version) ? (call.routing?.to ?? null) : null
}

/**
 * The failure itself, after whoever minds the registration was told of a refused token, and the
 * operator of what we do not put up with.
 */
export function noticed<F extends { code: string }>(
  deps: Pick<CallerDeps, 'onUnauthorized' | 'note'>,
  failure: F,
  about: string,
): F {
  if (failure.code === '401') deps.onUnauthorized?.()
  const fault = intoleranceOf(failure.code)
  if (fault) deps.note?.({ code: `ocpi-${failure.code}`, subject: about, ...fault })
  return failure
}

/** Whole seconds: fractions are allowed by the text and not understood everywhere. */
export function instantText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

export function logOf(deps: CallerDeps): Log {
  return deps.log ?? silent
}
