// Bokmål: every reason a driver can be given: what happened, and what to do now.
import type { Why } from '#shared/contract.ts'

export const whys = {
  'payment-aborted': {
    what: 'Betalingen ble avbrutt i {brand}.',
    next: 'Prøv igjen når du er klar.',
  },
  'payment-expired': {
    what: 'Betalingen ble ikke godkjent i tide.',
    next: 'Prøv igjen, og godkjenn i {brand} med en gang.',
  },
  'payment-terminated': {
    what: 'Betalingen ble avsluttet før den var godkjent.',
    next: 'Prøv igjen når du er klar.',
  },
  'payment-refused': {
    what: '{brand} sa nei til betalingen.',
    next: 'Se etter i {brand} om kortet gjelder og har dekning, eller velg et lavere beløp.',
  },
  'payment-unreachable': {
    what: 'Vi fikk ikke kontakt med {brand}.',
    next: 'Vent litt og prøv igjen.',
  },
  'driver-left': {
    what: 'Du avbrøt før ladingen kom i gang.',
    next: 'Start på nytt hvis du ombestemmer deg.',
  },
  'start-refused': {
    what: 'Laderen ville ikke starte.',
    next: 'Ta ut kabelen, sett den godt inn og prøv igjen, eller velg en annen lader.',
  },
  'evse-occupied': {
    what: 'Laderen var alt i bruk.',
    next: 'Velg en annen lader, eller vent til den blir ledig.',
  },
  'evse-inoperative': {
    what: 'Laderen virker ikke akkurat nå.',
    next: 'Velg en annen lader.',
  },
  'start-timeout': {
    what: 'Ladingen kom ikke i gang i tide.',
    next: 'Se at kabelen står godt i begge ender, og prøv igjen.',
  },
  'driver-stopped': {
    what: 'Du stoppet ladingen.',
    next: 'Ta ut kabelen og kjør når du vil.',
  },
  'limit-reached': {
    what: 'Ladingen stoppet fordi beløpet du valgte, var brukt opp.',
    next: 'Skann koden på laderen igjen hvis du vil lade mer.',
  },
  'station-stopped': {
    what: 'Ladingen ble stoppet av bilen eller på laderen.',
    next: 'Er bilen ikke full nok, kan du starte på nytt.',
  },
  'session-invalid': {
    what: 'Laderen forkastet ladingen, og ingen strøm ble levert.',
    next: 'Prøv igjen, eller velg en annen lader.',
  },
  'price-zero': {
    what: 'Ladingen kostet ingenting.',
    next: 'Hele beløpet er frigitt. Du trenger ikke gjøre noe.',
  },
  'below-minimum': {
    what: 'Prisen ble lavere enn det minste som kan trekkes. Den spanderer vi.',
    next: 'Hele beløpet er frigitt. Du trenger ikke gjøre noe.',
  },
  'reservation-lapsed': {
    what: 'Reservasjonen løp ut mens du ladet, så ladingen ble stoppet.',
    next: 'Du trenger ikke gjøre noe. Vi finner ut av betalingen for det du fikk.',
  },
  'price-contradiction': {
    what: 'Laderen oppga en annen pris enn den du godtok.',
    next: 'Du betaler aldri mer enn prisen du så. Vi ser på det før noe trekkes.',
  },
  'currency-contradiction': {
    what: 'Laderen oppga prisen i en annen valuta.',
    next: 'Du betaler aldri mer enn prisen du så. Vi ser på det før noe trekkes.',
  },
  'invalid-with-energy': {
    what: 'Laderen forkastet ladingen, men målte strøm.',
    next: 'Du trenger ikke gjøre noe. Vi sjekker hva du fikk, før noe trekkes.',
  },
  'late-start': {
    what: 'Laderen startet etter at vi hadde gitt opp, og vi stoppet den.',
    next: 'Ta ut kabelen. Vi sjekker om du fikk strøm, før noe trekkes.',
  },
  'partial-capture-off': {
    what: '{brand} lot oss ikke trekke bare det du brukte.',
    next: 'Vi trekker ikke mer enn du brukte. Vi ordner det med {brand}.',
  },
  'funds-unavailable': {
    what: 'Det var ikke dekning da vi skulle trekke beløpet.',
    next: 'Du trenger ikke gjøre noe nå. Vi tar det opp med deg gjennom {brand}.',
  },
  'capture-expired': {
    what: 'Reservasjonen gikk ut før beløpet ble trukket.',
    next: 'Du trenger ikke gjøre noe nå. Vi finner ut av det.',
  },
  'capture-refused': {
    what: '{brand} sa nei da vi skulle trekke beløpet.',
    next: 'Du trenger ikke gjøre noe. Vi finner ut av det.',
  },
  'release-refused': {
    what: '{brand} har ikke frigitt resten ennå.',
    next: 'Vi følger det opp. Reservasjonen faller uansett bort av seg selv.',
  },
  'refund-refused': {
    what: '{brand} tok ikke imot refusjonen.',
    next: 'Vi følger det opp til pengene er hos deg.',
  },
  'payer-outage': {
    what: '{brand} svarer ikke akkurat nå.',
    next: 'Du trenger ikke gjøre noe. Vi prøver igjen til det går.',
  },
  'cdr-credited': {
    what: 'Operatøren trakk tilbake regningen for denne ladingen.',
    next: 'Du trenger ikke gjøre noe. Vi ser på det og betaler tilbake det du skal ha.',
  },
} as const satisfies Record<Why, { what: string; next: string }>
