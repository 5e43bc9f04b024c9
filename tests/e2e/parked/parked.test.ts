// Every reason a session can be parked for: produced by a real trip, resolved by the operator's word
// through the API, and judged by the auditor. The same through the console: console-parked.test.ts.
import { PARKED_WHYS } from '#bff/session/warnings.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '../auditor.ts'
import { startStack, type Stack } from '../stack.ts'
import { CASES, WITHOUT_LISTS, type ParkedCase } from './cases.ts'
import { calm, inPhase, operate, park, PARKING, rowOf, type ParkedTrip } from './play.ts'

it('knows a trip for every reason there is', () => {
  const played = [...CASES, ...WITHOUT_LISTS].map(({ why }) => why)
  expect(played.toSorted()).toEqual([...PARKED_WHYS].toSorted())
})

/** Receipts and ledger follow the money within moments. */
const AUDIT_MS = 3000

describe.each([
  ['a backend with lists', CASES, []],
  ['a backend without lists', WITHOUT_LISTS, [{ match: 'list', do: 'missing', times: 9999 }]],
] as const)('at %s', (_, cases, faults) => {
  let stack: Stack
  let trips: ParkedTrip[] = []

  beforeAll(async () => {
    stack = await startStack({ ...PARKING, cpo: { extraEvses: cases.length } })
    await calm(stack, faults)
    trips = await Promise.all(cases.map((which, nth) => park(stack, which, String(50_001 + nth))))
  }, 120_000)
  afterAll(() => stack.stop())

  const tripOf = (which: ParkedCase): ParkedTrip => {
    const trip = trips.find((one) => one.which === which)
    if (!trip) throw new Error('it was not played')
    return trip
  }

  it.each(cases.map((which) => [which.why, which] as const))(
    '%s waits for the operator, and goes on by the operator’s word',
    async (why, which) => {
      const { reference } = tripOf(which)
      expect(await rowOf(stack, reference)).toMatchObject({ phase: 'parked', why })
      const { word: action, amount } = which
      const wish = { action, reason: 'looked into it', ...(amount === undefined ? {} : { amount }) }
      const said = await operate(stack, reference, 'resolve', wish)
      expect([said.status, await said.text()]).toEqual([202, JSON.stringify({ accepted: true })])
      if (which.payer?.some(({ times }) => times === 9999)) await calm(stack, faults)
      const rested = await inPhase(stack, reference, which.ends)
      if (amount !== undefined) expect(rested?.capturedMinor).toBe(amount)
      expect(JSON.stringify(rested)).not.toContain(`${reference}.`)
    },
  )

  it('leaves nothing open, and nothing given away but by the operator’s word', async () => {
    const released = cases.flatMap((which) => (which.givenAway ? [tripOf(which).reference] : []))
    const told = (await audit(stack, AUDIT_MS)).map((words) => words.replace(/\d+ Wh/, 'energy'))
    expect(told.toSorted()).toEqual(
      released.map((one) => `law 4: energy given away unseen (${one})`).toSorted(),
    )
  })
})
