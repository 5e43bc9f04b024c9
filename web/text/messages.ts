// The shape of a language: the keys of bokmål, with any text at the leaves. A language is data; no
// text is code, so that it can travel to the phone inside the page.
import type { nb } from './nb.ts'

/**
 * A text per plural category of the language (CLDR, by Intl.PluralRules), picked by plural.ts. `=1`:
 * exactly one, where a language says it without the number.
 */
export type Plural = { readonly other: string } & { readonly [K in PluralKey]?: string }
type PluralKey = Intl.LDMLPluralRule | '=1'

type Texts<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : keyof T[K] extends PluralKey
      ? Plural
      : Texts<T[K]>
}

/** Every sentence of one language. */
export type Messages = Texts<typeof nb>

/**
 * Puts values into a text: `{name}` becomes `values.name`. A name without a value is a programmer's
 * mistake and stays readable as such in the page (tests look for braces).
 */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
