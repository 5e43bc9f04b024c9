// Changes of a registration that somebody asks for: a new token B, an end, a new beginning. Every step
// is written down before the next, so that a crash between any two leaves a registration that works, or
// is finished at the next check.
import type { Outcome } from '#bff/session/ports.ts'
import { credentialsUrl } from './discovery.ts'
import { isForgotten, renew, settingsDigest, type RegistrationDeps } from './handshake.ts'
import { changeRecord, partnerOf, readRecord, type Registration } from './registration-record.ts'
import { register } from './registration.ts'
import { closed, offer } from './token-generations.ts'
import { callOcpi, refuse } from './transport.ts'

/** What the operator wishes; `anyway`: also where the CPO cannot be reached. */
export function changeRegistration(
  deps: RegistrationDeps,
  deed: 'rotate' | 'register' | 'unregister' | 'unregister-anyway',
): Promise<Outcome<unknown>> {
  switch (deed) {
    case 'rotate':
      return rotate(deps)
    case 'register':
      return beginAgain(deps)
    case 'unregister':
      return unregister(deps, false)
    case 'unregister-anyway':
      return unregister(deps, true)
    default: {
      const unknown: never = deed
      throw new Error(`a deed nobody knows: ${String(unknown)}`)
    }
  }
}

/**
 * Gives the CPO a new token B (PUT). Both open the door until the new one is used. Where the answer
 * is lost the next `register` asks again with the same new token.
 */
export async function rotate(deps: RegistrationDeps): Promise<Outcome<Registration>> {
  const known = partnerOf(await readRecord(deps.catalogue), deps.versionsUrl)
  if (!known) return refuse('not-registered')
  await changeRecord(deps.catalogue, (now) => ({ ...now, tokens: offer(now.tokens) }))
  const renewed = await renew(deps, known)
  if (!renewed.ok && renewed.fate === 'refused') {
    // Understood and declined: they go on with the token they hold.
    await changeRecord(deps.catalogue, (now) => ({
      ...now,
      tokens: { ...now.tokens, offered: null },
    }))
  }
  return renewed
}

/**
 * Ends the registration (DELETE) and does not begin it again by itself. `force`: also where the CPO
 * cannot be reached.
 */
export async function unregister(deps: RegistrationDeps, force: boolean): Promise<Outcome<null>> {
  const known = partnerOf(await readRecord(deps.catalogue), deps.versionsUrl)
  const url = known && credentialsUrl(known)
  if (known && url) {
    const { tokenC: token, version } = known
    const call = { operation: 'credentials', method: 'DELETE' as const, url, token, version }
    const reply = await callOcpi(deps, { ...call, correlationId: deps.newId() })
    const gone = reply.ok || isForgotten(reply.code) || reply.code === '404'
    if (!gone && !force) return reply
  }
  await endRegistration(deps)
  return { ok: true, value: null }
}

/** Nothing of the partner is kept, no token opens the door, and we do not register by ourselves. */
export async function endRegistration(deps: RegistrationDeps): Promise<void> {
  const ended = await settingsDigest(deps)
  await changeRecord(deps.catalogue, ({ tokens }) => ({
    partner: null,
    tokens: closed(tokens),
    ended,
  }))
}

/** Takes back that the registration was ended on purpose, and registers. */
export async function beginAgain(deps: RegistrationDeps): Promise<Outcome<Registration>> {
  await changeRecord(deps.catalogue, (now) => ({ ...now, ended: null }))
  return register(deps)
}
