// Swedish: the app on the phone: what its manifest says, the scanner, and how it is installed.
import type { Messages } from '../messages.ts'

export const app = {
  description: 'Skanna koden på laddaren, se priset och betala för det du använder. Utan konto.',
  scan: 'Skanna',
  charge: 'Min laddning',
  shownStation: 'Priset, innan du betalar',
  shownCharging: 'Kilowattimmar och kronor, medan du laddar',
  shownReceipt: 'Kvittot, med en gång',
} as const satisfies Messages['app']

export const scanner = {
  open: 'Skanna koden',
  title: 'Skanna koden på laddaren',
  hint: 'Håll koden innanför ramen.',
  starting: 'Startar kameran\u00a0…',
  loading: 'Hämtar läsaren\u00a0…',
  found: 'Hittade koden\u00a0…',
  torch: 'Ljus',
  close: 'Stäng',
  number: 'Skriv numret i stället',
  denied:
    'Sidan får inte använda kameran. Tillåt det i webbläsarens inställningar, eller skriv numret.',
  none: 'Vi hittar ingen kamera här. Skriv numret i stället.',
  busy: 'Kameran är upptagen, kanske av en annan app. Stäng den och försök igen, eller skriv numret.',
  failed:
    'Det gick inte att hämta läsaren. Kontrollera att mobilen är uppkopplad och försök igen, eller skriv numret.',
  foreign: 'Koden leder till {host}. Det är inte vi, så vi öppnade den inte.',
  other: 'Det här är inte koden till en laddare. Leta efter den på laddaren.',
} as const satisfies Messages['scanner']

export const install = {
  title: 'Lägg Stikk på hemskärmen',
  why: 'Då hittar du din laddning och dina kvitton igen med ett tryck.',
  add: 'Lägg till',
  no: 'Nej tack',
  iosShare: 'Tryck på Dela',
  iosAdd: 'Välj ”Lägg till på hemskärmen”',
} as const satisfies Messages['install']
