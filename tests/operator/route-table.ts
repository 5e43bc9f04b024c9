// Every route of the operator's room as it declares itself, and how each is asked by its own examples:
// what the tests of refusals, of the trail and of the reference are made from. A route that is not in the
// table is found by them.
import { createApp, type AppDeps } from '#bff/app.ts'
import { depsOf, type World } from '#tests/driver/fakes.ts'
import * as z from 'zod'
import { fullLedger, fullWorld } from './full-world.ts'
import { AUTH, reference, TOKEN } from './trial.ts'

const schemaShape = z.looseObject({ example: z.unknown().optional(), $ref: z.string().optional() })
const content = z.record(z.string(), z.looseObject({ schema: schemaShape.optional() }))
const parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: schemaShape,
})
const operation = z.looseObject({
  'x-scope': z.enum(['open', 'read', 'act', 'root']),
  'x-whose': z.enum(['own', 'all']),
  operationId: z.string().optional(),
  summary: z.string().optional(),
  tags: z.array(z.string()).optional(),
  parameters: z.array(parameter).default([]),
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: content.optional() })),
})
const documentShape = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ schemas: z.record(z.string(), schemaShape) }),
})
export type Reference = z.infer<typeof documentShape>

export interface Route extends z.infer<typeof operation> {
  /** `POST /operator/sessions/{reference}/refund`. */
  name: string
  method: string
  /** With its parameters in braces. */
  pattern: string
}

/** The app over a world that has something of everything, and how it is asked. */
export function openOffice(change: Record<string, string> = {}, more: Partial<AppDeps> = {}) {
  const world = fullWorld()
  return { world, ...officeOver(world, change, more) }
}

export function officeOver(
  world: World,
  change: Record<string, string> = {},
  more: Partial<AppDeps> = {},
) {
  const own = { ...depsOf(world, { OPERATOR_TOKEN: TOKEN, ...change }), ledger: fullLedger(world) }
  const deps: AppDeps = { ...own, ...more }
  const app = createApp(deps)
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
    app.request(path, init)
  return {
    deps,
    app,
    ask,
    /** Asks a route as its own examples have it. */
    askRoute: async (route: Route, document: Reference, headers: Record<string, string> = {}) =>
      ask(addressOf(route), {
        method: route.method,
        ...bodyOf(route, document),
        headers: { ...bodyOf(route, document).headers, ...headers },
      }),
  }
}

/** The reference as the room gives it out. */
export async function referenceDocument(): Promise<Reference> {
  const response = await openOffice().ask('/operator/openapi.json', { headers: AUTH })
  return documentShape.parse(await response.json())
}

export function routesOf({ paths }: Reference): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, declared]) => {
      const pattern = path === '/' ? '/operator' : `/operator${path}`
      const verb = method.toUpperCase()
      return { ...declared, method: verb, pattern, name: `${verb} ${pattern}` }
    }),
  )
}

/** What stands in the place of a `$ref` to a named schema. */
export function schemaAt(document: Reference, schema: z.infer<typeof schemaShape>) {
  const name = schema.$ref?.replace('#/components/schemas/', '')
  return name === undefined ? schema : (document.components.schemas[name] ?? schema)
}

/** The pattern with every parameter filled in by its example; what is required of the query too. */
export function addressOf({ pattern, parameters }: Route, whom: string = reference): string {
  const exampleOf = (name: string): string => {
    if (name === 'reference') return whom
    const found = parameters.find((one) => one.name === name)?.schema.example
    if (found === undefined) throw new Error(`${pattern}: "${name}" has no example`)
    return String(found)
  }
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(exampleOf(name)),
  )
  const query = parameters
    .filter((one) => one.in === 'query' && one.required === true)
    .map(({ name }) => `${name}=${encodeURIComponent(exampleOf(name))}`)
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

/** The body by its example; nothing where none is declared. */
export function bodyOf(
  { name, requestBody }: Route,
  document: Reference,
): { body?: string; headers: Record<string, string> } {
  const [kind] = Object.entries(requestBody?.content ?? {})
  if (!kind) return { headers: {} }
  const [type, { schema }] = kind
  const example = schema === undefined ? undefined : schemaAt(document, schema).example
  if (example === undefined) throw new Error(`${name}: its body has no example`)
  const body = typeof example === 'string' ? example : JSON.stringify(example)
  return { body, headers: { 'content-type': type } }
}
