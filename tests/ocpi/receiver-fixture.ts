// The door with ports in memory, called as a CPO would, and what it left behind to look at.
import { Hono } from 'hono'
import type { RegistrationDeps } from '#bff/ocpi/handshake.ts'
import { register } from '#bff/ocpi/registration.ts'
import { createOcpiDoor } from '#bff/ocpi/receiver.ts'
import type { View } from '#shared/contract.ts'
import { REGISTRATION } from './client-fixture.ts'
import {
  counter,
  memoryCatalogue,
  memorySessions,
  network,
  NOW,
  OURS,
  PARTY,
  PUBLIC_URL,
  TOKEN_B,
  VERSIONS_URL,
  viewOf,
  type Sent,
} from './fixtures.ts'

export const BASE64 = Buffer.from(TOKEN_B).toString('base64')

/** Generation 0 is that of a registration from before there were generations. */
export const tokenB = (generation: number): string =>
  generation === 0 ? TOKEN_B : `${TOKEN_B}-${generation}`

export interface Answer {
  http: number
  headers: Headers
  body: { status_code: number; status_message?: string; data?: unknown; timestamp: string }
}

export function receiver(
  view: View | null = viewOf({}),
  answer: (sent: Sent) => Response = () => new Response('{}', { status: 500 }),
  registered = true,
  pinnedVersion: RegistrationDeps['pinnedVersion'] = null,
) {
  const catalogue = memoryCatalogue()
  if (registered) catalogue.named.set('ocpi-registration', JSON.stringify(REGISTRATION))
  const sessions = memorySessions(view)
  const { sent, fetch } = network(answer)
  const seen = {
    registered: 0,
    unmapped: 0,
    changed: [] as string[],
    asked: [] as string[],
    log: [] as string[],
    notes: [] as string[],
  }
  const clock = { now: NOW }
  const registration: RegistrationDeps = {
    versionsUrl: VERSIONS_URL,
    tokenA: 'token-a',
    tokenB: async (generation) => tokenB(generation),
    pinnedVersion,
    tokenEncoding: 'base64',
    publicUrl: PUBLIC_URL,
    party: PARTY,
    businessName: 'Stikk sandbox',
    fetch,
    now: () => clock.now,
    newId: counter(),
    catalogue,
  }
  const door = createOcpiDoor({
    tokensB: async (generation) => [tokenB(generation), 'token-b-of-before'],
    sessions,
    catalogue,
    isOurs: async (reference) => {
      seen.asked.push(reference)
      return reference === OURS
    },
    registration,
    assumedVatRate: () => null,
    now: () => clock.now,
    newId: counter(),
    onRegistered: () => void (seen.registered += 1),
    onUnmapped: () => void (seen.unmapped += 1),
    onLocationChanged: (id) => void seen.changed.push(id),
    log: (event) => void seen.log.push(event),
    note: ({ code }) => void seen.notes.push(code),
  })
  const app = new Hono().route('/ocpi', door)
  const call = async (
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await app.request(`/ocpi${path}`, {
      method,
      headers: { Authorization: `Token ${BASE64}`, ...headers },
      ...(body === undefined ? {} : { body }),
    })
    return {
      http: response.status,
      headers: response.headers,
      body: (await response.json()) as Answer['body'],
    }
  }
  return {
    call,
    door,
    catalogue,
    sessions,
    seen,
    sent,
    clock,
    register: () => register(registration),
  }
}
