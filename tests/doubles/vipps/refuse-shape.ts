/** Turns what zod found wrong with a body into the `name` and `reason` pairs of Vipps' 400. Knows no door and no shape. */
import type { z } from 'zod'
import type { ExtraDetail } from './payment-refusals.ts'

type Issue = z.core.$ZodIssue

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const describe = (issue: Issue): ExtraDetail[] => {
  const path = issue.path.map(String)
  const name = path.join('.')
  const field = capitalised(path.at(-1) ?? 'body')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      name: [...path, key].join('.'),
      reason: `Could not find member '${key}' on object.`,
    }))
  if (issue.code === 'invalid_format' && issue.pattern !== undefined) {
    const pattern = issue.pattern.replace(/^\//, '').replace(/\/[a-z]*$/, '')
    return [{ name, reason: `The field ${field} must match the regular expression '${pattern}'.` }]
  }
  return [{ name, reason: `The field ${field} is not valid: ${issue.message}` }]
}

/** One pair per fault, in the sequence they were found. */
export const shapeFaults = (error: z.ZodError): ExtraDetail[] => error.issues.flatMap(describe)
