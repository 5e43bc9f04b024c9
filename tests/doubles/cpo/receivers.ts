/** Reads what an eMSP offers: its versions, and the receivers of the highest that both speak. */
import type { z } from 'zod'
import { code } from './envelope.ts'
import { authorization } from './push.ts'
import { highestMutual, isOld } from './versions.ts'
import type { CpoVersion } from './versions.ts'
import { versionDetailsWire, versionsWire } from './wire.ts'
import type { Registration } from './world.ts'

const HANDSHAKE_MS = 10_000

export type Unusable = { readonly status: number; readonly message: string }
type Found = Pick<Registration, 'version' | 'credentialsUrl' | 'paymentsUrl' | 'receivers'>

/** The eMSP's receiver endpoints, from its own version details: URLs are never guessed. */
export async function readReceivers(
  url: string,
  token: string,
  spoken: readonly CpoVersion[],
): Promise<Found | Unusable> {
  const [lowest] = spoken.toReversed()
  const header = authorization(token, spoken.length === 1 ? lowest : undefined)
  const versions = await readEnvelope(url, header, versionsWire)
  if (versions === null) {
    return { status: code.cannotUseClient, message: 'Your versions endpoint cannot be read.' }
  }
  const names = versions.data.map(({ version }) => version)
  const version = highestMutual(spoken, names)
  const mutual = versions.data.find((one) => one.version === version)
  if (version === undefined || mutual === undefined) {
    return { status: code.unsupportedVersion, message: `None of ${spoken.join(', ')} is mutual.` }
  }
  const details = await readEnvelope(mutual.url, authorization(token, version), versionDetailsWire)
  if (details === null) {
    return { status: code.cannotUseClient, message: 'Your version details cannot be read.' }
  }
  const receivers = new Map<string, string>()
  for (const endpoint of details.data.endpoints) {
    const receives = isOld(version) ? endpoint.role === undefined : endpoint.role === 'RECEIVER'
    if (receives) receivers.set(endpoint.identifier, endpoint.url)
  }
  const known = details.data.endpoints.find(({ identifier }) => identifier === 'credentials')
  const credentialsUrl = known?.url ?? ''
  if (receivers.has('sessions') && receivers.has('cdrs')) {
    const payments = details.data.endpoints.find(
      ({ identifier, role }) => identifier === 'payments' && role === 'SENDER',
    )
    return { version, credentialsUrl, paymentsUrl: payments?.url ?? null, receivers }
  }
  return { status: code.noMatchingEndpoints, message: 'Receivers of sessions and cdrs are needed.' }
}

async function readEnvelope<T extends z.ZodType>(
  url: string,
  header: string,
  schema: T,
): Promise<z.output<T> | null> {
  try {
    const answer = await fetch(url, {
      headers: {
        Authorization: header,
        'X-Request-ID': crypto.randomUUID(),
        'X-Correlation-ID': crypto.randomUUID(),
      },
      signal: AbortSignal.timeout(HANDSHAKE_MS),
    })
    if (!answer.ok) return null
    const parsed = schema.safeParse(await answer.json())
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
