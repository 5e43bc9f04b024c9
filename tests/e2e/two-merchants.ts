// Two merchants on one installation: `default` in Norway and `dansk` in Denmark, with the sites of one
// charger backend. What the tests of several merchants do there, as drivers and as operators.
import { openAnswer, stationPage, type View } from '#shared/contract.ts'
import type { SalesUnitKeys } from '#tests/doubles/vipps/credentials.ts'
import { expect } from 'vitest'
import { tellPayer, untilView } from './driver.ts'
import { startStack, type Stack } from './stack.ts'

export const danish: SalesUnitKeys = {
  clientId: 'sandbox-danish-client-id',
  clientSecret: 'sandbox-danish-client-secret',
  subscriptionKey: 'sandbox-danish-subscription-key',
  msn: '654321',
}
const NORWEGIAN = {
  OPERATOR_NAME: 'Norsk Lading AS',
  OPERATOR_ORG_NUMBER: '999 888 777',
  SUPPORT_PHONE: '+47 22 00 00 00',
  TERMS_URL: 'https://norsk.example/terms',
}
export const DANSK = {
  id: 'dansk',
  name: 'Dansk Ladning ApS',
  organisationNumber: '44556677',
  market: 'DK',
  ...danish,
  supportPhone: '+45 70 00 00 00',
  termsUrl: 'https://dansk.example/terms',
  stations: { locations: ['LOC-6'] },
}

/** The stack of both, at sixty times the speed of life. */
export function startBoth(): Promise<Stack> {
  return startStack({
    speed: 60,
    settings: { ...NORWEGIAN, MERCHANTS: JSON.stringify([DANSK]) },
    vipps: { units: [{ keys: danish, market: 'DK' }] },
    cpo: { abroad: 'DK', extraEvses: 4 },
  })
}

/** The page of a station as data, with its offer. */
export async function pageOf(stack: Stack, station: string) {
  const answer = await fetch(`${stack.url}/api/stations/${station}`)
  return stationPage.parse(await answer.json())
}

/** Opens a session as the script does. */
export async function open(
  stack: Stack,
  station: string,
  change: { offer?: string | null; amount?: number } = {},
): Promise<Response> {
  const { offer, defaultAmount: amount } = await pageOf(stack, station)
  return fetch(`${stack.url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offer, amount, acceptedTerms: true, locale: 'en', ...change }),
  })
}

export interface Trip {
  handle: string
  reference: string
  end: View
}

/** Charges a little at a station, stops, and waits for the receipt. */
export async function trip(stack: Stack, station: string): Promise<Trip> {
  const response = await open(stack, station)
  expect(response.status).toBe(201)
  const { handle } = openAnswer.parse(await response.json())
  await tellPayer(stack, handle, 'approve')
  await untilView(stack, handle, (seen) => seen.phase === 'charging' && seen.energyWh > 500)
  await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
  const end = await untilView(stack, handle, (seen) => seen.receiptNumber !== null)
  return { handle, reference: handle.split('.')[0] ?? '', end }
}

/** Asks the operator's door, as root unless with another token. */
export async function ask(
  stack: Stack,
  path: string,
  token = stack.operatorToken,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return fetch(`${stack.url}/operator${path}`, { ...init, headers })
}
