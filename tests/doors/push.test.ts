// The door for phones that wish to be told, fuzzed: whatever is sent with a good handle is answered clearly,
// and only a push service that is known is ever noted.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { pushWish } from '#bff/driver/push-api.ts'
import { problem } from '#shared/contract.ts'
import { makeView, referenceOf } from '#tests/driver/samples.ts'
import { fitting, rawBody, RUNS, spoilt } from './arbitraries.ts'
import { openHouse, sane, untouched } from './house.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

async function charging() {
  const house = openHouse()
  const reference = referenceOf('5')
  house.world.views.set(reference, makeView(reference, { phase: 'charging' }))
  house.deps.pushes = { allows: (endpoint) => endpoint.startsWith('https://push.example/') }
  return { house, path: `/api/sessions/${await house.deps.keys.makeHandle(reference)}/push` }
}

it('takes nothing that its schema or the table of services does not, and names what is wrong', async () => {
  const sound = fitting(pushWish)
  await fc.assert(
    fc.asyncProperty(fc.oneof(sound, sound.chain(spoilt)), async (body) => {
      const { house, path } = await charging()
      const sent = JSON.stringify(body) ?? 'null'
      const response = await house.ask(path, { method: 'POST', body: sent, headers: JSON_TYPE })
      if (!response) return
      const told = problem.parse(JSON.parse(await sane(response, sent)))
      expect([400, 413]).toContain(response.status)
      if (told.field !== undefined) expect(told.field).toMatch(/^(subscription(\.|$)|locale$)/)
      untouched(house, sent)
    }),
    RUNS,
  )
})

it.each(['POST', 'DELETE'])('%s answers any bytes', async (method) => {
  await fc.assert(
    fc.asyncProperty(rawBody, async (body) => {
      const { house, path } = await charging()
      const response = await house.ask(path, { method, body, headers: JSON_TYPE })
      if (!response) return
      expect([204, 400, 413]).toContain(response.status)
      await sane(response, String(body))
      untouched(house, String(body))
    }),
    RUNS,
  )
})
