// Which form of a text a count takes. The rules are Intl's: they differ even between neighbours (1.5 is
// `one` in Danish and `other` in Norwegian), so none of them is written by hand.
import type { Locale } from '#shared/contract.ts'
import type { Plural } from './messages.ts'

/** The form for `count`; `other` where the language makes no difference. */
export function plural(forms: Plural, count: number, locale: Locale): string {
  if (count === 1 && forms['=1'] !== undefined) return forms['=1']
  return forms[new Intl.PluralRules(locale).select(count)] ?? forms.other
}
