// Which language the driver reads: what the address says, else what the phone says, else what
// is read in the market.
import { LOCALES, type Locale } from '#shared/contract.ts'

/** Norwegian in all its names is served in bokmål until there is nynorsk. */
const ALIASES: ReadonlyMap<string, Locale> = new Map([
  ['no', 'nb'],
  ['nn', 'nb'],
])

/**
 * The language for `?lang=` and `Accept-Language` (RFC 9110 §12.5.4; the highest q wins, the first
 * of equals). Unknown languages are passed over; `otherwise` where nothing fits.
 */
export function pickLocale(
  lang: string | undefined,
  acceptLanguage: string | undefined,
  otherwise: Locale,
): Locale {
  const asked = known(lang ?? '')
  if (asked) return asked
  const wishes = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';')
    const q = parameters.map((p) => /^\s*q=([0-9.]+)\s*$/.exec(p)?.[1]).find((v) => v !== undefined)
    return { locale: known(tag), q: q === undefined ? 1 : Number(q) }
  })
  const best = wishes
    .filter((w) => w.locale !== null && w.q > 0)
    .toSorted((a, b) => b.q - a.q)
    .at(0)
  return best?.locale ?? otherwise
}

function known(tag: string): Locale | null {
  const [language = ''] = tag.trim().toLowerCase().split('-')
  return LOCALES.find((l) => l === language) ?? ALIASES.get(language) ?? null
}
