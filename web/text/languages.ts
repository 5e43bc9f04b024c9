// The languages of the house. Only the server imports this file: the phone is sent the sentences it
// reads, in the one language it reads them in.
import type { Locale } from '#shared/contract.ts'
import { en } from './en.ts'
import type { Messages } from './messages.ts'
import { nb } from './nb.ts'

export const languages: Readonly<Record<Locale, Messages>> = { nb, en }

/** Each language's own name for itself, for the language switch. */
export const languageNames: Readonly<Record<Locale, string>> = { nb: 'Norsk', en: 'English' }
