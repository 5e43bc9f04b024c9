// Where the fuzzed doors get their input: values made from a door's own zod schema, sound objects with
// one thing wrong, and texts that have broken something somewhere before.
import * as fc from 'fast-check'
import { vi } from 'vitest'
import * as z from 'zod'

/** JSON Schema, as much of it as zod writes. */
interface Shape {
  type?: string
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  anyOf?: Shape[]
  enum?: fc.JsonValue[]
  const?: fc.JsonValue
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

/** Texts that matter to somebody: to JSON, to HTML, to SQL, to paths, to numbers. */
export const ODD_TEXTS = [
  '',
  ' ',
  '#NA',
  'null',
  '0',
  '-1',
  '1e400',
  '1.50',
  'NaN',
  '١٢٣',
  '\u0000',
  '\ud800',
  '\u202e\u0007\u001b[31m',
  'æøå🔌',
  '../../etc/passwd',
  '%2e%2e%2f',
  '%',
  '%ff',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '{{7*7}}${7*7}',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
] as const

export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)

const oddNumber = fc.constantFrom(0, -0, -1, 1.5, 1e21, 1e308, 5e-324, 2 ** 53, -(2 ** 31))

/** Any JSON value that is a nuisance. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: oddText },
  { weight: 2, arbitrary: oddNumber },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { a: {} }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

/** Values that fit the schema as it is read (before its transforms), and now and then do not. */
export function fitting(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  return of(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape)
}

function of(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.const !== undefined) return fc.constant(shape.const)
  if (shape.enum) return fc.constantFrom(...shape.enum)
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map(of))
  switch (shape.type) {
    case 'object': {
      const { properties = {}, required = [] } = shape
      const fields = Object.entries(properties).map(([name, one]) => [name, of(one)] as const)
      return fc.record(Object.fromEntries(fields), { requiredKeys: required })
    }
    case 'array':
      return fc.array(of(shape.items ?? {}), { maxLength: 4 })
    case 'string':
      return textOf(shape)
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: floor(shape.minimum), max: ceiling(shape.maximum) }),
        oddNumber,
      )
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return oddValue
  }
}

const floor = (least = -1_000_000): number => Math.ceil(Math.max(least, -(2 ** 31)))
const ceiling = (most = 1_000_000): number => Math.floor(Math.min(most, 2 ** 31 - 1))

function textOf({ pattern, minLength = 0, maxLength = 60 }: Shape): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.oneof(fc.stringMatching(new RegExp(pattern)), oddText)
  const most = Math.max(minLength, Math.min(maxLength, 60))
  return fc.oneof(fc.string({ minLength, maxLength: most }), oddText)
}

type Path = (string | number)[]

/** Every place in a JSON value, the deepest too. */
function placesIn(value: unknown, here: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [here]
  const inner = Object.entries(value).flatMap(([key, one]) =>
    placesIn(one, [...here, Array.isArray(value) ? Number(key) : key]),
  )
  return [here, ...inner]
}

function changed(
  value: unknown,
  [step, ...rest]: Path,
  change: (was: unknown) => unknown,
): unknown {
  if (step === undefined) return change(value)
  const inner = (was: unknown): unknown => changed(was, rest, change)
  if (Array.isArray(value)) {
    return value.map((one: unknown, at) => (at === step ? inner(one) : one))
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, one]) => [key, key === step ? inner(one) : one])
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined))
}

/** A sound value with one to three places in it replaced by something odd, or taken away. */
export function spoilt(sound: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(sound)
  const wound = fc.tuple(fc.nat(places.length - 1), fc.option(oddValue, { nil: undefined }))
  return fc
    .array(wound, { minLength: 1, maxLength: 3 })
    .map((wounds) =>
      wounds.reduce<unknown>(
        (value, [at, odd]) => changed(value, places[at] ?? [], () => odd) ?? null,
        sound,
      ),
    )
}

/** Bytes that a peer may send as a body, JSON or not. */
export const rawBody: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
  fc.json(),
  oddText,
  fc.constantFrom(
    '{',
    '[1,',
    '{"a":1}{"b":2}',
    '\ufeff{}',
    '[['.repeat(5000),
    '{"a":'.repeat(5000),
  ),
)

/** Header values that HTTP allows. */
export const headerText: fc.Arbitrary<string> = fc
  .string({ maxLength: 80 })
  .map((text) => text.replaceAll(/[^\x20-\x7e]/g, '').trim())

/** A text as part of an address; half of a surrogate pair cannot be in one. */
export const inAddress = (text: string): string =>
  encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(text)))

/** How many cases each property tries; more by `FUZZ_RUNS=5000`. */
export const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 50) }
// Thousands of cases are worth a longer wait than a test usually gets.
vi.setConfig({ testTimeout: 5000 + RUNS.numRuns * 50 })
