// Reads what a CPO offers: its versions, and the endpoints of the one that is taken. It must never
// send a token to an address that is neither protected nor the operator's own choice.
import type { Failure, Outcome } from '#bff/session/ports.ts'
import type { Registration } from './registration-record.ts'
import { callOcpi, refuse, retry, type Transport } from './transport.ts'
import { mutual, NEEDED, type Version } from './versions.ts'
import { versionDetails, versions } from './wire-registration.ts'

export interface DiscoveryDeps extends Transport {
  /** The operator's setting; null: they register with us and tell us theirs. */
  versionsUrl: string | null
  publicUrl: string
  /** The operator wants this version and no other (OCPI_VERSION). */
  pinnedVersion: Version | null
}

export interface Discovered {
  version: Version
  endpoints: Registration['endpoints']
}

/**
 * The highest version that both speak and whose details name all that is needed, read with `token`;
 * `only`: that version and no other. Codes: `no-version-…`, `no-endpoint-…`, `insecure-address`,
 * and those of a failed call.
 */
export async function discover(
  deps: DiscoveryDeps,
  { url, token, only }: { url: string; token: string; only: Version | null },
): Promise<Outcome<Discovered>> {
  if (!mayCarryToken(deps, url)) return refuse('insecure-address')
  const correlationId = deps.newId()
  const list = await callOcpi(deps, { method: 'GET', url, token, correlationId })
  if (!list.ok) return list.code === '401' ? otherEncoding(deps, { url, token }, list) : list
  const theirs = versions.parse(list.value.content)
  const names = theirs.map(({ version }) => version)
  const candidates = only === null ? mutual(names, deps.pinnedVersion) : mutual(names, only)
  const wanted = only ?? deps.pinnedVersion
  let failure: Outcome<Discovered> = refuse(`no-version-${wanted ?? 'of-ours'}`)
  for (const version of candidates) {
    const at = theirs.find((one) => one.version === version)
    const found = at && (await readDetails(deps, { ...at, version }, { token, correlationId }))
    if (found?.ok || found?.fate === 'retry') return found
    // The highest says what is missing; a lower one may be complete.
    if (found && version === candidates[0]) failure = found
  }
  return failure
}

async function readDetails(
  deps: DiscoveryDeps,
  { version, url }: { version: Version; url: string },
  { token, correlationId }: { token: string; correlationId: string },
): Promise<Outcome<Discovered>> {
  if (!mayCarryToken(deps, url)) return refuse('insecure-address')
  const details = await callOcpi(deps, { method: 'GET', url, token, correlationId })
  if (!details.ok) return details
  const parsed = versionDetails.safeParse(details.value.content)
  if (!parsed.success) return retry('bad-version-details')
  const { endpoints } = parsed.data
  if (!endpoints.every((e) => mayCarryToken(deps, e.url))) return refuse('insecure-address')
  for (const [identifier, role] of NEEDED) {
    if (!endpointOf({ endpoints }, identifier, role)) return refuse(`no-endpoint-${identifier}`)
  }
  return { ok: true, value: { version, endpoints } }
}

/** A 401 at the very first call is most often the other encoding of the token: looks, to say so. */
async function otherEncoding(
  deps: DiscoveryDeps,
  { url, token }: { url: string; token: string },
  failure: Failure,
): Promise<Failure> {
  const tokenEncoding = deps.tokenEncoding === 'raw' ? 'base64' : 'raw'
  const call = { method: 'GET' as const, url, token, correlationId: deps.newId() }
  const reply = await callOcpi({ ...deps, tokenEncoding }, call)
  return reply.ok ? refuse(`401-unless-OCPI_TOKEN_ENCODING-is-${tokenEncoding}`) : failure
}

/** The address of a module without a slash at its end; one that gives no role serves for either. */
export function endpointOf(
  known: Pick<Registration, 'endpoints'>,
  identifier: string,
  role: 'SENDER' | 'RECEIVER',
): string | null {
  const named = known.endpoints.filter((e) => e.identifier === identifier)
  const found = named.find((e) => e.role === role) ?? named.find((e) => e.role === null)
  return found?.url.replace(/\/+$/, '') ?? null
}

/** The credentials module is the same for either role, and whatever role it gives is disregarded. */
export function credentialsUrl(known: Pick<Registration, 'endpoints'>): string | null {
  const found = known.endpoints.find((e) => e.identifier === 'credentials')
  return found?.url.replace(/\/+$/, '') ?? null
}

/**
 * Tokens travel by https, or to where the operator has pointed us; and without TLS on loopback alone,
 * where we are ourselves.
 */
function mayCarryToken(deps: DiscoveryDeps, address: string): boolean {
  const url = URL.parse(address)
  if (!url) return false
  if (url.protocol === 'https:') return true
  if (deps.versionsUrl !== null) return url.origin === new URL(deps.versionsUrl).origin
  return url.protocol === 'http:' && onLoopback(url) && onLoopback(new URL(deps.publicUrl))
}

function onLoopback({ hostname }: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}
