// One exchange of credentials as we drive it: our token B and address to them, their token C to us, and
// what is written down of it. It must never decide whether one is due, nor log a token.
import type { Note, Outcome } from '#bff/session/ports.ts'
import { sha256Hex } from './digest.ts'
import { credentialsUrl, discover, type Discovered, type DiscoveryDeps } from './discovery.ts'
import type { Party } from './identity.ts'
import type { Log } from './log.ts'
import { changeRecord, readRecord, type Records, type Registration } from './registration-record.ts'
import { confirmed, wanted } from './token-generations.ts'
import { callOcpi, refuse, retry } from './transport.ts'
import { isOld, lacksOf, type Version } from './versions.ts'
import { credentials, type Credentials } from './wire-registration.ts'

export interface RegistrationDeps extends DiscoveryDeps {
  tokenA: string
  /** Our token of a generation, derived from the session secret: the same after every restart. */
  tokenB: (generation: number) => Promise<string>
  party: Party
  businessName: string
  catalogue: Records
  note?: Note
  log?: Log
}

/** Our own credentials object, as the CPO gets it; 2.1.1 has one party and no roles. */
export function ownCredentials(
  deps: Pick<RegistrationDeps, 'publicUrl' | 'party' | 'businessName'>,
  tokenB: string,
  version: Version | null = null,
): Record<string, unknown> {
  const us = {
    business_details: { name: deps.businessName },
    party_id: deps.party.partyId,
    country_code: deps.party.countryCode,
  }
  return {
    token: tokenB,
    url: `${deps.publicUrl}/ocpi/versions`,
    ...(isOld(version) ? us : { roles: [{ role: 'EMSP', ...us }] }),
  }
}

/** Whom functional messages are addressed to, where nothing else says it: the first CPO named. */
export function partyOf(known: Pick<Registration, 'roles'>): Party | null {
  const role = known.roles.find((r) => r.role === 'CPO') ?? known.roles[0]
  return role ? { countryCode: role.countryCode, partyId: role.partyId } : null
}

/** Digest of what the CPO is told of us with this generation of token B. */
export async function fingerprint(deps: RegistrationDeps, generation: number): Promise<string> {
  return sha256Hex(JSON.stringify(ownCredentials(deps, await deps.tokenB(generation))))
}

/** What is kept of a partner: its credentials and what its versions led to. */
export function partnerFrom(
  deps: Pick<RegistrationDeps, 'versionsUrl' | 'now'>,
  theirs: Credentials,
  found: Discovered,
  told: string,
): Registration {
  return {
    versionsUrl: deps.versionsUrl ?? theirs.url,
    version: found.version,
    tokenC: theirs.token,
    endpoints: found.endpoints,
    roles: theirs.roles.map((r) => ({
      role: r.role,
      countryCode: r.country_code,
      partyId: r.party_id,
    })),
    told,
    checkedAt: deps.now(),
  }
}

/** Does the answer mean that the CPO no longer knows our token C? */
export function isForgotten(code: string): boolean {
  return code === '401' || code === '403' || code === '405'
}

/** PUT with token C: our address and token as they are wanted now; their endpoints anew. */
export async function renew(
  deps: RegistrationDeps,
  known: Registration,
): Promise<Outcome<Registration>> {
  const { versionsUrl: url, tokenC: token, version: likely } = known
  const found = await discover(deps, { url, token, only: null, likely })
  if (!found.ok) return found
  const generation = wanted((await readRecord(deps.catalogue)).tokens) ?? 0
  return handshake(deps, 'PUT', known.tokenC, { found: found.value, generation })
}

/** POST or PUT of our credentials with this generation of token B; keeps what comes back. */
export async function handshake(
  deps: RegistrationDeps,
  method: 'POST' | 'PUT',
  token: string,
  { found, generation }: { found: Discovered; generation: number },
): Promise<Outcome<Registration>> {
  const url = credentialsUrl(found)
  if (!url) return refuse('no-endpoint-credentials')
  const { version } = found
  const body = ownCredentials(deps, await deps.tokenB(generation), version)
  const correlationId = deps.newId()
  const call = { operation: 'credentials', method, url, token, body, correlationId, version }
  const reply = await callOcpi(deps, call)
  if (!reply.ok) {
    return method === 'POST' && reply.code === '405' ? refuse('already-registered') : reply
  }
  const theirs = credentials.safeParse(reply.value.content)
  if (!theirs.success) return retry('bad-credentials')
  // Its objects do not say whose they are.
  if (isOld(version) && theirs.data.roles.length === 0) return retry('no-party')
  const partner = partnerFrom(deps, theirs.data, found, await fingerprint(deps, generation))
  await changeRecord(deps.catalogue, ({ tokens }) => {
    const given = confirmed(tokens, generation, deps.now())
    // A registration that is new owes nothing to a partner of before.
    return {
      partner,
      tokens: method === 'POST' ? { ...given, previous: null } : given,
      ended: null,
    }
  })
  tellLacks(deps, partner.version)
  return { ok: true, value: partner }
}

/** The operator hears what the agreed version cannot say. */
export function tellLacks(deps: Pick<RegistrationDeps, 'note'>, version: Version): void {
  const lacks = lacksOf(version)
  if (lacks.length === 0) return
  const detail = lacks.join('; ')
  deps.note?.({ code: 'ocpi-version-lacks', subject: version, field: 'version', detail })
}

/** Which registration was ended: other settings mean another one. */
export function settingsDigest(
  deps: Pick<RegistrationDeps, 'versionsUrl' | 'tokenA'>,
): Promise<string> {
  return sha256Hex(JSON.stringify([deps.versionsUrl, deps.tokenA]))
}
