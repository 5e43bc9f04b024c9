// A client on a network made of a function, registered with a CPO that exists nowhere.
import { createChargers } from '#bff/ocpi/client.ts'
import type { Registration } from '#bff/ocpi/registration-record.ts'
import {
  counter,
  CPO_URL,
  network,
  NOW,
  PARTY,
  PUBLIC_URL,
  VERSIONS_URL,
  type Sent,
} from './fixtures.ts'

export const REGISTRATION: Registration = {
  versionsUrl: VERSIONS_URL,
  version: '2.2.1',
  tokenC: 'token-c-æ',
  endpoints: [
    { identifier: 'commands', role: 'SENDER', url: `${CPO_URL}/emsp/commands` },
    { identifier: 'commands', role: 'RECEIVER', url: `${CPO_URL}/cpo/commands/` },
    { identifier: 'sessions', role: 'SENDER', url: `${CPO_URL}/cpo/sessions` },
    { identifier: 'cdrs', role: 'SENDER', url: `${CPO_URL}/cpo/cdrs` },
  ],
  roles: [
    { role: 'EMSP', countryCode: 'NO', partyId: 'XXX' },
    { role: 'CPO', countryCode: 'NO', partyId: 'STK' },
  ],
  told: '',
  checkedAt: 0,
}

export function client(
  answer: (sent: Sent) => Response | Promise<Response>,
  more: Partial<Parameters<typeof createChargers>[0]> = {},
) {
  const { sent, fetch } = network(answer)
  const chargers = createChargers({
    tokenEncoding: 'base64',
    registration: async () => REGISTRATION,
    publicUrl: PUBLIC_URL,
    party: PARTY,
    fetch,
    now: () => NOW,
    newId: counter(),
    ...more,
  })
  return { sent, chargers }
}

export const status = (http: number, headers: Record<string, string> = {}) =>
  new Response('{}', { status: http, headers })
