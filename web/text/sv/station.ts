// Swedish: the station page. `form` and `faults` travel to the phone with the page and count against
// its 14,336 bytes: keep them short.
import type { Messages } from '../messages.ts'

export const station = {
  free: 'Ledig nu',
  ask: 'Kan vara upptagen',
  refused: 'Inte tillgänglig',
  cable: 'fast kabel',
  socket: 'uttag, använd egen kabel',
  upTo: 'upp till {power}',
  'plug-first': 'Sätt i kabeln först och betala sedan.',
  'pay-first': 'Betala först och sätt i kabeln sedan.',
  either: 'Sätt i kabeln före eller efter att du betalar, som du vill.',
  neighbours: 'Andra laddare här',
  check: 'Kolla igen',
  yours: 'Är det din laddning?',
  operatedBy: 'Drivs av {operator}',
} as const satisfies Messages['station']

export const form = {
  amounts: 'Hur mycket vill du ladda för, högst?',
  about: 'ca {energy}',
  own: 'Annat belopp',
  ownLabel: 'Belopp',
  range: 'Från {min} till {max}',
  reserve:
    '{amount} reserveras. Du betalar bara för det du använder. Resten frigörs så snart slutbeloppet är klart, oftast inom några minuter. Det kan dröja några dagar innan banken visar det.',
  reserveNone:
    'Beloppet reserveras. Du betalar bara för det du använder, och resten frigörs så snart slutbeloppet är klart.',
  agree: 'Jag godkänner {terms} och att laddningen startar direkt.',
  terms: 'villkoren',
  pay: { Vipps: 'Betala med Vipps', MobilePay: 'Betala med MobilePay' },
  asking: 'Kontaktar {brand}\u00a0…',
  slow: 'Det tar lite längre tid än vanligt. Du behöver inte trycka igen.',
  offline:
    'Mobilen är utan nät, så inget har skickats. Flytta dig lite och tryck igen. Du betalar inte två gånger.',
} as const satisfies Messages['form']

export const faults = {
  'amount-missing': 'Välj ett belopp.',
  'amount-unreadable': 'Skriv beloppet med siffror, till exempel 250 eller 250,50.',
  'amount-not-offered': 'Det beloppet går inte att välja här. Välj ett av beloppen nedan.',
  'amount-too-low': 'Beloppet är för lågt. Välj ett högre belopp.',
  'amount-too-high': 'Beloppet är för högt. Välj ett lägre belopp.',
  'terms-missing': 'Kryssa i rutan för att godkänna villkoren.',
  'offer-old':
    'Sidan har varit öppen länge. Priset är hämtat på nytt. Se över det och betala igen. Inget är reserverat.',
  'offer-forged':
    'Vi var tvungna att hämta sidan på nytt. Se över den och betala igen. Inget är reserverat.',
  'offer-used':
    'Du har redan bett om ett annat belopp från den här sidan. Välj belopp och betala igen om du vill ändra det.',
  'station-busy':
    'Laddaren har precis blivit upptagen. Inget är reserverat. Välj en annan laddare.',
  'tariff-changed': 'Priset har ändrats. Se över det nya och betala igen. Inget är reserverat.',
  'old-reservation':
    'Den förra reservationen är inte frigjord än. Vi reserverar aldrig två gånger. Vänta lite och betala igen.',
  'payer-away': 'Vi når inte betaltjänsten. Inget har dragits. Vänta lite och betala igen.',
  'payer-refused':
    'Betaltjänsten sa nej till betalningen. Inget har dragits. Prova ett annat belopp, eller kontakta oss.',
  'too-many': 'För många försök på kort tid. Vänta en minut och betala igen.',
  server: 'Något gick fel hos oss. Inget har dragits. Vänta lite och betala igen.',
} as const satisfies Messages['faults']

export const sale = {
  charging: 'Laddaren meddelar att en bil laddar. Är det din bil? Då kan du betala här.',
  blocked:
    'Laddaren meddelar att platsen är blockerad. Är det du som står där? Då kan du betala här.',
  reserved: 'Laddaren är bokad. Är det du som har bokat den? Då kan du betala här.',
  unknown: 'Vi vet inte om laddaren är ledig. Sitter kabeln i din bil? Då kan du betala här.',
  'ours-busy':
    'Någon annan betalar eller laddar här just nu. Välj en annan laddare, eller vänta lite.',
  inoperative: 'Laddaren fungerar inte just nu. Välj en annan laddare.',
  'out-of-service': 'Laddaren är ur drift. Välj en annan laddare.',
  planned: 'Laddaren är inte öppnad än. Välj en annan laddare.',
  removed: 'Laddaren är tagen ur bruk. Välj en annan laddare.',
  'no-tariff':
    'Vi har inget säkert pris för den här laddaren, och säljer inte utan det. Välj en annan laddare.',
  'catalogue-old': 'Vi har tappat kontakten med laddaren. Välj en annan laddare, eller vänta lite.',
} as const satisfies Messages['sale']
