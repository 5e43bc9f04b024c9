// Bokmål: the app on the phone: what its manifest says, the scanner, and how it is installed.

/** The manifest; read on the server alone. */
export const app = {
  description: 'Skann koden på laderen, se prisen og betal for det du bruker. Uten konto.',
  scan: 'Skann',
  charge: 'Ladingen min',
  shownStation: 'Prisen, før du betaler',
  shownCharging: 'Kilowattimer og kroner, mens du lader',
  shownReceipt: 'Kvitteringen, med det samme',
} as const

/** The scanner of the home page. `close` is also the way out of what it has refused. */
export const scanner = {
  open: 'Skann koden',
  title: 'Skann koden på laderen',
  hint: 'Hold koden innenfor rammen.',
  starting: 'Starter kameraet\u00a0…',
  loading: 'Henter leseren\u00a0…',
  found: 'Fant koden\u00a0…',
  torch: 'Lys',
  close: 'Lukk',
  number: 'Skriv nummeret i stedet',
  denied:
    'Siden får ikke bruke kameraet. Tillat det i innstillingene for nettleseren, eller skriv nummeret.',
  none: 'Vi finner ikke noe kamera her. Skriv nummeret i stedet.',
  busy: 'Kameraet er opptatt, kanskje av en annen app. Lukk den og prøv igjen, eller skriv nummeret.',
  failed:
    'Vi fikk ikke hentet leseren. Se etter om mobilen er på nett og prøv igjen, eller skriv nummeret.',
  foreign: 'Koden fører til {host}. Det er ikke oss, så vi åpnet den ikke.',
  other: 'Dette er ikke koden til en lader. Let etter den på laderen.',
} as const

/** How the app is installed; `ios…` are the words of the phone itself. */
export const install = {
  title: 'Legg Stikk på hjemskjermen',
  why: 'Da finner du ladingen og kvitteringene igjen med ett trykk.',
  add: 'Legg til',
  no: 'Nei takk',
  iosShare: 'Trykk på Del',
  iosAdd: 'Velg «Legg til på Hjem-skjerm»',
} as const
