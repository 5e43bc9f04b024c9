/**
 * Vipps' own OpenAPI documents as judges: does this request, does this answer keep to them? Used on the stand-in and on the client,
 * so that neither can drift to please the other. Knows neither of them. The documents lie beside the repository, in
 * `../shared/specs/vipps`; where they are absent {@link loadSpecs} gives undefined.
 *
 * Requests are judged with every object closed, because ePayment refuses unknown fields; so are ePayment's answers, because the
 * stand-in must invent none. An error that the documents give no shape for is judged by error-shapes.ts.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'
import ajvFormats from 'ajv-formats'
import { parse } from 'yaml'
import { z } from 'zod'
import { checkError } from './error-shapes.ts'

const specNames = ['access-token', 'epayment', 'webhooks', 'qr', 'order-management'] as const

/** One of the five documents, by its file name. */
export type SpecName = (typeof specNames)[number]

const schema = z.record(z.string(), z.unknown())
const media = z.record(z.string(), z.object({ schema: schema.optional() }))
const parameter = z.looseObject({
  $ref: z.string().optional(),
  name: z.string().optional(),
  in: z.enum(['header', 'path', 'query']).optional(),
  required: z.boolean().optional(),
  schema: schema.optional(),
})
const response = z.looseObject({ $ref: z.string().optional(), content: media.optional() })
const operation = z.looseObject({
  parameters: z.array(parameter).optional(),
  requestBody: z.looseObject({ required: z.boolean().optional(), content: media }).optional(),
  responses: z.record(z.string(), response),
})
const document = z.looseObject({
  servers: z.array(z.object({ url: z.url() })),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({
    schemas: z.record(z.string(), schema),
    parameters: z.record(z.string(), parameter).optional(),
    responses: z.record(z.string(), response).optional(),
  }),
})
type Operation = z.infer<typeof operation>
type Schema = z.infer<typeof schema>

/** A document made ready to judge with. */
export type Spec = {
  readonly name: SpecName
  readonly prefix: string
  readonly document: z.infer<typeof document>
  readonly judges: Map<string, ValidateFunction>
  readonly ajvs: Map<boolean, Ajv>
}

/** The documents by name. */
export type Specs = Readonly<Record<SpecName, Spec>>

/** Statuses that the gateway or the prose of the API knows although the documents do not list them. */
const undocumented = new Set([400, 401, 403, 404, 415, 422, 423, 429, 500, 502, 503, 504])

const specFolder = (): string => join(process.cwd(), '..', 'shared', 'specs', 'vipps')

/** Reads the five documents; undefined when the folder is not there. */
export const loadSpecs = (folder: string = specFolder()): Specs | undefined => {
  if (!existsSync(join(folder, 'epayment.yaml'))) return undefined
  const load = (name: SpecName): Spec => {
    const read = document.parse(parse(readFileSync(join(folder, `${name}.yaml`), 'utf8')))
    const prefix = new URL(read.servers[0]?.url ?? 'https://api.vipps.no').pathname
    return {
      name,
      prefix: prefix.replace(/\/$/, ''),
      document: read,
      judges: new Map(),
      ajvs: new Map(),
    }
  }
  return {
    'access-token': load('access-token'),
    epayment: load('epayment'),
    webhooks: load('webhooks'),
    qr: load('qr'),
    'order-management': load('order-management'),
  }
}

// Fields that came after version 1.8.1 (facts: technical update of October 2026).
const laterFields: Record<string, Schema> = {
  'Create payment request': { merchantLegalLinks: { type: 'object' } },
  'Get payment response': { captureGuaranteedUntil: { type: 'string', format: 'date-time' } },
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Absolute, because references between schemas would otherwise be read as relative to each other.
const storeOf = (closed: boolean): string =>
  closed ? 'https://spec.invalid/closed/' : 'https://spec.invalid/open/'

const convertPart = (value: unknown, closed: boolean): unknown => {
  if (Array.isArray(value)) return value.map((item) => convertPart(item, closed))
  return isRecord(value) ? convert(value, closed) : value
}

/** OpenAPI 3.0 to JSON Schema: `nullable` becomes a type, references point into one store, objects are closed if asked for. */
const convert = (value: Schema, closed: boolean): Schema => {
  const { nullable, example, 'x-examples': examples, discriminator, ...rest } = value
  void [example, examples, discriminator]
  const schemaOut: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(rest))
    schemaOut[key] =
      key === '$ref' && typeof part === 'string'
        ? part.replace('#/components/schemas/', storeOf(closed))
        : convertPart(part, closed)
  if (isRecord(schemaOut['properties'])) {
    const later = typeof rest['title'] === 'string' ? laterFields[rest['title']] : undefined
    schemaOut['properties'] = { ...schemaOut['properties'], ...later }
    if (closed && !Array.isArray(rest['oneOf'])) schemaOut['additionalProperties'] ??= false
  }
  // The branches of `oneOf` require nothing, so open ones would all match; closed ones tell each other apart.
  if (Array.isArray(rest['oneOf']) && !closed) delete schemaOut['oneOf']
  if (nullable === true) {
    if (typeof rest['type'] === 'string') schemaOut['type'] = [rest['type'], 'null']
    if (Array.isArray(rest['enum'])) schemaOut['enum'] = [...rest['enum'], null]
  }
  return schemaOut
}

// One for all slots of a document: its schemas are read and compiled once.
const ajvOf = (spec: Spec, closed: boolean): Ajv => {
  const kept = spec.ajvs.get(closed)
  if (kept) return kept
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, unicodeRegExp: false })
  ajvFormats.default(ajv)
  for (const [name, part] of Object.entries(spec.document.components.schemas))
    ajv.addSchema(convert(part, closed), `${storeOf(closed)}${name}`)
  spec.ajvs.set(closed, ajv)
  return ajv
}

const judge = (spec: Spec, slot: string, found: Schema, closed: boolean): ValidateFunction => {
  const kept = spec.judges.get(slot)
  if (kept) return kept
  const made = ajvOf(spec, closed).compile(convert(found, closed))
  spec.judges.set(slot, made)
  return made
}

const explain = (validate: ValidateFunction, value: unknown, where: string): string[] => {
  if (validate(value)) return []
  return (validate.errors ?? []).map((fault) => {
    const extra = fault.keyword === 'additionalProperties' ? JSON.stringify(fault.params) : ''
    return `${where}${fault.instancePath}: ${fault.message ?? 'is wrong'} ${extra}`.trim()
  })
}

type Match = { readonly template: string; readonly params: Record<string, string> }

const matchPath = (template: string, path: string): Match | undefined => {
  const [wanted, given] = [template.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const segment = given[at] ?? ''
    if (part.startsWith('{')) params[part.slice(1, -1)] = decodeURIComponent(segment)
    else if (part !== segment) return undefined
  }
  return { template, params }
}

type Found = Match & { readonly operation: Operation }

/** The operation of a method and a path as sent, with or without the API's prefix; literal paths win over patterns. */
const find = (spec: Spec, method: string, path: string): Found | undefined => {
  const [bare = ''] = path.split('?')
  const local = bare.startsWith(`${spec.prefix}/`) ? bare.slice(spec.prefix.length) : bare
  const matches = Object.keys(spec.document.paths)
    .map((template) => matchPath(template, local))
    .filter((match) => match !== undefined)
    .toSorted((one, other) => Object.keys(one.params).length - Object.keys(other.params).length)
  for (const match of matches) {
    const entry = spec.document.paths[match.template] ?? {}
    const raw = entry[method.toLowerCase()]
    if (raw === undefined) continue
    const own = operation.parse(raw)
    const shared = z.array(parameter).parse(entry['parameters'] ?? [])
    return { ...match, operation: { ...own, parameters: [...shared, ...(own.parameters ?? [])] } }
  }
  return undefined
}

const checkParameters = (spec: Spec, found: Found, headers: Headers | undefined): string[] =>
  (found.operation.parameters ?? []).flatMap((listed) => {
    const named = listed.$ref?.split('/').at(-1)
    const wanted = named === undefined ? listed : spec.document.components.parameters?.[named]
    if (wanted?.name === undefined || !wanted.schema) return []
    if (wanted.in !== 'path' && !(wanted.in === 'header' && headers)) return []
    const given =
      wanted.in === 'path' ? found.params[wanted.name] : (headers?.get(wanted.name) ?? undefined)
    const where = `${wanted.in} ${wanted.name}`
    if (given === undefined) return wanted.required ? [`${where}: is missing`] : []
    // The document says ECOM, production takes `ecom`: case is not looked at. client_id says guid, keys of a sandbox are not.
    const text = wanted.name === 'paymentType' ? given.toUpperCase() : given
    const value = wanted.schema['type'] === 'integer' ? Number(text) : text
    const slot = `${found.template} ${where}`
    return explain(judge(spec, slot, wanted.schema, false), value, where)
  })

/**
 * What a request does wrong by the document; empty when nothing.
 * @param body the parsed JSON, or undefined when there is none
 * @param headers if given, required headers, patterns and lengths are judged too
 */
export const checkRequest = (
  spec: Spec,
  method: string,
  path: string,
  body: unknown,
  headers?: Headers,
): string[] => {
  const found = find(spec, method, path)
  if (!found) return [`${spec.name} has no ${method} ${path}`]
  const faults = checkParameters(spec, found, headers)
  const wanted = found.operation.requestBody
  const shape = Object.values(wanted?.content ?? {})[0]?.schema
  if (body === undefined) return wanted?.required ? [...faults, 'body: is missing'] : faults
  if (!shape) return [...faults, 'body: none is documented']
  const slot = `${method} ${found.template} request`
  return [...faults, ...explain(judge(spec, slot, shape, true), body, 'body')]
}

/** What an answer does wrong by the document; empty when nothing. Undocumented success is always wrong. */
export const checkResponse = (
  spec: Spec,
  method: string,
  path: string,
  status: number,
  body: unknown,
): string[] => {
  const found = find(spec, method, path)
  if (!found) return [`${spec.name} has no ${method} ${path}`]
  const listed = found.operation.responses[String(status)]
  if (!listed)
    return [
      ...(status >= 400 ? checkError(spec.name, status, body) : []),
      ...(undocumented.has(status)
        ? []
        : [`status ${status} is not documented for ${method} ${path}`]),
    ]
  const named = listed.$ref?.split('/').at(-1)
  const wanted = named === undefined ? listed : spec.document.components.responses?.[named]
  const shape = Object.values(wanted?.content ?? {})[0]?.schema
  if (!shape) return status >= 400 ? checkError(spec.name, status, body) : []
  const slot = `${method} ${found.template} ${status}`
  // The stand-in invents no field of ePayment; what a client must tolerate is its own matter.
  const closed = spec.name === 'epayment'
  return explain(judge(spec, slot, shape, closed), body, `answer ${status}`)
}
