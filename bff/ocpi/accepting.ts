// What the CPO does to the registration: it registers with us (POST), renews (PUT), or ends it (DELETE).
// Its versions are read with the token it gives before anything of the old is replaced. It must never
// know HTTP or envelopes.
import type { Outcome } from '#bff/session/ports.ts'
import { discover } from './discovery.ts'
import {
  fingerprint,
  isForgotten,
  partnerFrom,
  tellLacks,
  type RegistrationDeps,
} from './handshake.ts'
import { changeRecord, keptRegistration, partnerOf } from './registration-record.ts'
import { closed, granted } from './token-generations.ts'
import { callOcpi, refuse } from './transport.ts'
import type { Version } from './versions.ts'
import type { Credentials } from './wire-registration.ts'

/** What came over the credentials endpoint of `version`. */
export interface Offered {
  version: Version
  theirs: Credentials
  /** The generation of token B that the caller used; null: token A. */
  used: number | null
}

/**
 * POST: a registration of its own making. Gives the new token B; code `already-registered` where
 * somebody was quicker.
 */
export async function acceptPost(
  deps: RegistrationDeps,
  { version, theirs }: Offered,
): Promise<Outcome<{ tokenB: string }>> {
  return accept(deps, { version, theirs, used: null }, false)
}

/** PUT: a new token C, address or version. What it used to ask stays valid until the new is used. */
export async function acceptPut(
  deps: RegistrationDeps,
  offered: Offered,
): Promise<Outcome<{ tokenB: string }>> {
  return accept(deps, offered, true)
}

/**
 * May token A open the door? Where nobody is registered; and where the partner has lost us, as one
 * that was set up anew: it refuses the token that we hold of it, and can only begin again with A.
 */
export async function mayBegin(deps: RegistrationDeps): Promise<boolean> {
  const known = await keptRegistration(deps.catalogue, deps.versionsUrl)
  if (!known) return true
  const { versionsUrl: url, tokenC: token, version } = known
  const call = { operation: 'versions', method: 'GET' as const, url, token, version }
  const reply = await callOcpi(deps, { ...call, correlationId: deps.newId() })
  if (reply.ok || !isForgotten(reply.code)) return false
  const dropped = await changeRecord(deps.catalogue, (now) =>
    now.partner?.tokenC === known.tokenC
      ? { ...now, partner: null, tokens: closed(now.tokens) }
      : null,
  )
  if (dropped) deps.log?.('ocpi-registration-forgotten-by-them')
  return dropped !== null
}

async function accept(
  deps: RegistrationDeps,
  { version, theirs, used }: Offered,
  registered: boolean,
): Promise<Outcome<{ tokenB: string }>> {
  const found = await discover(deps, { url: theirs.url, token: theirs.token, only: version })
  if (!found.ok) return found
  const { value } = found
  const kept = await changeRecord(deps.catalogue, async (now) => {
    if ((partnerOf(now, deps.versionsUrl) !== null) !== registered) return null
    const tokens = granted(now.tokens, used, deps.now())
    const told = await fingerprint(deps, tokens.current)
    return { partner: partnerFrom(deps, theirs, value, told), tokens, ended: null }
  })
  const generation = kept?.tokens.current ?? null
  if (generation === null) return refuse(registered ? 'not-registered' : 'already-registered')
  tellLacks(deps, version)
  return { ok: true, value: { tokenB: await deps.tokenB(generation) } }
}
