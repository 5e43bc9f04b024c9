// Danish: the app on the phone: what its manifest says, the scanner, and how it is installed.
import type { Messages } from '../messages.ts'

export const app = {
  description: 'Scan koden på laderen, se prisen, og betal for det, du bruger. Uden konto.',
  scan: 'Scan',
  charge: 'Min opladning',
  shownStation: 'Prisen, før du betaler',
  shownCharging: 'Kilowatttimer og kroner, mens du lader',
  shownReceipt: 'Kvitteringen med det samme',
} as const satisfies Messages['app']

export const scanner = {
  open: 'Scan koden',
  title: 'Scan koden på laderen',
  hint: 'Hold koden inden for rammen.',
  starting: 'Starter kameraet\u00a0…',
  loading: 'Henter læseren\u00a0…',
  found: 'Fandt koden\u00a0…',
  torch: 'Lys',
  close: 'Luk',
  number: 'Skriv nummeret i stedet',
  denied:
    'Siden må ikke bruge kameraet. Tillad det i browserens indstillinger, eller skriv nummeret.',
  none: 'Vi finder ikke noget kamera her. Skriv nummeret i stedet.',
  busy: 'Kameraet er optaget, måske af en anden app. Luk den, og prøv igen, eller skriv nummeret.',
  failed:
    'Vi kunne ikke hente læseren. Tjek, at mobilen er online, og prøv igen, eller skriv nummeret.',
  foreign: 'Koden fører til {host}. Det er ikke os, så vi åbnede den ikke.',
  other: 'Det her er ikke koden til en lader. Find den på laderen.',
} as const satisfies Messages['scanner']

export const install = {
  title: 'Læg Stikk på hjemmeskærmen',
  why: 'Så finder du din opladning og dine kvitteringer igen med ét tryk.',
  add: 'Tilføj',
  no: 'Nej tak',
  iosShare: 'Tryk på Del',
  iosAdd: 'Vælg »Føj til hjemmeskærm«',
} as const satisfies Messages['install']
