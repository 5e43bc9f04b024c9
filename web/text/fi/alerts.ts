// Finnish: notifications, and how they are turned on and off.
import type { Messages } from '../messages.ts'

/** What a notification says; the rest of it is said with the session's own sentences. */
export const alerts = {
  stopped: 'Lataus on pysähtynyt',
  stoppedNext:
    'Sitä ei lopetettu täältä, emmekä lopettaneet sitä me. Jos et itse ollut auton luona, käy katsomassa autoa.',
  limit: 'Valittu summa on pian käytetty',
  idle: 'Paikalla seisominen maksaa pian',
  idleNow: 'Paikalla seisominen maksaa nyt',
  unread: 'Uutta latauksestasi',
  unreadNext: 'Avaa nähdäksesi tilanteen.',
} as const satisfies Messages['alerts']

/** The part of the charging screen that offers them. */
export const notify = {
  why: 'Lähdetkö auton luota? Ilmoitamme, kun lataus on valmis, jos se pysähtyy itsestään, kun valittu summa on pian käytetty ja ennen kuin paikalla seisominen maksaa.',
  turnOn: 'Ilmoita minulle',
  asking: 'Otetaan ilmoituksia käyttöön\u00a0…',
  on: 'Saat ilmoitukset tähän puhelimeen, kunnes lataus on ohi.',
  turnOff: 'Poista ilmoitukset käytöstä',
  denied: 'Selain ei salli ilmoituksia tältä sivustolta. Voit muuttaa asian sivuston asetuksissa.',
  failed: 'Ilmoituksia ei saatu käyttöön. Yritä hetken kuluttua uudelleen.',
  homeScreen: 'iPhonessa ja iPadissa ilmoitukset tulevat, kun Stikk on Koti-valikossa.',
} as const satisfies Messages['notify']
