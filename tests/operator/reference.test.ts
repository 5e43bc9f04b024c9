// The reference of the operator's API: valid OpenAPI, complete, and true. Every example in it and every
// answer that a route gives is held against the schema the reference has for it.
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { judgeBy } from './declared.ts'
import { openOffice, referenceDocument, routesOf, schemaAt, type Route } from './route-table.ts'
import { AUTH } from './trial.ts'

const document = await referenceDocument()
const routes = routesOf(document)
const named = (some: Route[]): [string, Route][] => some.map((route) => [route.name, route])

const { faultsAt, undeclared } = judgeBy(document)

/** Every place in the document that has an example, with the path of its schema. */
function examples(node: unknown, path: string[] = []): [string[], unknown][] {
  if (typeof node !== 'object' || node === null) return []
  const entries = Object.entries(node)
  const own = entries.flatMap(([name, value]): [string[], unknown][] =>
    name === 'example' && path.at(-1) !== 'properties' ? [[path, value]] : [],
  )
  const below = entries.filter(([name]) => name !== 'example')
  return [...own, ...below.flatMap(([name, value]) => examples(value, [...path, name]))]
}

describe('the reference', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(structuredClone(document))
    expect(errors ?? []).toEqual([])
    expect([valid, validator.version]).toEqual([true, '3.1'])
  })

  it('names every route once, and under a heading that says what it is about', () => {
    const ids = routes.map(({ operationId }) => operationId)
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id ?? ''))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    const headings = Array.isArray(document['tags']) ? document['tags'].map((tag) => tag.name) : []
    const under = routes.flatMap(({ tags = [] }) => (tags.length === 1 ? tags : ['none']))
    expect(new Set(under)).toEqual(new Set(headings))
    expect(routes.filter(({ summary = '' }) => summary.length < 5)).toEqual([])
  })

  it('describes every parameter, and gives one an example where an address needs it', () => {
    const all = routes.flatMap(({ name, parameters }) =>
      parameters.map((one) => ({ ...one, of: `${name} ${one.name}` })),
    )
    const text = (of: (typeof all)[number]) => of.description ?? of.schema['description'] ?? ''
    expect(all.filter((one) => text(one) === '' && one.in !== 'path').map(({ of }) => of)).toEqual(
      [],
    )
    const bare = all.filter(
      (one) => one.in === 'path' && schemaAt(document, one.schema).example === undefined,
    )
    expect(bare.map(({ of }) => of)).toEqual([])
  })

  it('gives every amount, energy and moment its unit', () => {
    const units: [RegExp, RegExp][] = [
      [/Minor$/, /^Minor units/],
      [/(At|Until)$/, /Epoch ms|ISO 8601/],
      [/Wh$/, /\bWh\b/],
    ]
    const unsaid: string[] = []
    const look = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return
      for (const [name, value] of Object.entries(node)) {
        if (name === 'example') continue
        if (path.endsWith('/properties') && typeof value === 'object' && value !== null) {
          const said = 'description' in value ? String(value.description) : ''
          for (const [what, how] of units) {
            if (what.test(name) && !how.test(said)) unsaid.push(`${path}/${name}`)
          }
        }
        look(value, `${path}/${name}`)
      }
    }
    look(document, '')
    expect(unsaid).toEqual([])
  })

  it('has no example that its own schema refuses', () => {
    const all = examples(document)
    expect(all.length).toBeGreaterThan(10)
    const wrong = all.flatMap(([path, value]) =>
      faultsAt(path, value).map((fault) => `${path.join('/')}: ${fault}`),
    )
    expect(wrong).toEqual([])
  })
})

describe.each(named(routes))('%s', (_, route) => {
  it('answers as the reference says: to the operator, to a stranger, and to a slip of the hand', async () => {
    const office = openOffice()
    const made = await office.ask('/operator/tokens', {
      method: 'POST',
      body: '{"name":"x","scope":"read"}',
      headers: { ...AUTH, 'content-type': 'application/json' },
    })
    expect(made.status).toBe(201)
    const { token }: { token: string } = await made.json()
    const answers = [
      await office.askRoute(route, document, AUTH),
      await office.askRoute(route, document),
      await office.askRoute(route, document, { authorization: `Bearer ${token}` }),
    ]
    if (route.requestBody !== undefined) {
      const { method } = route
      const path = route.pattern.replaceAll(/\{\w+\}/g, 'x')
      const json = { ...AUTH, 'content-type': 'application/json' }
      answers.push(
        await office.ask(path, { method, body: '[]', headers: json }),
        await office.ask(path, { method, body: '{', headers: json }),
        await office.ask(path, {
          method,
          body: 'a=b',
          headers: { ...AUTH, 'content-type': 'text/x' },
        }),
        await office.ask(path, { method, body: `"${'x'.repeat(20_000)}"`, headers: json }),
      )
    }
    const faults = await Promise.all(answers.map((response) => undeclared(route, response)))
    expect(faults.flat()).toEqual([])
  })
})
