// Finnish: what every page says, the home page, the page of choices and the pages of trouble. A value
// that is filled in takes no ending: the sentence is built so that it needs none, or a word of ours
// takes it ("{brand}-sovelluksessa").
import type { Messages } from '../messages.ts'

export const common = {
  skip: 'Siirry sisältöön',
  language: 'Kieli',
  station: 'Asema {label}',
  reference: 'Viite',
  help: 'Tarvitsetko apua?',
  call: 'Soita {phone}',
  supportPage: 'Asiakaspalvelu',
  home: 'Etusivulle',
  again: 'Yritä uudelleen',
  terms: 'Käyttöehdot',
  privacy: 'Tietosuoja',
} as const satisfies Messages['common']

export const home = {
  title: 'Lataa sähköauto. Maksa siitä, mitä käytät.',
  lead: 'Skannaa laturin QR-koodi puhelimen kameralla tai kirjoita laturissa oleva numero.',
  number: 'Laturin numero',
  go: 'Etsi laturi',
  running: 'Siirry lataukseeni',
  runningLead: 'Sinulla on lataus tällä puhelimella.',
  missing: 'Kirjoita laturissa oleva numero.',
  unknown: 'Emme löytäneet laturia tällä numerolla. Tarkista numero laturista ja yritä uudelleen.',
} as const satisfies Messages['home']

export const scan = {
  compare: 'Tarkista, että laturissa lukee {label}.',
  caution:
    'Tulit ilman näytöllä olevaa koodia. Lukeeko laturissa {label}? Muuten maksat jonkun toisen latauksen. Varo tarroja, joissa on koodi.',
  ledTo: 'Osoite johti tänne: {station}, {name}. Onko edessäsi olevassa laturissa sama numero?',
  stickers:
    'Onko laturiin tai sen näytön päälle liimattu koodi? Älä käytä sitä, ja kerro siitä meille.',
} as const satisfies Messages['scan']

export const choices = {
  title: 'Minkä laturin luona olet?',
  lead: 'Haku ”{typed}” osuu useaan laturiin. Valitse se, jonka numeron näet edessäsi.',
} as const satisfies Messages['choices']

export const trouble = {
  'station-unknown': {
    title: 'Emme löytäneet laturia',
    next: 'Etsi numero laturista, usein pistokkeen läheltä, ja kirjoita se tähän. Isoilla ja pienillä kirjaimilla ei ole väliä.',
  },
  'code-wrong': {
    title: 'Koodi ei kelpaa',
    next: 'Joko se on vanhentunut, sillä näytön koodi vaihtuu koko ajan, tai se ei ole tästä laturista. Mitään ei ole varattu. Skannaa koodi, joka näytöllä on nyt.',
  },
  'code-missing': {
    title: 'Skannaa näytön koodi',
    next: 'Täällä maksetaan laturin omalla näytöllä olevalla koodilla. Se vaihtuu koko ajan, joten kukaan ei voi liimata väärää koodia sen päälle. Mitään ei ole varattu.',
  },
  'session-unknown': {
    title: 'Emme löydä tätä latausta',
    next: 'Linkki voi olla vajaa. Avaa se uudelleen puhelimella, jolla maksoit, tai kuitista.',
  },
  'too-many': {
    title: 'Liian monta yritystä lyhyessä ajassa',
    next: 'Odota minuutti ja yritä uudelleen.',
  },
  'not-found': {
    title: 'Sivua ei ole',
    next: 'Skannaa laturin koodi tai kirjoita numero etusivulla.',
  },
  'receipt-not-yet': {
    title: 'Kuitti ei ole vielä valmis',
    next: 'Se tulee, kun lopullinen hinta selviää, yleensä muutamassa minuutissa.',
  },
  'bad-request': {
    title: 'Lähetetyistä tiedoista puuttui jotain',
    next: 'Mitään ei ole varattu. Lataa sivu uudelleen ja yritä uudelleen.',
  },
  server: {
    title: 'Meillä meni jotain vikaan',
    next: 'Käynnissä olevat lataukset ja maksut ovat turvassa. Odota hetki ja yritä uudelleen.',
  },
} as const satisfies Messages['trouble']
