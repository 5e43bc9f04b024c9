// Swedish: what every page says, the home page, the page of choices and the pages of trouble.
import type { Messages } from '../messages.ts'

export const common = {
  skip: 'Hoppa till innehållet',
  language: 'Språk',
  station: 'Station {label}',
  reference: 'Referens',
  help: 'Behöver du hjälp?',
  call: 'Ring {phone}',
  supportPage: 'Kundtjänst',
  home: 'Till startsidan',
  again: 'Försök igen',
  terms: 'Villkor',
  privacy: 'Integritet',
} as const satisfies Messages['common']

export const home = {
  title: 'Ladda elbilen. Betala för det du använder.',
  lead: 'Skanna QR-koden på laddaren med mobilens kamera, eller skriv numret som står på den.',
  number: 'Nummer på laddaren',
  go: 'Hitta laddaren',
  running: 'Till min laddning',
  runningLead: 'Du har en laddning på den här mobilen.',
  missing: 'Skriv numret som står på laddaren.',
  unknown: 'Vi hittade ingen laddare med det numret. Titta på laddaren och försök igen.',
} as const satisfies Messages['home']

export const scan = {
  compare: 'Kontrollera att det står {label} på laddaren.',
  caution:
    'Du kom hit utan koden på skärmen. Står det {label} på laddaren? Annars betalar du för någon annans laddning. Se upp för påklistrade koder.',
  ledTo: 'Adressen ledde till {station}, {name}. Står samma nummer på laddaren framför dig?',
  stickers:
    'Sitter det en påklistrad kod på laddaren eller över skärmen? Använd den inte, och säg till oss.',
} as const satisfies Messages['scan']

export const choices = {
  title: 'Vilken laddare står du vid?',
  lead: 'Flera laddare passar med ”{typed}”. Välj den som har samma nummer som där du står.',
} as const satisfies Messages['choices']

export const trouble = {
  'station-unknown': {
    title: 'Vi hittade inte laddaren',
    next: 'Leta efter numret på laddaren, ofta nära kontakten, och skriv det här. Stora och små bokstäver spelar ingen roll.',
  },
  'code-wrong': {
    title: 'Koden gäller inte',
    next: 'Antingen har den gått ut, för koden på skärmen byts hela tiden, eller så kom den inte från den här laddaren. Inget är reserverat. Skanna koden som syns på skärmen nu.',
  },
  'code-missing': {
    title: 'Skanna koden på skärmen',
    next: 'Här betalar du med koden på laddarens egen skärm. Den byts hela tiden, så ingen kan klistra en falsk över den. Inget är reserverat.',
  },
  'session-unknown': {
    title: 'Vi hittar inte den här laddningen',
    next: 'Länken kan vara ofullständig. Öppna den igen från mobilen du betalade med, eller från kvittot.',
  },
  'too-many': {
    title: 'För många försök på kort tid',
    next: 'Vänta en minut och försök igen.',
  },
  'not-found': {
    title: 'Sidan finns inte',
    next: 'Skanna koden på laddaren, eller skriv numret på startsidan.',
  },
  'receipt-not-yet': {
    title: 'Kvittot är inte klart än',
    next: 'Det kommer när slutpriset är känt, oftast inom några minuter.',
  },
  'bad-request': {
    title: 'Något saknades i det som skickades',
    next: 'Inget är reserverat. Läs in sidan på nytt och försök igen.',
  },
  server: {
    title: 'Något gick fel hos oss',
    next: 'Pågående laddningar och betalningar är trygga. Vänta lite och försök igen.',
  },
} as const satisfies Messages['trouble']
