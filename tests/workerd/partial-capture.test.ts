// A sales unit without partial capture (the payer's 6140), in the whole product: the session is parked
// with its reservation, and the operator is told what is wrong with the unit, not only with the session.
import { createCatalogue, createLedger, createSessions } from '#bff/durable/stubs.ts'
import { makeReference } from '#shared/ids.ts'
import { anOpening } from '#tests/durable/examples.ts'
import { cdrOf, reportOf } from '#tests/session/story.ts'
import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { aRegistration, pretendOutside } from './outside.ts'

afterEach(() => vi.restoreAllMocks())

it('is parked, kept, and told to the operator', async () => {
  const outside = pretendOutside()
  outside.refuse('POST /epayment/v1/payments/{ref}/capture', '6140')
  const catalogue = createCatalogue(env.CATALOGUE)
  await catalogue.keep('ocpi-registration', aRegistration())
  const sessions = createSessions(env.SESSIONS)
  const reference = makeReference(crypto.getRandomValues(new Uint8Array(16)))
  await sessions.open(anOpening({ reference, evseUid: 'EVSE-6140' }), 2000)
  outside.approve(reference)
  await sessions.paymentNews(reference, 'default')
  const until = (phase: string) =>
    vi.waitUntil(async () => (await sessions.view(reference))?.phase === phase, { timeout: 5000 })
  await until('starting')
  const now = Date.now()
  // Ten minutes are long enough for 20 kWh.
  const began = now - 600_000
  await sessions.sessionReport(reference, reportOf({ updatedAt: began, startedAt: began }))
  const ended = { status: 'completed', energyWh: 20_000, updatedAt: now + 1, endedAt: now } as const
  await sessions.sessionReport(reference, reportOf(ended))
  const lasted = { startedAt: began, endedAt: now, updatedAt: now }
  await sessions.cdrReport(reference, cdrOf(lasted))
  await until('parked')
  expect(await sessions.view(reference)).toMatchObject({
    why: 'partial-capture-off',
    reservedMinor: 35_000,
    releasedMinor: null,
  })
  expect(outside.money(reference)).toMatchObject({ captured: 0, cancelled: 0 })
  await vi.waitUntil(
    async () => {
      const rows = await createLedger(env.LEDGER).list({ phase: 'parked', limit: 10 })
      return rows.some((row) => row.reference === reference && row.why === 'partial-capture-off')
    },
    { timeout: 5000 },
  )
  const told = async () =>
    (await catalogue.notices(50)).find((notice) => notice.code === 'partial-capture-off')
  await vi.waitUntil(async () => (await told()) !== undefined, { timeout: 5000 })
  expect(await told()).toMatchObject({ field: null, detail: expect.stringContaining('enable') })
})
