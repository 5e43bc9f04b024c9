// Finnish: the app on the phone: what its manifest says, the scanner, and how it is installed.
import type { Messages } from '../messages.ts'

export const app = {
  description: 'Skannaa laturin koodi, katso hinta ja maksa siitä, mitä käytät. Ilman tiliä.',
  scan: 'Skannaa',
  charge: 'Oma lataus',
  shownStation: 'Hinta ennen maksamista',
  shownCharging: 'Kilowattitunnit ja hinta latauksen aikana',
  shownReceipt: 'Kuitti heti',
} as const satisfies Messages['app']

export const scanner = {
  open: 'Skannaa koodi',
  title: 'Skannaa laturin koodi',
  hint: 'Pidä koodi kehyksen sisällä.',
  starting: 'Käynnistetään kameraa\u00a0…',
  loading: 'Haetaan lukijaa\u00a0…',
  found: 'Koodi löytyi\u00a0…',
  torch: 'Valo',
  close: 'Sulje',
  number: 'Kirjoita numero',
  denied: 'Sivu ei saa käyttää kameraa. Salli se selaimen asetuksissa tai kirjoita numero.',
  none: 'Kameraa ei löytynyt. Kirjoita numero.',
  busy: 'Kamera on varattu, ehkä toisen sovelluksen käytössä. Sulje se ja yritä uudelleen tai kirjoita numero.',
  failed:
    'Lukijaa ei voitu hakea. Tarkista puhelimen verkkoyhteys ja yritä uudelleen tai kirjoita numero.',
  foreign: 'Koodi johtaa osoitteeseen {host}. Se ei ole meidän, joten emme avanneet sitä.',
  other: 'Tämä ei ole laturin koodi. Etsi koodi laturista.',
} as const satisfies Messages['scanner']

export const install = {
  title: 'Lisää Stikk Koti-valikkoon',
  why: 'Silloin löydät latauksesi ja kuittisi yhdellä napautuksella.',
  add: 'Lisää',
  no: 'Ei kiitos',
  iosShare: 'Napauta Jaa',
  iosAdd: 'Valitse ”Lisää Koti-valikkoon”',
} as const satisfies Messages['install']
