// Neighbour 5, the push services: one notification, encrypted for one phone, handed to the service its
// browser chose (RFC 8030). It must never know what a notification says, nor when to try again; it
// logs nothing, because an endpoint is as good as a name.
import { encryptNotification, vapidHeaders } from '@block65/webcrypto-web-push'
import type { Note, PushFate, Pushes, PushMessage } from '#bff/session/ports.ts'
import { toBase64url } from '../base64url.ts'
import { outcomeOf, UNWATCHED, type Lookout } from '../watch/lookout.ts'
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
  /** Sees each call begin and end. A push service is told no trace: it has no part in the trip. */
  lookout?: Pick<Lookout, 'call'>
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
  const signed = await signature(address, setting).catch(() => null)
  if (signed === null) {
    noteKeys(deps.note, 'ours', 'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair')
    return { kind: 'keys-refused', code: 'no-pair' }
  }
  const body = await sealed(message).catch(() => null)
  // Its keys are no keys: nothing will ever be readable there.
  if (body === null) return { kind: 'gone', code: 'phone-keys' }
  const headers = await headersOf(message, signed)
  const { lookout = UNWATCHED } = deps
  const span = lookout.call({ neighbour: 'push', operation: 'send', reference: message.topic })
  try {
    const response = await deps.fetch(address.href, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    })
    // What it says besides is not read: it could be without end.
    await response.body?.cancel()
    const fate = fateOf(response.status, response.headers.get('retry-after'), deps.now())
    span.ended(outcomeOf(response.status), fate.kind === 'taken' ? null : fate.code)
    if (fate.kind === 'keys-refused') {
      noteKeys(deps.note, address.hostname, `the service does not take our keys (${fate.code})`)
    }
    return fate
  } catch (error) {
    const code = error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'network'
    span.ended('failed', code)
    return { kind: 'later', code, afterMs: null }
  }
}

/** Who sends it, signed for this service (RFC 8292). Throws where our keys are no pair. */
async function signature(
  address: URL,
  { publicKey, privateKey, contact }: PushSetting,
): Promise<Record<string, string>> {
  // RFC 8030 knows only https. A stand-in on loopback is addressed as if TLS ended before it.
  const endpoint = address.href.replace(/^http:/, 'https:')
  const to = { endpoint, expirationTime: null, keys: { p256dh: '', auth: '' } }
  return (await vapidHeaders(to, { subject: contact, publicKey, privateKey })).headers
}

/** Padded to the most that a service must take: its length tells nobody what it says. */
async function sealed({ to, payload }: PushMessage): Promise<Uint8Array<ArrayBuffer>> {
  const { endpoint, p256dh, auth } = to
  const phone = { endpoint, expirationTime: null, keys: { p256dh, auth } }
  return Uint8Array.from(await encryptNotification(phone, new TextEncoder().encode(payload)))
}

async function headersOf(
  { ttlS, topic }: PushMessage,
  signed: Record<string, string>,
): Promise<Record<string, string>> {
  return {
    ...signed,
    'content-encoding': 'aes128gcm',
    'content-type': 'application/octet-stream',
    ttl: String(Math.max(0, Math.floor(ttlS))),
    topic: await topicOf(topic),
    // Each of them is about money or a car that does not charge: a sleeping phone is woken for it.
    urgency: 'high',
  }
}

/** A name for what replaces what while it waits at the service, which learns nothing from it. */
async function topicOf(name: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`topic ${name}`))
  return toBase64url(new Uint8Array(digest).slice(0, TOPIC_BYTES))
}

function noteKeys(note: Note, subject: string, what: string): void {
  note({
    code: 'push-keys-refused',
    subject,
    field: 'VAPID_PUBLIC_KEY',
    detail: `${what}: notifications do not arrive`,
  })
}
