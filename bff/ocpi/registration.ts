// Registration with the CPO (OCPI credentials module): token A out of band, token B ours, token C
// theirs. What came of it is kept in the catalogue, so that a restart registers nothing again.
// It must never log a token, nor decide when to register.
import * as z from 'zod'
import type { Catalogue, Outcome } from '#bff/session/ports.ts'
import { sha256Hex } from './digest.ts'
import type { Party } from './identity.ts'
import { callOcpi, refuse, retry, type Transport } from './transport.ts'
import { credentials, versionDetails, versions, type Credentials } from './wire-registration.ts'

export const OCPI_VERSION = '2.2.1'
const KEPT_AS = 'ocpi-registration'

const registration = z.object({
  /** The address that registering began at: the setting, not what the CPO says of itself. */
  versionsUrl: z.string(),
  tokenC: z.string(),
  endpoints: z.array(
    z.object({ identifier: z.string(), role: z.string().nullable(), url: z.string() }),
  ),
  roles: z.array(z.object({ role: z.string(), countryCode: z.string(), partyId: z.string() })),
  /** Digest of our address and token B as the CPO knows them: when it differs, the CPO is told. */
  told: z.string(),
})
export type Registration = z.infer<typeof registration>

export interface RegistrationDeps extends Transport {
  versionsUrl: string
  tokenA: string
  /** Derived from the session secret by the caller: the same after every restart. */
  tokenB: string
  publicUrl: string
  party: Party
  businessName: string
  catalogue: Pick<Catalogue, 'keep' | 'kept'>
}

/** What must be there before we register (credentials "Required endpoints not available"). */
const NEEDED = [
  ['commands', 'RECEIVER'],
  ['locations', 'SENDER'],
  ['tariffs', 'SENDER'],
  ['sessions', 'SENDER'],
  ['cdrs', 'SENDER'],
] as const

/** The registration kept for this versions address; null: none, or it was taken back. */
export async function keptRegistration(
  catalogue: Pick<Catalogue, 'kept'>,
  versionsUrl: string,
): Promise<Registration | null> {
  const text = await catalogue.kept(KEPT_AS)
  if (!text) return null
  const parsed = registration.safeParse(JSON.parse(text))
  return parsed.success && parsed.data.versionsUrl === versionsUrl ? parsed.data : null
}

/**
 * The kept registration, or a new one by token A. Where our address or token B has changed since,
 * the CPO is told by PUT with token C. Failure code `already-registered`: the CPO answered 405 and
 * we hold no token C; a human at the CPO must take the old registration back.
 */
export async function register(deps: RegistrationDeps): Promise<Outcome<Registration>> {
  const kept = await keptRegistration(deps.catalogue, deps.versionsUrl)
  if (!kept) return handshake(deps, 'POST', deps.tokenA)
  if (kept.told === (await fingerprint(deps))) return { ok: true, value: kept }
  const updated = await handshake(deps, 'PUT', kept.tokenC)
  return !updated.ok && isForgotten(updated.code) ? handshake(deps, 'POST', deps.tokenA) : updated
}

/**
 * After a 401: asks with token C whether we are still known. If so its endpoints are read again; if
 * not, we register anew with token A.
 */
export async function registerAgain(deps: RegistrationDeps): Promise<Outcome<Registration>> {
  const kept = await keptRegistration(deps.catalogue, deps.versionsUrl)
  if (!kept) return register(deps)
  const endpoints = await readEndpoints(deps, deps.versionsUrl, kept.tokenC)
  if (endpoints.ok) return keep(deps, { ...kept, endpoints: endpoints.value })
  return isForgotten(endpoints.code) ? handshake(deps, 'POST', deps.tokenA) : endpoints
}

/** The CPO gave itself a new token or address (PUT or POST on our credentials endpoint). */
export async function acceptCredentials(
  deps: RegistrationDeps,
  theirs: Credentials,
): Promise<Outcome<Registration>> {
  const endpoints = await readEndpoints(deps, theirs.url, theirs.token)
  if (!endpoints.ok) return endpoints
  return keepCredentials(deps, theirs, endpoints.value)
}

/** The CPO has ended the registration (DELETE on our credentials endpoint). */
export async function forgetRegistration(catalogue: Pick<Catalogue, 'keep'>): Promise<void> {
  // There is no taking back of a kept value; an empty one is read as none.
  await catalogue.keep(KEPT_AS, '')
}

/** Our own credentials object, as the CPO gets it. */
export function ownCredentials(
  deps: Pick<RegistrationDeps, 'publicUrl' | 'party' | 'businessName'>,
  tokenB: string,
): Record<string, unknown> {
  return {
    token: tokenB,
    url: `${deps.publicUrl}/ocpi/versions`,
    roles: [
      {
        role: 'EMSP',
        business_details: { name: deps.businessName },
        party_id: deps.party.partyId,
        country_code: deps.party.countryCode,
      },
    ],
  }
}

/** The address of a module; one that gives no role serves for either. */
export function endpointOf(
  known: Pick<Registration, 'endpoints'>,
  identifier: string,
  role: 'SENDER' | 'RECEIVER',
): string | null {
  const named = known.endpoints.filter((e) => e.identifier === identifier)
  const found = named.find((e) => e.role === role) ?? named.find((e) => e.role === null)
  return found?.url.replace(/\/+$/, '') ?? null
}

/** Whom functional messages are addressed to, where nothing else says it: the first CPO named. */
export function partyOf(known: Registration): Party | null {
  const role = known.roles.find((r) => r.role === 'CPO') ?? known.roles[0]
  return role ? { countryCode: role.countryCode, partyId: role.partyId } : null
}

async function handshake(
  deps: RegistrationDeps,
  method: 'POST' | 'PUT',
  token: string,
): Promise<Outcome<Registration>> {
  const endpoints = await readEndpoints(deps, deps.versionsUrl, token)
  if (!endpoints.ok) return endpoints
  const url = endpoints.value.find((e) => e.identifier === 'credentials')?.url
  if (!url) return refuse('no-endpoint-credentials')
  for (const [identifier, role] of NEEDED) {
    if (!endpointOf({ endpoints: endpoints.value }, identifier, role)) {
      return refuse(`no-endpoint-${identifier}`)
    }
  }
  const body = ownCredentials(deps, deps.tokenB)
  const reply = await callOcpi(deps, { method, url, token, body, correlationId: deps.newId() })
  if (!reply.ok) {
    return method === 'POST' && reply.code === '405' ? refuse('already-registered') : reply
  }
  const theirs = credentials.safeParse(reply.value.content)
  if (!theirs.success) return retry('bad-credentials')
  return keepCredentials(deps, theirs.data, endpoints.value)
}

/** Does the answer mean that the CPO no longer knows our token C? */
function isForgotten(code: string): boolean {
  return code === '401' || code === '403' || code === '405'
}

async function readEndpoints(
  deps: RegistrationDeps,
  url: string,
  token: string,
): Promise<Outcome<Registration['endpoints']>> {
  if (!mayCarryToken(deps, url)) return refuse('insecure-address')
  const correlationId = deps.newId()
  const list = await callOcpi(deps, { method: 'GET', url, token, correlationId })
  if (!list.ok) return list
  const ours = versions.parse(list.value.content).find((v) => v.version === OCPI_VERSION)
  if (!ours) return refuse(`no-version-${OCPI_VERSION}`)
  if (!mayCarryToken(deps, ours.url)) return refuse('insecure-address')
  const details = await callOcpi(deps, { method: 'GET', url: ours.url, token, correlationId })
  if (!details.ok) return details
  const parsed = versionDetails.safeParse(details.value.content)
  if (!parsed.success) return retry('bad-version-details')
  const { endpoints } = parsed.data
  if (!endpoints.every((e) => mayCarryToken(deps, e.url))) return refuse('insecure-address')
  return { ok: true, value: endpoints }
}

/** Tokens travel by https, or to where the operator has pointed us (loopback: env.ts sees to that). */
function mayCarryToken(deps: RegistrationDeps, address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'https:' || url?.origin === new URL(deps.versionsUrl).origin
}

async function keepCredentials(
  deps: RegistrationDeps,
  theirs: Credentials,
  endpoints: Registration['endpoints'],
): Promise<Outcome<Registration>> {
  return keep(deps, {
    versionsUrl: deps.versionsUrl,
    tokenC: theirs.token,
    endpoints,
    roles: theirs.roles.map((r) => ({
      role: r.role,
      countryCode: r.country_code,
      partyId: r.party_id,
    })),
    told: await fingerprint(deps),
  })
}

async function keep(deps: RegistrationDeps, known: Registration): Promise<Outcome<Registration>> {
  await deps.catalogue.keep(KEPT_AS, JSON.stringify(known))
  return { ok: true, value: known }
}

function fingerprint(deps: RegistrationDeps): Promise<string> {
  return sha256Hex(JSON.stringify(ownCredentials(deps, deps.tokenB)))
}
