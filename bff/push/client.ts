// Neighbour 5, the push services: one notification, encrypted for one phone, handed to the service its
// browser chose (RFC 8030). It must never know what a notification says, nor when to try again; it
// logs nothing, because an endpoint is as good as a name.
import { encryptNotification, vapidHeaders } from '@block65/webcrypto-web-push'
import type { Note, PushFate, Pushes, PushMessage } from '#bff/session/ports.ts'
import { toBase64url } from '../base64url.ts'
import { fateOf } from './fates.ts'
import { pushAddress } from './hosts.ts'
import type { PushSetting } from './setting.ts'

export interface PushDeps {
  setting: PushSetting
  fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Epoch ms. */
  now(): number
  /** Tells the operator when a service does not take our keys. */
  note: Note
}

/** A service that takes longer has a bad day, and is asked again. */
const TIME_LIMIT_MS = 10_000
/** RFC 8030 §5.4: at most 32 characters of base64url. */
const TOPIC_BYTES = 24

/** The port `Pushes` over `deps.fetch`. */
export function createPushes(deps: PushDeps): Pushes {
  return {
    send: (message) => send(deps, message),
    allows: (endpoint) => pushAddress(endpoint, deps.setting) !== null,
  }
}

async function send(deps: PushDeps, message: PushMessage): Promise<PushFate> {
  const { setting } = deps
  const address = pushAddress(message.to.endpoint, setting)
  // It was checked when the phone gave it; the table may have become shorter since.
  if (address === null) return { kind: 'gone', code: 'host' }
  let request: RequestInit
  try {
    request = await requestOf(message, address, setting)
  } catch {
    // Only our keys or the phone's own can be at fault, and neither mends by itself.
    return { kind: 'refused', code: 'not-built' }
  }
  try {
    const response = await deps.fetch(address.href, {
      ...request,
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    })
    // What it says besides is not read: it could be without end.
    await response.body?.cancel()
    const fate = fateOf(response.status, response.headers.get('retry-after'), deps.now())
    if (fate.kind === 'keys-refused') noteKeys(deps.note, address.hostname, fate.code)
    return fate
  } catch (error) {
    const code = error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'network'
    return { kind: 'later', code, afterMs: null }
  }
}

async function requestOf(
  { to, payload, ttlS, topic }: PushMessage,
  address: URL,
  { publicKey, privateKey, contact }: PushSetting,
): Promise<RequestInit> {
  const phone = { expirationTime: null, keys: { p256dh: to.p256dh, auth: to.auth } }
  // RFC 8030 knows only https. A stand-in on loopback is addressed as if TLS ended before it.
  const signedFor = address.href.replace(/^http:/, 'https:')
  const vapid = { subject: contact, publicKey, privateKey }
  const { headers } = await vapidHeaders({ ...phone, endpoint: signedFor }, vapid)
  // Padded to the most that a service must take: its length tells nobody what it says.
  const body = await encryptNotification(
    { ...phone, endpoint: signedFor },
    new TextEncoder().encode(payload),
  )
  return {
    method: 'POST',
    headers: {
      ...headers,
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(Math.max(0, Math.floor(ttlS))),
      topic: await topicOf(topic),
      // Each of them is about money or a car that does not charge: a sleeping phone is woken for it.
      urgency: 'high',
    },
    body: Uint8Array.from(body),
    redirect: 'manual',
  }
}

/** A name for what replaces what while it waits at the service, which learns nothing from it. */
async function topicOf(name: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`topic ${name}`))
  return toBase64url(new Uint8Array(digest).slice(0, TOPIC_BYTES))
}

function noteKeys(note: Note, host: string, code: string): void {
  note({
    code: 'push-keys-refused',
    subject: host,
    field: 'VAPID_PUBLIC_KEY',
    detail: `the push service does not take our keys (${code}): notifications through it do not arrive`,
  })
}
