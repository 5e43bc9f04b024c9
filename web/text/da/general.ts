// Danish: what every page says, the home page, the page of choices and the pages of trouble. An amount
// and a short duration end in a full stop of their own ("350 kr."): no sentence may end with one.
import type { Messages } from '../messages.ts'

export const common = {
  skip: 'Gå til indholdet',
  language: 'Sprog',
  station: 'Station {label}',
  reference: 'Reference',
  help: 'Har du brug for hjælp?',
  call: 'Ring til {phone}',
  supportPage: 'Kundeservice',
  home: 'Til forsiden',
  again: 'Prøv igen',
  terms: 'Vilkår',
  privacy: 'Privatliv',
} as const satisfies Messages['common']

export const home = {
  title: 'Oplad elbilen. Betal for det, du bruger.',
  lead: 'Scan QR-koden på laderen med mobilens kamera, eller skriv nummeret, der står på den.',
  number: 'Nummer på laderen',
  go: 'Find laderen',
  running: 'Gå til min opladning',
  runningLead: 'Du har en opladning på denne mobil.',
  missing: 'Skriv nummeret, der står på laderen.',
  unknown: 'Vi fandt ingen lader med det nummer. Se efter på laderen, og prøv igen.',
} as const satisfies Messages['home']

export const scan = {
  compare: 'Tjek, at der står {label} på laderen.',
  caution:
    'Du kom uden koden på skærmen. Står der {label} på laderen? Ellers betaler du for en andens opladning. Pas på påklistrede koder.',
  ledTo: 'Adressen førte til {station}, {name}. Står det samme nummer på laderen foran dig?',
  stickers:
    'Er der klistret en kode på laderen eller over skærmen? Brug den ikke, og sig det til os.',
} as const satisfies Messages['scan']

export const choices = {
  title: 'Hvilken lader står du ved?',
  lead: 'Flere ladere passer til »{typed}«. Vælg den med samme nummer som der, hvor du står.',
} as const satisfies Messages['choices']

export const trouble = {
  'station-unknown': {
    title: 'Vi fandt ikke laderen',
    next: 'Find nummeret på laderen, ofte tæt ved stikket, og skriv det her. Det er lige meget, om du bruger store eller små bogstaver.',
  },
  'code-wrong': {
    title: 'Koden gælder ikke',
    next: 'Enten er den udløbet, for koden på skærmen skifter hele tiden, eller også kom den ikke fra denne lader. Intet er reserveret. Scan den kode, der står på skærmen nu.',
  },
  'code-missing': {
    title: 'Scan koden på skærmen',
    next: 'Her betaler du med koden på laderens egen skærm. Den skifter hele tiden, så ingen kan klistre en falsk hen over den. Intet er reserveret.',
  },
  'session-unknown': {
    title: 'Vi kan ikke finde denne opladning',
    next: 'Linket kan være ufuldstændigt. Åbn det igen fra den mobil, du betalte med, eller fra kvitteringen.',
  },
  'too-many': {
    title: 'For mange forsøg på kort tid',
    next: 'Vent et minut, og prøv igen.',
  },
  'not-found': {
    title: 'Siden findes ikke',
    next: 'Scan koden på laderen, eller skriv nummeret på forsiden.',
  },
  'receipt-not-yet': {
    title: 'Kvitteringen er ikke klar endnu',
    next: 'Den kommer, når den endelige pris er kendt, som regel inden for få minutter.',
  },
  'bad-request': {
    title: 'Der manglede noget i det, der blev sendt',
    next: 'Intet er reserveret. Genindlæs siden, og prøv igen.',
  },
  server: {
    title: 'Noget gik galt hos os',
    next: 'Igangværende opladninger og betalinger er i sikkerhed. Vent lidt, og prøv igen.',
  },
} as const satisfies Messages['trouble']
