// Danish: every reason a driver can be given: what happened, and what to do now.
import type { Messages } from '../messages.ts'

export const whys = {
  'payment-aborted': {
    what: 'Betalingen blev afbrudt i {brand}.',
    next: 'Prøv igen, når du er klar.',
  },
  'payment-expired': {
    what: 'Betalingen blev ikke godkendt i tide.',
    next: 'Prøv igen, og godkend i {brand} med det samme.',
  },
  'payment-terminated': {
    what: 'Betalingen blev afsluttet, før den var godkendt.',
    next: 'Prøv igen, når du er klar.',
  },
  'payment-refused': {
    what: '{brand} sagde nej til betalingen.',
    next: 'Tjek i {brand}, at kortet er gyldigt og har dækning, eller vælg et lavere beløb.',
  },
  'payment-unreachable': {
    what: 'Vi kunne ikke få kontakt med {brand}.',
    next: 'Vent lidt, og prøv igen.',
  },
  'driver-left': {
    what: 'Du annullerede, før opladningen kom i gang.',
    next: 'Start igen, hvis du skifter mening.',
  },
  'start-refused': {
    what: 'Laderen ville ikke starte.',
    next: 'Tag kablet ud, sæt det godt i, og prøv igen, eller vælg en anden lader.',
  },
  'evse-occupied': {
    what: 'Laderen var allerede i brug.',
    next: 'Vælg en anden lader, eller vent, til den bliver ledig.',
  },
  'evse-inoperative': {
    what: 'Laderen virker ikke lige nu.',
    next: 'Vælg en anden lader.',
  },
  'start-timeout': {
    what: 'Opladningen kom ikke i gang i tide.',
    next: 'Tjek, at kablet sidder godt i begge ender, og prøv igen.',
  },
  'driver-stopped': {
    what: 'Du stoppede opladningen.',
    next: 'Tag kablet ud, og kør, når du vil.',
  },
  'limit-reached': {
    what: 'Opladningen stoppede, fordi det beløb, du valgte, var brugt op.',
    next: 'Scan koden på laderen igen, hvis du vil lade mere.',
  },
  'station-stopped': {
    what: 'Opladningen blev stoppet af bilen eller på laderen.',
    next: 'Er bilen ikke opladet nok, kan du starte igen.',
  },
  'session-invalid': {
    what: 'Laderen erklærede opladningen ugyldig, og der blev ikke leveret strøm.',
    next: 'Prøv igen, eller vælg en anden lader.',
  },
  'price-zero': {
    what: 'Opladningen kostede ingenting.',
    next: 'Hele beløbet er frigivet. Du behøver ikke gøre noget.',
  },
  'below-minimum': {
    what: 'Prisen blev lavere end det mindste, der kan trækkes. Den betaler vi.',
    next: 'Hele beløbet er frigivet. Du behøver ikke gøre noget.',
  },
  'reservation-lapsed': {
    what: 'Reservationen udløb, mens du ladede, så opladningen blev stoppet.',
    next: 'Du behøver ikke gøre noget. Vi får styr på betalingen for det, du fik.',
  },
  'price-contradiction': {
    what: 'Laderen oplyste en anden pris end den, du accepterede.',
    next: 'Du betaler aldrig mere end den pris, du så. Vi ser på det, før noget trækkes.',
  },
  'currency-contradiction': {
    what: 'Laderen oplyste prisen i en anden valuta.',
    next: 'Du betaler aldrig mere end den pris, du så. Vi ser på det, før noget trækkes.',
  },
  'invalid-with-energy': {
    what: 'Laderen erklærede opladningen ugyldig, men målte strøm.',
    next: 'Du behøver ikke gøre noget. Vi tjekker, hvad du fik, før noget trækkes.',
  },
  'late-start': {
    what: 'Laderen startede, efter at vi havde givet op, og vi stoppede den.',
    next: 'Tag kablet ud. Vi tjekker, om du fik strøm, før noget trækkes.',
  },
  'partial-capture-off': {
    what: '{brand} lod os ikke trække kun det, du brugte.',
    next: 'Vi trækker ikke mere, end du brugte. Vi ordner det med {brand}.',
  },
  'funds-unavailable': {
    what: 'Der var ikke dækning, da beløbet skulle trækkes.',
    next: 'Du behøver ikke gøre noget nu. Vi tager det op med dig gennem {brand}.',
  },
  'capture-expired': {
    what: 'Reservationen udløb, før beløbet blev trukket.',
    next: 'Du behøver ikke gøre noget nu. Vi finder ud af det.',
  },
  'capture-refused': {
    what: '{brand} sagde nej, da beløbet skulle trækkes.',
    next: 'Du behøver ikke gøre noget. Vi finder ud af det.',
  },
  'release-refused': {
    what: '{brand} har ikke frigivet resten endnu.',
    next: 'Vi følger op på det. Reservationen bortfalder under alle omstændigheder af sig selv.',
  },
  'refund-refused': {
    what: '{brand} tog ikke imod refusionen.',
    next: 'Vi følger op på det, til pengene er hos dig.',
  },
  'payer-outage': {
    what: '{brand} svarer ikke lige nu.',
    next: 'Du behøver ikke gøre noget. Vi prøver igen, til det lykkes.',
  },
  'cdr-credited': {
    what: 'Operatøren har trukket regningen for denne opladning tilbage.',
    next: 'Du behøver ikke gøre noget. Vi ser på det og betaler det tilbage, du har til gode.',
  },
} as const satisfies Messages['whys']
