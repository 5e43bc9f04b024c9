// Danish: the station page. `form` and `faults` travel to the phone with the page and count against
// its 14,336 bytes: keep them short.
import type { Messages } from '../messages.ts'

export const station = {
  free: 'Ledig nu',
  ask: 'Kan være i brug',
  refused: 'Ikke tilgængelig',
  cable: 'fast kabel',
  socket: 'udtag, brug dit eget kabel',
  upTo: 'op til {power}',
  'plug-first': 'Sæt kablet i først, og betal bagefter.',
  'pay-first': 'Betal først, og sæt kablet i bagefter.',
  either: 'Sæt kablet i før eller efter betalingen, som du vil.',
  neighbours: 'Andre ladere her',
  check: 'Tjek igen',
  yours: 'Er det din opladning?',
  operatedBy: 'Drives af {operator}',
} as const satisfies Messages['station']

export const form = {
  amounts: 'Hvor meget vil du højst bruge?',
  about: 'ca. {energy}',
  own: 'Andet beløb',
  ownLabel: 'Beløb',
  range: 'Fra {min} til {max}',
  reserve:
    '{amount} bliver reserveret. Du betaler kun for det, du bruger. Resten frigives, så snart det endelige beløb er klar, som regel inden for få minutter. Der kan gå nogle dage, før banken viser det.',
  reserveNone:
    'Beløbet bliver reserveret. Du betaler kun for det, du bruger, og resten frigives, så snart det endelige beløb er klar.',
  agree: 'Jeg accepterer {terms}, og at opladningen starter med det samme.',
  terms: 'vilkårene',
  pay: { Vipps: 'Betal med Vipps', MobilePay: 'Betal med MobilePay' },
  asking: 'Kontakter {brand}\u00a0…',
  slow: 'Det tager lidt længere tid end normalt. Du behøver ikke trykke igen.',
  offline:
    'Mobilen er uden net, så intet er sendt. Flyt dig lidt, og tryk igen. Du betaler ikke to gange.',
} as const satisfies Messages['form']

export const faults = {
  'amount-missing': 'Vælg et beløb.',
  'amount-unreadable': 'Skriv beløbet med tal, for eksempel 250 eller 250,50.',
  'amount-not-offered': 'Dette beløb kan ikke vælges her. Vælg et af beløbene nedenfor.',
  'amount-too-low': 'Beløbet er for lavt. Vælg et højere beløb.',
  'amount-too-high': 'Beløbet er for højt. Vælg et lavere beløb.',
  'terms-missing': 'Sæt kryds ved, at du accepterer vilkårene.',
  'offer-old':
    'Siden har stået åben længe. Prisen er hentet på ny. Se den igennem, og betal igen. Intet er reserveret.',
  'offer-forged': 'Vi måtte hente siden på ny. Se den igennem, og betal igen. Intet er reserveret.',
  'offer-used':
    'Du har allerede bedt om et andet beløb fra denne side. Vælg beløb, og betal igen, hvis du vil ændre det.',
  'station-busy': 'Laderen er lige blevet taget i brug. Intet er reserveret. Vælg en anden lader.',
  'tariff-changed': 'Prisen er ændret. Se den nye, og betal igen. Intet er reserveret.',
  'old-reservation':
    'Den forrige reservation er ikke frigivet endnu. Vi reserverer aldrig to gange. Vent lidt, og betal igen.',
  'payer-away':
    'Vi kan ikke få kontakt med betalingstjenesten. Intet er trukket. Vent lidt, og betal igen.',
  'payer-refused':
    'Betalingstjenesten sagde nej til betalingen. Intet er trukket. Prøv et andet beløb, eller kontakt os.',
  'too-many': 'For mange forsøg på kort tid. Vent et minut, og betal igen.',
  server: 'Noget gik galt hos os. Intet er trukket. Vent lidt, og betal igen.',
} as const satisfies Messages['faults']

export const sale = {
  charging: 'Laderen melder, at en bil lader. Er det din bil? Så kan du betale her.',
  blocked: 'Laderen melder, at pladsen er spærret. Holder du der selv? Så kan du betale her.',
  reserved: 'Laderen er holdt til nogen. Er det dig? Så kan du betale her.',
  unknown: 'Vi ved ikke, om laderen er ledig. Sidder kablet i din bil? Så kan du betale her.',
  'ours-busy': 'En anden betaler eller lader her lige nu. Vælg en anden lader, eller vent lidt.',
  inoperative: 'Laderen virker ikke lige nu. Vælg en anden lader.',
  'out-of-service': 'Laderen er ude af drift. Vælg en anden lader.',
  planned: 'Laderen er ikke åbnet endnu. Vælg en anden lader.',
  removed: 'Laderen er taget ud af brug. Vælg en anden lader.',
  'no-tariff':
    'Vi har ingen sikker pris for denne lader, og vi sælger ikke uden. Vælg en anden lader.',
  'catalogue-old': 'Vi har mistet kontakten til laderen. Vælg en anden lader, eller vent lidt.',
} as const satisfies Messages['sale']
