// A driver's JSON as it arrives: in the shape that a door asks for, or the problem that names the field.
// It must never repeat a value of what was sent.
import type * as z from 'zod'
import { mediaType, parseJson, readBody } from '../body.ts'
import { problemOf, type Ctx } from './door.ts'

/** What both kinds of zod can do. */
interface Shape<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: Pick<z.core.$ZodError, 'issues'> }
}

/** Fields whose lack is a refusal of its own (design §6, "Offers"). */
const OWN: Readonly<Record<string, { slug: string; title: string }>> = {
  acceptedTerms: { slug: 'terms-missing', title: 'The terms are not accepted' },
}
const WRONG = { slug: 'bad-request', title: 'The request is not right' }

/** The body in this shape, or the problem that names what is wrong with it; `most` bytes at the most. */
export async function readAs<T>(c: Ctx, shape: Shape<T>, most?: number): Promise<T | Response> {
  if (mediaType(c.req.raw) !== 'application/json') {
    const detail = 'Send application/json.'
    return problemOf(c, { status: 415, slug: 'media-type', title: 'This is not JSON', detail })
  }
  const body = await readBody(c.req.raw, most)
  if (body === null) {
    return problemOf(c, { status: 413, slug: 'too-large', title: 'The request is too large' })
  }
  const parsed = shape.safeParse(parseJson(body))
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.join('.') ?? ''
  return problemOf(c, {
    status: 400,
    ...(OWN[field] ?? WRONG),
    ...(field === ''
      ? { detail: 'The body is not a JSON object.' }
      : { detail: `"${field}" is missing or wrong.`, field }),
  })
}
