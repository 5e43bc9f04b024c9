// Reads what a CPO offers: its versions, and the endpoints of the one that is taken. It must never
// send a token to an address that is neither protected nor the operator's own choice.
import type { Outcome } from '#bff/session/ports.ts'
import type { Registration } from './registration-record.ts'
import {
  callOcpi,
  encodingFor,
  refuse,
  retry,
  type Reply,
  type TokenEncoding,
  type Transport,
} from './transport.ts'
import { candidates, NEEDED, type Version } from './versions.ts'
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
 * `only`: that version and no other; `likely`: the one agreed before, by which the token is written
 * first. Codes: `no-version-…`, `no-endpoint-…`, `insecure-address`,
 * and those of a failed call.
 */
export async function discover(
  deps: DiscoveryDeps,
  {
    url,
    token,
    only,
    likely = null,
  }: { url: string; token: string; only: Version | null; likely?: Version | null },
): Promise<Outcome<Discovered>> {
  if (!mayCarryToken(deps, url)) return refuse('insecure-address')
  const correlationId = deps.newId()
  const guess = encodingFor(deps, only ?? likely ?? deps.pinnedVersion)
  const opened = await openList(deps, { url, token, correlationId }, guess)
  if (!opened.ok) return opened
  const { encoding, reply } = opened.value
  const theirs = versions.parse(reply.content)
  const names = theirs.map(({ version }) => version)
  const wanted = only ?? deps.pinnedVersion
  const usable = candidates(names, wanted)
  const [highest] = usable
  let failure: Outcome<Discovered> = refuse(`no-version-${wanted ?? 'of-ours'}`)
  for (const version of usable) {
    const at = theirs.find((one) => one.version === version)
    const found =
      at && (await readDetails(deps, { ...at, version }, { token, correlationId, encoding }))
    if (found?.ok || found?.fate === 'retry') return found
    // The highest says what is missing; a lower one may be complete.
    if (found && version === highest) failure = found
  }
  return failure
}

async function readDetails(
  deps: DiscoveryDeps,
  { version, url }: { version: Version; url: string },
  {
    token,
    correlationId,
    encoding,
  }: { token: string; correlationId: string; encoding: TokenEncoding },
): Promise<Outcome<Discovered>> {
  if (!mayCarryToken(deps, url)) return refuse('insecure-address')
  const call = { operation: 'versions', method: 'GET' as const, url, token, correlationId, version }
  const details = await callOcpi(deps, call)
  if (!details.ok) {
    // Their list took the token in the other way: it is known there, only not so written.
    const otherwise = details.code === '401' && encodingFor(deps, version) !== encoding
    return otherwise ? refuse(unlessEncoding(encoding)) : details
  }
  const parsed = versionDetails.safeParse(details.value.content)
  if (!parsed.success) return retry('bad-version-details')
  const { endpoints } = parsed.data
  if (!endpoints.every((e) => mayCarryToken(deps, e.url))) return refuse('insecure-address')
  for (const [identifier, role] of NEEDED) {
    if (!endpointOf({ endpoints }, identifier, role)) return refuse(`no-endpoint-${identifier}`)
  }
  return { ok: true, value: { version, endpoints } }
}

/**
 * Reads their versions with the token written as `guess`. A 401 at the very first call is most often
 * the other way to write it: that is tried too, so that their versions say which.
 */
async function openList(
  deps: DiscoveryDeps,
  call: { url: string; token: string; correlationId: string },
  guess: TokenEncoding,
): Promise<Outcome<{ encoding: TokenEncoding; reply: Reply }>> {
  const as = (tokenEncoding: TokenEncoding) =>
    callOcpi({ ...deps, tokenEncoding }, { operation: 'versions', method: 'GET', ...call })
  const first = await as(guess)
  if (first.ok) return { ok: true, value: { encoding: guess, reply: first.value } }
  if (first.code !== '401') return first
  const encoding = guess === 'raw' ? 'base64' : 'raw'
  const second = await as(encoding)
  if (!second.ok) return first
  // What the operator has set holds; else the details are read in the way their version has it.
  if (deps.tokenEncoding !== null) return refuse(unlessEncoding(encoding))
  return { ok: true, value: { encoding, reply: second.value } }
}

function unlessEncoding(encoding: TokenEncoding): string {
  return `401-unless-OCPI_TOKEN_ENCODING-is-${encoding}`
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
