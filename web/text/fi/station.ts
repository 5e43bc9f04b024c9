// Finnish: the station page. `form` and `faults` travel to the phone with the page and count against
// its 14,336 bytes: keep them short.
import type { Messages } from '../messages.ts'

export const station = {
  free: 'Vapaa nyt',
  ask: 'Voi olla käytössä',
  refused: 'Ei käytettävissä',
  cable: 'kiinteä kaapeli',
  socket: 'pistorasia, käytä omaa kaapelia',
  upTo: 'enintään {power}',
  'plug-first': 'Kytke kaapeli ensin ja maksa sitten.',
  'pay-first': 'Maksa ensin ja kytke kaapeli sitten.',
  either: 'Kytke kaapeli ennen maksua tai sen jälkeen, miten haluat.',
  neighbours: 'Muut laturit täällä',
  check: 'Tarkista uudelleen',
  yours: 'Onko se sinun latauksesi?',
  operatedBy: 'Palvelun tarjoaa {operator}',
} as const satisfies Messages['station']

export const form = {
  amounts: 'Kuinka paljon haluat enintään käyttää?',
  about: 'n. {energy}',
  own: 'Muu summa',
  ownLabel: 'Summa',
  range: '{min} – {max}',
  reserve:
    '{amount} varataan. Maksat vain siitä, mitä käytät. Loput vapautuvat heti, kun lopullinen summa selviää, yleensä minuuteissa. Pankissa se voi näkyä vasta muutaman päivän päästä.',
  reserveNone:
    'Summa varataan. Maksat vain siitä, mitä käytät, ja loput vapautuvat heti, kun lopullinen summa selviää.',
  agree: 'Hyväksyn {terms} ja sen, että lataus alkaa heti.',
  terms: 'käyttöehdot',
  pay: { Vipps: 'Maksa Vippsillä', MobilePay: 'Maksa MobilePaylla' },
  asking: 'Yhdistetään {brand}-sovellukseen\u00a0…',
  slow: 'Tämä kestää hieman tavallista kauemmin. Sinun ei tarvitse painaa uudelleen.',
  offline:
    'Puhelin ei ole verkossa, joten mitään ei lähetetty. Siirry hieman ja paina uudelleen. Et maksa kahdesti.',
} as const satisfies Messages['form']

export const faults = {
  'amount-missing': 'Valitse summa.',
  'amount-unreadable': 'Kirjoita summa numeroin, esimerkiksi 25 tai 25,50.',
  'amount-not-offered': 'Tätä summaa ei voi valita täällä. Valitse jokin alla olevista.',
  'amount-too-low': 'Summa on liian pieni. Valitse suurempi summa.',
  'amount-too-high': 'Summa on liian suuri. Valitse pienempi summa.',
  'terms-missing': 'Rastita, että hyväksyt käyttöehdot.',
  'offer-old':
    'Sivu on ollut kauan auki. Hinta on haettu uudelleen. Katso se läpi ja maksa uudelleen. Mitään ei ole varattu.',
  'offer-forged':
    'Sivu piti hakea uudelleen. Katso se läpi ja maksa uudelleen. Mitään ei ole varattu.',
  'offer-used':
    'Olet jo pyytänyt toista summaa tältä sivulta. Valitse summa ja maksa uudelleen, jos haluat muuttaa sitä.',
  'station-busy': 'Laturi otettiin juuri käyttöön. Mitään ei ole varattu. Valitse toinen laturi.',
  'tariff-changed':
    'Hinta on muuttunut. Katso uusi hinta ja maksa uudelleen. Mitään ei ole varattu.',
  'old-reservation':
    'Edellinen varaus ei ole vielä vapautunut. Emme varaa kahdesti. Odota hetki ja maksa uudelleen.',
  'payer-away':
    'Emme saa yhteyttä maksupalveluun. Mitään ei ole veloitettu. Odota hetki ja maksa uudelleen.',
  'payer-refused':
    'Maksupalvelu hylkäsi maksun. Mitään ei ole veloitettu. Kokeile toista summaa tai ota meihin yhteyttä.',
  'too-many': 'Liian monta yritystä lyhyessä ajassa. Odota minuutti ja maksa uudelleen.',
  server: 'Meillä meni jotain vikaan. Mitään ei ole veloitettu. Odota hetki ja maksa uudelleen.',
} as const satisfies Messages['faults']

export const sale = {
  charging: 'Laturin mukaan siinä on auto latauksessa. Onko se sinun? Silloin voit maksaa tässä.',
  blocked: 'Laturin mukaan paikka ei ole vapaa. Oletko itse siinä? Silloin voit maksaa tässä.',
  reserved: 'Laturi on varattu. Onko se varattu sinulle? Silloin voit maksaa tässä.',
  unknown:
    'Emme tiedä, onko laturi vapaa. Onko kaapeli kiinni autossasi? Silloin voit maksaa tässä.',
  'ours-busy': 'Joku muu maksaa tai lataa tässä juuri nyt. Valitse toinen laturi tai odota hetki.',
  inoperative: 'Laturi ei toimi juuri nyt. Valitse toinen laturi.',
  'out-of-service': 'Laturi on epäkunnossa. Valitse toinen laturi.',
  planned: 'Laturia ei ole vielä otettu käyttöön. Valitse toinen laturi.',
  removed: 'Laturi on poistettu käytöstä. Valitse toinen laturi.',
  'no-tariff':
    'Tälle laturille ei ole varmaa hintaa, emmekä myy ilman sitä. Valitse toinen laturi.',
  'catalogue-old': 'Yhteys laturiin on katkennut. Valitse toinen laturi tai odota hetki.',
} as const satisfies Messages['sale']
