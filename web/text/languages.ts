// The languages of the house. Only the server imports this file: the phone is sent the sentences it
// reads, in the one language it reads them in.
import type { Locale } from '#shared/contract.ts'
import { da } from './da.ts'
import { en } from './en.ts'
import { fi } from './fi.ts'
import type { Messages } from './messages.ts'
import { nb } from './nb.ts'
import { sv } from './sv.ts'

export const languages: Readonly<Record<Locale, Messages>> = { nb, sv, da, fi, en }

/** Each language's own name for itself, for the language switch. */
export const languageNames: Readonly<Record<Locale, string>> = {
  nb: 'Norsk',
  sv: 'Svenska',
  da: 'Dansk',
  fi: 'Suomi',
  en: 'English',
}
