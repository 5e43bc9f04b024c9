// Every route of the operator's room, fuzzed by its own declaration: whatever stands in the address, in
// the question and in the body, the answer is one that the reference declares, and never a crash.
import { judgeBy } from '#tests/operator/declared.ts'
import {
  bodyOf,
  openOffice,
  referenceDocument,
  routesOf,
  type Route,
} from '#tests/operator/route-table.ts'
import { AUTH, reference } from '#tests/operator/trial.ts'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inAddress, oddText, RUNS, spoilt } from './arbitraries.ts'

const document = await referenceDocument()
const judge = judgeBy(document)
const routes = routesOf(document).filter((route) => route['x-scope'] !== 'open')
const named = (some: Route[]): [string, Route][] => some.map((route) => [route.name, route])

/** Sound for the most part, so that what lies behind the first check is reached as well. */
const mostly = (sound: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(sound) }, { weight: 1, arbitrary: oddText })

describe.each(named(routes))('%s', (_, route) => {
  const parts = route.parameters.filter((one) => one.in === 'path' || one.in === 'query')
  const asked = fc.record(
    Object.fromEntries(
      parts.map(({ name, in: where, schema }) => {
        const sound = name === 'reference' ? reference : String(schema.example ?? '')
        return [name, where === 'path' ? mostly(sound) : fc.option(mostly(sound), { nil: null })]
      }),
    ),
  )
  const { body: sound, headers } = bodyOf(route, document)
  const sent: fc.Arbitrary<unknown> =
    sound === undefined ? fc.constant(undefined) : spoilt(JSON.parse(sound))

  it('answers nothing that is not declared', async () => {
    await fc.assert(
      fc.asyncProperty(asked, sent, async (question, wish) => {
        const { ask } = openOffice()
        const path = route.pattern.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
          inAddress(question[name] ?? 'x'),
        )
        const query = parts.flatMap(({ name, in: where }) => {
          const value = question[name]
          return where === 'query' && value != null ? [`${name}=${inAddress(value)}`] : []
        })
        let response: Response
        try {
          response = await ask(`https://stikk.example${path}?${query.join('&')}`, {
            method: route.method,
            headers: { ...headers, ...AUTH },
            ...(wish === undefined ? {} : { body: JSON.stringify(wish) ?? 'null' }),
          })
        } catch (error) {
          // Not even a request can be made of it.
          expect(error).toBeInstanceOf(TypeError)
          return
        }
        // An odd address may be that of no route at all.
        if (response.status === 404 && route.responses['404'] === undefined) return
        expect(await judge.undeclared(route, response)).toEqual([])
      }),
      RUNS,
    )
  })
})
