// Nobody's name is kept: what a payer or a charger backend might tell of a driver goes into no storage,
// and no address of a client into storage or log.
import { createCatalogue, createSessions } from '#bff/durable/stubs.ts'
import { makeReference } from '#shared/ids.ts'
import { anOpening } from '#tests/durable/examples.ts'
import { runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { aRegistration, pretendOutside, type Outside } from './outside.ts'

/** As the payer might tell them, though nobody has asked (epayment.yaml, `profile`, `paymentMethod`). */
const TOLD = {
  userDetails: {
    firstName: 'Kari',
    lastName: 'Nordmann',
    mobileNumber: '4712345678',
    email: 'kari@example.com',
    dateOfBirth: '1990-01-31',
    streetAddress: 'Robert Levins gate 5',
  },
  profile: { sub: 'c06c4afe-d9e1-4c5d-939a-177d752a0944' },
  paymentMethod: { type: 'CARD', cardBin: '540185', maskedNumber: '540185******0001' },
}
const HIDDEN = [
  ...Object.values(TOLD.userDetails),
  TOLD.profile.sub,
  TOLD.paymentMethod.cardBin,
  '203.0.113.77',
]

const sessions = createSessions(env.SESSIONS)
let outside: Outside

beforeEach(async () => {
  outside = pretendOutside()
  outside.besides = TOLD
  await createCatalogue(env.CATALOGUE).keep('ocpi-registration', aRegistration())
})
afterEach(() => vi.restoreAllMocks())

/** Every row of every table of one object, as text. */
function dump(stub: DurableObjectStub): Promise<string> {
  return runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql.exec("select name from sqlite_master where type = 'table'").toArray()
    return tables
      .map(({ name }) => String(name))
      .filter((name) => !/^(_cf_|sqlite_)/.test(name))
      .map(
        (name) => `${name} ${JSON.stringify(storage.sql.exec(`select * from ${name}`).toArray())}`,
      )
      .join('\n')
  })
}

it('keeps nothing of who paid, nor where a request came from', async () => {
  const said: string[] = []
  vi.spyOn(console, 'log').mockImplementation((...words) => void said.push(words.join(' ')))
  const reference = makeReference(crypto.getRandomValues(new Uint8Array(16)))
  await sessions.open(anOpening({ reference, evseUid: `EVSE-${reference.slice(-6)}` }), 2000)
  outside.approve(reference)
  await sessions.paymentNews(reference, 'default')
  await vi.waitUntil(async () => (await sessions.view(reference))?.phase === 'starting', {
    timeout: 5000,
  })
  // A guesser, a wrong handle, an operator: whatever is counted by address.
  const from = { 'cf-connecting-ip': '203.0.113.77', 'x-forwarded-for': '203.0.113.77' }
  const ask = (path: string, headers: Record<string, string> = {}) =>
    exports.default.fetch(`http://127.0.0.1:8080${path}`, { headers: { ...from, ...headers } })
  for (let n = 0; n < 40; n += 1) {
    const token = `Bearer stikk_${String(n).padStart(43, 'x')}`
    await ask('/operator/sessions', { authorization: token })
  }
  await ask(`/api/sessions/${reference}.${'A'.repeat(22)}`)
  await ask('/operator/sessions', { authorization: 'Bearer tests-only-operator-token' })

  const kept = await Promise.all([
    dump(env.SESSIONS.getByName(reference)),
    dump(env.LEDGER.getByName('default')),
    dump(env.CATALOGUE.getByName('default')),
    dump(env.OFFICE.getByName('default')),
  ])
  const all = [...kept, ...said].join('\n')
  // It is there that it would be.
  expect(all).toContain('PaymentAuthorized')
  for (const hidden of HIDDEN) expect(all).not.toContain(hidden)
})
