// What one isolate has for all its rooms: its clock, its log, its lookout, and a way to let work outlive
// the request it came with. What is held here in memory may be lost: truth lives in the objects. It
// must never know a neighbour.
import { env, waitUntil } from 'cloudflare:workers'
import { createOffice } from './durable/stubs.ts'
import { createLog } from './watch/log.ts'
import type { EventName } from './watch/events.ts'
import { createLookout, type Lookout } from './watch/lookout.ts'

export const now = (): number => Date.now()
export const newId = (): string => crypto.randomUUID()
export const random = (length: number): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(length))

export const log = createLog({
  write: (line) => console.log(line),
  now,
  onRedacted: (event) => theLookout().redacted(event),
})

export const logOf = (
  event: EventName,
  details: Record<string, string | number | null> = {},
): void => log({ event, ...details })

const errandFailed = (error: unknown): void =>
  log({ event: 'errand-failed', code: error instanceof Error ? error.name : 'unknown' })

/** Lets a side errand outlive the request it came with. Nobody waits for it. */
export const later = (errand: Promise<unknown>): void => waitUntil(errand.catch(errandFailed))

let lookout: Lookout | null = null

/** The lookout, made on first use: chance is not to be had while a worker is being loaded. */
export function theLookout(): Lookout {
  lookout ??= createLookout({
    log,
    addUp: (gathered) => createOffice(env.OFFICE).addUp(gathered),
    later,
    now,
    random,
  })
  return lookout
}

/** Names of settings that hold what no line may show. */
const SECRET = /SECRET|TOKEN|KEY|CLIENT_ID/
const OPEN = new Set(['OCPI_TOKEN_ENCODING', 'VAPID_PUBLIC_KEY'])

/** Takes the secrets of the settings out of every line, whoever should tell them. */
export function hideSecrets(settings: readonly object[]): void {
  const secrets = settings
    .flatMap((one) => Object.entries(one))
    .filter(([name]) => SECRET.test(name) && !OPEN.has(name))
    .flatMap(([, value]) => (typeof value === 'string' ? value.split(',') : []))
  log.hide(secrets)
}
