// The tests of every reason to be parked, over whichever way the operator speaks: produced by a real
// trip, resolved by the operator's word, and judged by the auditor.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '../auditor.ts'
import { startStack, type Stack } from '../stack.ts'
import { CASES, WITHOUT_LISTS, type ParkedCase } from './cases.ts'
import { calm, inPhase, park, PARKING, rowOf, type ParkedTrip } from './play.ts'

/** Says the word of a case for its session. Throws where it is not taken. */
export interface Speaking {
  say(trip: ParkedTrip): Promise<void>
  close(): Promise<void>
}

/** Receipts and ledger follow the money within moments. */
const AUDIT_MS = 3000

/** Registers the tests with the file that calls it. */
export function everyReason(speaking: (stack: Stack) => Promise<Speaking>): void {
  describe.each([
    ['a backend with lists', CASES, []],
    ['a backend without lists', WITHOUT_LISTS, [{ match: 'list', do: 'missing', times: 9999 }]],
  ] as const)('at %s', (_, cases, faults) => {
    let stack: Stack
    let speaker: Speaking
    let trips: ParkedTrip[] = []

    beforeAll(async () => {
      stack = await startStack({ ...PARKING, cpo: { extraEvses: cases.length } })
      await calm(stack, faults)
      trips = await Promise.all(cases.map((which, nth) => park(stack, which, String(50_001 + nth))))
      speaker = await speaking(stack)
    }, 120_000)
    afterAll(async () => {
      await speaker?.close()
      await stack?.stop()
    })

    const tripOf = (which: ParkedCase): ParkedTrip => {
      const trip = trips.find((one) => one.which === which)
      if (!trip) throw new Error('it was not played')
      return trip
    }

    it.each(cases.map((which) => [which.why, which] as const))(
      '%s waits for the operator, and goes on by the operator’s word',
      async (why, which) => {
        const trip = tripOf(which)
        expect(await rowOf(stack, trip.reference)).toMatchObject({ phase: 'parked', why })
        await speaker.say(trip)
        if (which.payer?.some(({ times }) => times === 9999)) await calm(stack, faults)
        const rested = await inPhase(stack, trip.reference, which.ends)
        if (which.amount !== undefined) expect(rested?.capturedMinor).toBe(which.amount)
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
}
