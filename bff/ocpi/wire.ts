// The pieces that every OCPI 2.2.1 object is made of, as tolerant zod: extra fields are dropped,
// `#NA` and empty text mean "not said", dates may lack the Z, numbers arrive as decimal text
// (json.ts). It must never know what the product does with them.
import * as z from 'zod'
import { sumOf } from './decimal.ts'

/** OCPI's word for a mandatory text that is not available (transport_and_format "Not Available"). */
const NOT_AVAILABLE = '#NA'

/** Half of a surrogate pair: no text, and it can stand in no address. */
const BROKEN_TEXT = /\p{Surrogate}/u

/** A text that matters: present, not empty, not `#NA`. */
export const text = z
  .string()
  .trim()
  .refine((value) => !BROKEN_TEXT.test(value), 'is no text')
  .refine((value) => value !== '' && value !== NOT_AVAILABLE, 'is missing')

/** A text that may be missing, null, empty or `#NA`: then null. */
export const looseText = z
  .unknown()
  .optional()
  .transform((value) => text.safeParse(value).data ?? null)

/** Texts of a list that may be missing; what is no text is dropped. */
export const textList = z
  .unknown()
  .optional()
  .transform((value) =>
    Array.isArray(value) ? value.flatMap((item: unknown) => text.safeParse(item).data ?? []) : [],
  )

/** The longest number anyone needs; an exponent of two digits keeps exact arithmetic cheap. */
const DECIMAL = /^-?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,2})?$/

/** A number as decimal text; numbers sent as strings are tolerated. */
export const decimal = z.string().trim().regex(DECIMAL, 'is not a number')

export const positiveDecimal = decimal.refine((value) => !value.startsWith('-'), 'is negative')

/** One that may be missing, broken or negative: then null. */
export const loosePositive = z
  .unknown()
  .optional()
  .transform((value) => positiveDecimal.safeParse(value).data ?? null)

/** A number that may be missing or broken: then null. */
export const looseDecimal = z
  .unknown()
  .optional()
  .transform((value) => decimal.safeParse(value).data ?? null)

/** A whole number that counts something; "30.0" is tolerated. */
export const count = z
  .string()
  .regex(/^\d{1,9}(\.0+)?$/, 'is not a whole number')
  .transform(Number)

export const looseCount = z
  .unknown()
  .optional()
  .transform((value) => count.safeParse(value).data ?? null)

/** `true`, or the text "true"; everything else, also nothing, is null or false. */
export const looseFlag = z
  .unknown()
  .optional()
  .transform((value) =>
    value === true || value === 'true' ? true : value === false || value === 'false' ? false : null,
  )

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}:?\d{2})?$/i

/** OCPI DateTime -> epoch milliseconds; without a zone it is UTC (types "DateTime"). NaN: no date. */
function epochOf(value: string): number {
  const [, day, time, zone] = INSTANT.exec(value) ?? []
  if (!day || !time) return Number.NaN
  const offset =
    zone && zone.toUpperCase() !== 'Z' ? zone.replace(/(\d{2}):?(\d{2})$/, '$1:$2') : 'Z'
  return Date.parse(`${day}T${time}${offset}`)
}

export const instant = z
  .string()
  .trim()
  .refine((value) => !Number.isNaN(epochOf(value)), 'is not a date and time')
  .transform(epochOf)

/** A date that may be missing; 1970-01-01, which stands for "not available", is null too. */
export const looseInstant = z
  .unknown()
  .optional()
  .transform((value) => instant.safeParse(value).data || null)

/** TaxAmount of 2.3.0: one that cannot be read makes the whole price unreadable, not cheaper. */
const taxes = z
  .array(z.object({ amount: decimal }))
  .nullish()
  .transform((list) => list?.map(({ amount }) => amount) ?? [])

/**
 * Price (types "Price") as 2.2.1 has it and as 2.3.0 has it, by what is there and not by the version
 * that was agreed; or a bare number as 2.1.1 had it: then without VAT. No taxes named are no taxes
 * said: what applies is then the tariff's to say.
 */
export const price = z.union([
  z.object({ excl_vat: decimal, incl_vat: looseDecimal }),
  z.object({ before_taxes: decimal, taxes }).transform((sum) => ({
    excl_vat: sum.before_taxes,
    incl_vat: sum.taxes.length === 0 ? null : sumOf([sum.before_taxes, ...sum.taxes]),
  })),
  decimal.transform((value) => ({ excl_vat: value, incl_vat: null })),
])

/** A list whose items are judged one by one, so that one bad item does not hide the good ones. */
export const looseList = z
  .unknown()
  .optional()
  .transform((value): unknown[] => (Array.isArray(value) ? value : []))

/** The frame around every OCPI answer (transport_and_format "Response format"). */
export const envelope = z.object({
  status_code: z
    .string()
    .regex(/^\d{4}$/)
    .transform(Number),
  status_message: looseText,
  data: z.unknown().optional(),
})

/** The object with what is known of it from elsewhere, where it says nothing of it itself. */
export function filledIn(raw: unknown, known: Record<string, string>): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  const said = Object.entries(raw).filter(
    ([field, value]) => !(field in known) || text.safeParse(value).success,
  )
  return { ...known, ...Object.fromEntries(said) }
}

/** A field of an object and what is wrong with it, as the sender is told. */
export interface Fault {
  field: string
  detail: string
}

/** Which of these fields do not hold what the text says they hold? For what is taken all the same. */
export function faultsIn(raw: unknown, strict: Record<string, z.ZodType>): Fault[] {
  const object: Record<string, unknown> = typeof raw === 'object' && raw !== null ? { ...raw } : {}
  return Object.entries(strict).flatMap(([field, schema]) => {
    const { success, error } = schema.safeParse(object[field])
    return success ? [] : [{ field, detail: error.issues[0]?.message ?? 'is wrong' }]
  })
}

/** `field: detail` of each, for a status message. */
export function tellFaults(faults: readonly Fault[]): string {
  return faults.map(({ field, detail }) => `${field}: ${detail}`).join('; ')
}

/** The first wrong field of a refused object, with what is wrong. */
export function firstFault(error: z.ZodError): Fault {
  const issue = error.issues[0]
  const field = issue?.path.map(String).join('.') ?? ''
  return { field: field === '' ? 'the object' : field, detail: issue?.message ?? 'is wrong' }
}

/** The same in words: for status 2001. */
export function faultOf(error: z.ZodError): string {
  return tellFaults([firstFault(error)])
}
