// Every reason a session can be parked for, resolved through the operator's API.
import { PARKED_WHYS } from '#bff/session/warnings.ts'
import { expect, it } from 'vitest'
import { CASES, WITHOUT_LISTS } from './cases.ts'
import { operate } from './play.ts'
import { everyReason } from './suite.ts'

it('knows a trip for every reason there is', () => {
  const played = [...CASES, ...WITHOUT_LISTS].map(({ why }) => why)
  expect(played.toSorted()).toEqual([...PARKED_WHYS].toSorted())
})

everyReason(async (stack) => ({
  async say({ reference, which: { word: action, amount } }) {
    const wish = { action, reason: 'looked into it', ...(amount === undefined ? {} : { amount }) }
    const said = await operate(stack, reference, 'resolve', wish)
    expect([said.status, await said.text()]).toEqual([202, JSON.stringify({ accepted: true })])
  },
  close: async () => undefined,
}))
