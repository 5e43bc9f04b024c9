// What the lines of the payer's receipt are called, per language: the only sentences of ours that are
// shown in the payer's app beside the description of the payment. It must never know an amount.
import type { Settlement } from '#bff/session/model.ts'
import { LOCALES, type Locale, type ReceiptLine } from '#shared/contract.ts'

export interface Words {
  kinds: Record<ReceiptLine['kind'], string>
  reductions: Record<NonNullable<Settlement['reduction']>, string>
}

/** What the lines are called in each language of ours. */
const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    kinds: {
      energy: 'Charging',
      time: 'Charging time',
      flat: 'Starting fee',
      parking: 'Idle time',
      minimum: 'Minimum price',
    },
    reductions: {
      'reservation-limit': 'limited to the reserved amount',
      'most-price': 'limited to the maximum price',
      'operator-price': 'limited to the operator’s price',
      'operator-decision': 'reduced by the operator',
    },
  },
  nb: {
    kinds: {
      energy: 'Lading',
      time: 'Ladetid',
      flat: 'Startpris',
      parking: 'Tid etter lading',
      minimum: 'Minstepris',
    },
    reductions: {
      'reservation-limit': 'begrenset til reservert beløp',
      'most-price': 'begrenset til makspris',
      'operator-price': 'begrenset til operatørens pris',
      'operator-decision': 'redusert av operatøren',
    },
  },
  sv: {
    kinds: {
      energy: 'Laddning',
      time: 'Laddtid',
      flat: 'Startavgift',
      parking: 'Tid efter laddning',
      minimum: 'Minimipris',
    },
    reductions: {
      'reservation-limit': 'begränsat till reserverat belopp',
      'most-price': 'begränsat till högsta pris',
      'operator-price': 'begränsat till operatörens pris',
      'operator-decision': 'nedsatt av operatören',
    },
  },
  da: {
    kinds: {
      energy: 'Opladning',
      time: 'Ladetid',
      flat: 'Startgebyr',
      parking: 'Tid efter opladning',
      minimum: 'Mindstepris',
    },
    reductions: {
      'reservation-limit': 'begrænset til reserveret beløb',
      'most-price': 'begrænset til højeste pris',
      'operator-price': 'begrænset til operatørens pris',
      'operator-decision': 'nedsat af operatøren',
    },
  },
  fi: {
    kinds: {
      energy: 'Lataus',
      time: 'Latausaika',
      flat: 'Aloitusmaksu',
      parking: 'Aika latauksen jälkeen',
      minimum: 'Vähimmäishinta',
    },
    reductions: {
      'reservation-limit': 'rajattu varattuun summaan',
      'most-price': 'rajattu enimmäishintaan',
      'operator-price': 'rajattu operaattorin hintaan',
      'operator-decision': 'operaattorin alentama',
    },
  },
}

/** The words for a locale; English for a language without words of its own. */
export function wordsFor(locale: string): Words {
  const language = locale.slice(0, 2).toLowerCase()
  const norwegian = language === 'no' || language === 'nn'
  const known = LOCALES.find((one) => one === language)
  return WORDS[norwegian ? 'nb' : (known ?? 'en')]
}
