// Bokmål: the station page. `form` and `faults` travel to the phone with the page and count against
// its 14,336 bytes: keep them short.
import type { StationWhy } from '#shared/contract.ts'
import type { FaultCode } from '../../page.ts'

export const station = {
  free: 'Ledig nå',
  ask: 'Kan være i bruk',
  refused: 'Ikke tilgjengelig',
  cable: 'fast kabel',
  socket: 'uttak, bruk egen kabel',
  upTo: 'opptil {power}',
  'plug-first': 'Sett i kabelen først, og betal etterpå.',
  'pay-first': 'Betal først, og sett i kabelen etterpå.',
  either: 'Sett i kabelen før eller etter at du betaler, som du vil.',
  neighbours: 'Andre ladere her',
  check: 'Sjekk på nytt',
  yours: 'Er det din lading?',
  operatedBy: 'Drives av {operator}',
} as const

export const form = {
  amounts: 'Hvor mye vil du bruke, høyst?',
  about: 'ca. {energy}',
  own: 'Annet beløp',
  ownLabel: 'Beløp',
  range: 'Fra {min} til {max}',
  reserve:
    '{amount} blir reservert. Du betaler bare for det du bruker. Resten frigis så snart sluttbeløpet er klart, som regel innen minutter. Banken kan bruke noen dager på å vise det.',
  reserveNone:
    'Beløpet blir reservert. Du betaler bare for det du bruker, og resten frigis så snart sluttbeløpet er klart.',
  agree: 'Jeg godtar {terms}, og at ladingen starter med en gang.',
  terms: 'vilkårene',
  // The payer's own wording for its button, which some languages inflect.
  pay: { Vipps: 'Betal med Vipps', MobilePay: 'Betal med MobilePay' },
  asking: 'Kontakter {brand}\u00a0…',
  slow: 'Det tar litt lenger tid enn vanlig. Du trenger ikke trykke igjen.',
  offline:
    'Mobilen er uten nett, så ingenting er sendt. Flytt deg litt og trykk igjen. Du betaler ikke to ganger.',
} as const

export const faults = {
  'amount-missing': 'Velg et beløp.',
  'amount-unreadable': 'Skriv beløpet med tall, for eksempel 250 eller 250,50.',
  'amount-not-offered': 'Dette beløpet kan ikke velges her. Velg et av beløpene under.',
  'amount-too-low': 'Beløpet er for lavt. Velg et høyere beløp.',
  'amount-too-high': 'Beløpet er for høyt. Velg et lavere beløp.',
  'terms-missing': 'Kryss av for at du godtar vilkårene.',
  'offer-old':
    'Siden har stått åpen lenge. Prisen er hentet på nytt. Se over den og betal igjen. Ingenting er reservert.',
  'offer-forged': 'Vi måtte hente siden på nytt. Se over og betal igjen. Ingenting er reservert.',
  'offer-used':
    'Du har alt bedt om et annet beløp fra denne siden. Velg beløp og betal igjen hvis du vil endre det.',
  'station-busy': 'Laderen er nettopp tatt i bruk. Ingenting er reservert. Velg en annen lader.',
  'tariff-changed': 'Prisen er endret. Se over den nye og betal igjen. Ingenting er reservert.',
  'old-reservation':
    'Den forrige reservasjonen er ikke frigitt ennå. Vi reserverer ikke to ganger. Vent litt og betal igjen.',
  'payer-away':
    'Vi får ikke kontakt med betalingstjenesten. Ingenting er trukket. Vent litt og betal igjen.',
  'payer-refused':
    'Betalingstjenesten sa nei til betalingen. Ingenting er trukket. Prøv et annet beløp, eller ta kontakt med oss.',
  'too-many': 'For mange forsøk på kort tid. Vent et minutt og betal igjen.',
  server: 'Noe gikk galt hos oss. Ingenting er trukket. Vent litt og betal igjen.',
} as const satisfies Record<FaultCode, string>

export const sale = {
  charging: 'Laderen melder at en bil lader. Er det bilen din? Da kan du betale her.',
  blocked: 'Laderen melder at plassen er sperret. Står du på den selv? Da kan du betale her.',
  reserved: 'Laderen er holdt av. Er det til deg? Da kan du betale her.',
  unknown: 'Vi vet ikke om laderen er ledig. Er kabelen i bilen din? Da kan du betale her.',
  'ours-busy': 'En annen betaler eller lader her akkurat nå. Velg en annen lader, eller vent litt.',
  inoperative: 'Laderen virker ikke akkurat nå. Velg en annen lader.',
  'out-of-service': 'Laderen er ute av drift. Velg en annen lader.',
  planned: 'Laderen er ikke åpnet ennå. Velg en annen lader.',
  removed: 'Laderen er tatt ut av bruk. Velg en annen lader.',
  'no-tariff':
    'Vi har ingen sikker pris for denne laderen, og selger ikke uten. Velg en annen lader.',
  'catalogue-old': 'Vi har mistet kontakten med laderen. Velg en annen lader, eller vent litt.',
} as const satisfies Record<StationWhy, string>
