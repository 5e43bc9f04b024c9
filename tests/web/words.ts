// The sentences of a language as a list, for tests that look at each of them.
import type { Plural } from '#web/text/messages.ts'

const isPlural = (value: object): value is Plural =>
  'other' in value &&
  Object.keys(value).every((key) => /^(=1|zero|one|two|few|many|other)$/.test(key))

/** Every text of a language by its path. The forms of a plural share one: languages differ in which they need. */
export function leaves(value: object, path = ''): [path: string, text: string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    if (typeof inner === 'string') return [[`${path}${key}`, inner]]
    if (isPlural(inner)) return Object.values(inner).map((text) => [`${path}${key}`, text])
    return leaves(inner, `${path}${key}.`)
  })
}

/** The places to be filled in a text, in the order of the alphabet. */
export const slots = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

/** Spaces that do not break as plain ones. */
export const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')
