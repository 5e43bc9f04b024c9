// Bokmål: what every page says, the home page, the page of choices and the pages of trouble.
import type { TroubleCode } from '../../page.ts'

export const common = {
  skip: 'Hopp til innholdet',
  language: 'Språk',
  station: 'Stasjon {label}',
  reference: 'Referanse',
  help: 'Trenger du hjelp?',
  call: 'Ring {phone}',
  supportPage: 'Kundestøtte',
  home: 'Til forsiden',
  again: 'Prøv igjen',
  terms: 'Vilkår',
  privacy: 'Personvern',
} as const

export const home = {
  title: 'Lad elbilen. Betal for det du bruker.',
  lead: 'Skann QR-koden på laderen med kameraet på mobilen, eller skriv nummeret som står på den.',
  number: 'Nummer på laderen',
  go: 'Finn laderen',
  running: 'Gå til ladingen min',
  runningLead: 'Du har en lading på denne mobilen.',
  missing: 'Skriv nummeret som står på laderen.',
  unknown: 'Vi fant ingen lader med dette nummeret. Se etter på laderen og prøv igjen.',
} as const

/** Against false codes: what to compare, and what to beware of. Read on the server alone. */
export const scan = {
  compare: 'Se at det står {label} på laderen.',
  caution:
    'Du kom uten koden på skjermen. Står det {label} på laderen? Ellers betaler du for en annens lading. Se opp for påklistrede koder.',
  ledTo: 'Adressen førte til {station}, {name}. Står det samme nummeret på laderen foran deg?',
  stickers:
    'Er det klistret en kode på laderen eller over skjermen? Ikke bruk den, og si fra til oss.',
} as const

export const choices = {
  title: 'Hvilken lader står du ved?',
  lead: 'Flere ladere passer med «{typed}». Velg den som har samme nummer som der du står.',
} as const

type Trouble = Record<TroubleCode, { title: string; next: string }>
export const trouble = {
  'station-unknown': {
    title: 'Vi fant ikke laderen',
    next: 'Se etter nummeret på laderen, gjerne like ved kontakten, og skriv det her. Store og små bokstaver spiller ingen rolle.',
  },
  'code-wrong': {
    title: 'Koden gjelder ikke',
    next: 'Enten er den utløpt, for koden på skjermen skifter hele tiden, eller så kom den ikke fra denne laderen. Ingenting er reservert. Skann koden som står på skjermen nå.',
  },
  'code-missing': {
    title: 'Skann koden på skjermen',
    next: 'Her betaler du med koden på laderens egen skjerm. Den skifter hele tiden, så ingen kan klistre en falsk over den. Ingenting er reservert.',
  },
  'session-unknown': {
    title: 'Vi finner ikke denne ladingen',
    next: 'Lenken kan være ufullstendig. Åpne den på nytt fra mobilen du betalte med, eller fra kvitteringen.',
  },
  'too-many': {
    title: 'For mange forsøk på kort tid',
    next: 'Vent et minutt og prøv igjen.',
  },
  'not-found': {
    title: 'Siden finnes ikke',
    next: 'Skann koden på laderen, eller skriv nummeret på forsiden.',
  },
  'receipt-not-yet': {
    title: 'Kvitteringen er ikke klar ennå',
    next: 'Den kommer når den endelige prisen er kjent, vanligvis innen noen minutter.',
  },
  'bad-request': {
    title: 'Noe manglet i det som ble sendt',
    next: 'Ingenting er reservert. Hent siden på nytt og prøv igjen.',
  },
  server: {
    title: 'Noe gikk galt hos oss',
    next: 'Pågående ladinger og betalinger er trygge. Vent litt og prøv igjen.',
  },
} as const satisfies Trouble
