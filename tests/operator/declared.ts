// Judges answers by the reference: is the status declared, is the type, does the body fit its schema?
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Reference, Route } from './route-table.ts'

export interface Judge {
  /** What is wrong with a value by the schema at this place of the document; empty: nothing. */
  faultsAt(path: string[], value: unknown): string[]
  /** What of an answer the reference does not declare; empty: it is as declared. */
  undeclared(route: Route, response: Response): Promise<string[]>
}

/** A part of a JSON pointer within an address (RFC 6901 §6). */
const escaped = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))

export function judgeBy(document: Reference): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addSchema({ ...document, $id: 'reference' })
  // Many answers are held against few schemas.
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>()
  const faultsAt: Judge['faultsAt'] = (path, value) => {
    const $ref = `reference#/${path.map(escaped).join('/')}`
    const valid = compiled.get($ref) ?? ajv.compile({ $ref })
    compiled.set($ref, valid)
    if (valid(value) === true) return []
    return (valid.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`)
  }
  return {
    faultsAt,
    async undeclared(route, response) {
      const status = String(response.status)
      const declared = route.responses[status]
      if (!declared) return [`${status} is not declared`]
      const text = await response.text()
      if (declared.content === undefined) return text === '' ? [] : [`${status} has a body`]
      const [type = ''] = (response.headers.get('content-type') ?? '').split(';')
      if (!Object.hasOwn(declared.content, type)) return [`${status} is ${type}`]
      if (!type.endsWith('json')) return []
      const path = route.pattern.replace(/^\/operator/, '') || '/'
      const method = route.method.toLowerCase()
      const where = ['paths', path, method, 'responses', status, 'content', type, 'schema']
      return faultsAt(where, JSON.parse(text)).map((fault) => `${status} ${fault}`)
    },
  }
}
