// The trip in five languages at one glance: by screen of the gallery, what stands at the top, and what
// the thumb finds. Written by hand: whoever changes a word sees it here beside its neighbours.
import type { Locale } from '#shared/contract.ts'

/** Heading and main action; null: there is nothing to do but wait or read. */
export type Said = readonly [heading: string, action: string | null]

export const HEADINGS: Readonly<Record<string, Readonly<Record<Locale, Said>>>> = {
  // Station
  station: {
    nb: ['Stasjon 1001', 'Betal med Vipps'],
    sv: ['Station 1001', 'Betala med Vipps'],
    da: ['Station 1001', 'Betal med Vipps'],
    fi: ['Asema 1001', 'Maksa Vippsillä'],
    en: ['Station 1001', 'Pay with Vipps'],
  },
  'station-mobilepay': {
    nb: ['Stasjon 1001', 'Betal med MobilePay'],
    sv: ['Station 1001', 'Betala med MobilePay'],
    da: ['Station 1001', 'Betal med MobilePay'],
    fi: ['Asema 1001', 'Maksa MobilePaylla'],
    en: ['Station 1001', 'Pay with MobilePay'],
  },
  'station-refused-inoperative': {
    nb: ['Stasjon 1001', 'Sjekk på nytt'],
    sv: ['Station 1001', 'Kolla igen'],
    da: ['Station 1001', 'Tjek igen'],
    fi: ['Asema 1001', 'Tarkista uudelleen'],
    en: ['Station 1001', 'Check again'],
  },
  choices: {
    nb: ['Hvilken lader står du ved?', null],
    sv: ['Vilken laddare står du vid?', null],
    da: ['Hvilken lader står du ved?', null],
    fi: ['Minkä laturin luona olet?', null],
    en: ['Which charger are you at?', null],
  },
  // reserving
  'approval-creating': {
    nb: ['Kontakter Vipps …', null],
    sv: ['Kontaktar Vipps …', null],
    da: ['Kontakter Vipps …', null],
    fi: ['Yhdistetään Vipps-sovellukseen …', null],
    en: ['Contacting Vipps …', null],
  },
  'approval-waiting': {
    nb: ['Godkjenn i Vipps', 'Åpne Vipps'],
    sv: ['Godkänn i Vipps', 'Öppna Vipps'],
    da: ['Godkend i Vipps', 'Åbn Vipps'],
    fi: ['Hyväksy Vipps-sovelluksessa', 'Avaa Vipps'],
    en: ['Approve in Vipps', 'Open Vipps'],
  },
  'approval-approved': {
    nb: ['Godkjent', null],
    sv: ['Godkänt', null],
    da: ['Godkendt', null],
    fi: ['Hyväksytty', null],
    en: ['Approved', null],
  },
  'approval-aborted': {
    nb: ['Betalingen ble avbrutt', 'Prøv igjen'],
    sv: ['Betalningen avbröts', 'Försök igen'],
    da: ['Betalingen blev afbrudt', 'Prøv igen'],
    fi: ['Maksu peruttiin', 'Yritä uudelleen'],
    en: ['The payment was cancelled', 'Try again'],
  },
  'approval-expired': {
    nb: ['Tiden gikk ut', 'Prøv igjen'],
    sv: ['Tiden gick ut', 'Försök igen'],
    da: ['Tiden løb ud', 'Prøv igen'],
    fi: ['Aika loppui', 'Yritä uudelleen'],
    en: ['Time ran out', 'Try again'],
  },
  'approval-terminated': {
    nb: ['Betalingen er avsluttet', 'Prøv igjen'],
    sv: ['Betalningen är avslutad', 'Försök igen'],
    da: ['Betalingen er afsluttet', 'Prøv igen'],
    fi: ['Maksu on päättynyt', 'Yritä uudelleen'],
    en: ['The payment has ended', 'Try again'],
  },
  // starting
  starting: {
    nb: ['Starter laderen …', 'Avbryt'],
    sv: ['Startar laddaren …', 'Avbryt'],
    da: ['Starter laderen …', 'Annuller'],
    fi: ['Laturi käynnistyy …', 'Peruuta'],
    en: ['Starting the charger …', 'Cancel'],
  },
  'cancel-without-script': {
    nb: ['Avbryte?', 'Ja, avbryt'],
    sv: ['Avbryta?', 'Ja, avbryt'],
    da: ['Vil du annullere?', 'Ja, annuller'],
    fi: ['Haluatko peruuttaa?', 'Kyllä, peruuta'],
    en: ['Cancel?', 'Yes, cancel'],
  },
  // charging, stopping
  charging: {
    nb: ['Lader', 'Stopp lading'],
    sv: ['Laddar', 'Stoppa laddningen'],
    da: ['Lader', 'Stop opladning'],
    fi: ['Ladataan', 'Lopeta lataus'],
    en: ['Charging', 'Stop charging'],
  },
  'stop-without-script': {
    nb: ['Vil du stoppe ladingen?', 'Ja, stopp'],
    sv: ['Vill du stoppa laddningen?', 'Ja, stoppa'],
    da: ['Vil du stoppe opladningen?', 'Ja, stop'],
    fi: ['Haluatko lopettaa latauksen?', 'Kyllä, lopeta'],
    en: ['Do you want to stop charging?', 'Yes, stop'],
  },
  'stop-asked': {
    nb: ['Stopper …', null],
    sv: ['Stoppar …', null],
    da: ['Stopper …', null],
    fi: ['Lopetetaan …', null],
    en: ['Stopping …', null],
  },
  // awaitingCdr, capturing, releasing
  'finishing-price': {
    nb: ['Ladingen er ferdig', null],
    sv: ['Laddningen är klar', null],
    da: ['Opladningen er færdig', null],
    fi: ['Lataus on valmis', null],
    en: ['Charging has ended', null],
  },
  'finishing-payment': {
    nb: ['Ladingen er ferdig', null],
    sv: ['Laddningen är klar', null],
    da: ['Opladningen er færdig', null],
    fi: ['Lataus on valmis', null],
    en: ['Charging has ended', null],
  },
  releasing: {
    nb: ['Frigir 350 kr', null],
    sv: ['Frigör 350 kr', null],
    da: ['Frigiver 350 kr.', null],
    fi: ['Vapautetaan 350 NOK', null],
    en: ['Releasing kr 350', null],
  },
  // settled, abandoned, parked
  settled: {
    nb: ['Betalt', 'Hele kvitteringen'],
    sv: ['Betalt', 'Hela kvittot'],
    da: ['Betalt', 'Hele kvitteringen'],
    fi: ['Maksettu', 'Koko kuitti'],
    en: ['Paid', 'The whole receipt'],
  },
  'settled-free': {
    nb: ['Ingenting å betale', null],
    sv: ['Inget att betala', null],
    da: ['Intet at betale', null],
    fi: ['Ei maksettavaa', null],
    en: ['Nothing to pay', null],
  },
  'abandoned-start-refused': {
    nb: ['Ingenting er trukket', 'Prøv igjen'],
    sv: ['Inget har dragits', 'Försök igen'],
    da: ['Intet er trukket', 'Prøv igen'],
    fi: ['Mitään ei ole veloitettu', 'Yritä uudelleen'],
    en: ['Nothing has been charged', 'Try again'],
  },
  'parked-payer-outage': {
    nb: ['Vi ser på denne ladingen', null],
    sv: ['Vi tittar på den här laddningen', null],
    da: ['Vi ser på denne opladning', null],
    fi: ['Selvitämme tätä latausta', null],
    en: ['We are looking into this session', null],
  },
  receipt: {
    nb: ['Kvittering', 'Skriv ut eller lagre'],
    sv: ['Kvitto', 'Skriv ut eller spara'],
    da: ['Kvittering', 'Udskriv eller gem'],
    fi: ['Kuitti', 'Tulosta tai tallenna'],
    en: ['Receipt', 'Print or save'],
  },
  // Home, and what could not be given
  home: {
    nb: ['Lad elbilen. Betal for det du bruker.', 'Skann koden'],
    sv: ['Ladda elbilen. Betala för det du använder.', 'Skanna koden'],
    da: ['Oplad elbilen. Betal for det, du bruger.', 'Scan koden'],
    fi: ['Lataa sähköauto. Maksa siitä, mitä käytät.', 'Skannaa koodi'],
    en: ['Charge your car. Pay for what you use.', 'Scan the code'],
  },
  'trouble-station-unknown': {
    nb: ['Vi fant ikke laderen', 'Finn laderen'],
    sv: ['Vi hittade inte laddaren', 'Hitta laddaren'],
    da: ['Vi fandt ikke laderen', 'Find laderen'],
    fi: ['Emme löytäneet laturia', 'Etsi laturi'],
    en: ['We did not find the charger', 'Find the charger'],
  },
  'trouble-code-wrong': {
    nb: ['Koden gjelder ikke', 'Til forsiden'],
    sv: ['Koden gäller inte', 'Till startsidan'],
    da: ['Koden gælder ikke', 'Til forsiden'],
    fi: ['Koodi ei kelpaa', 'Etusivulle'],
    en: ['This code is not valid', 'To the front page'],
  },
  'trouble-code-missing': {
    nb: ['Skann koden på skjermen', 'Til forsiden'],
    sv: ['Skanna koden på skärmen', 'Till startsidan'],
    da: ['Scan koden på skærmen', 'Til forsiden'],
    fi: ['Skannaa näytön koodi', 'Etusivulle'],
    en: ['Scan the code on the display', 'To the front page'],
  },
  'trouble-session-unknown': {
    nb: ['Vi finner ikke denne ladingen', 'Til forsiden'],
    sv: ['Vi hittar inte den här laddningen', 'Till startsidan'],
    da: ['Vi kan ikke finde denne opladning', 'Til forsiden'],
    fi: ['Emme löydä tätä latausta', 'Etusivulle'],
    en: ['We cannot find this charging session', 'To the front page'],
  },
  'trouble-too-many': {
    nb: ['For mange forsøk på kort tid', 'Prøv igjen'],
    sv: ['För många försök på kort tid', 'Försök igen'],
    da: ['For mange forsøg på kort tid', 'Prøv igen'],
    fi: ['Liian monta yritystä lyhyessä ajassa', 'Yritä uudelleen'],
    en: ['Too many attempts in a short time', 'Try again'],
  },
  'trouble-not-found': {
    nb: ['Siden finnes ikke', 'Til forsiden'],
    sv: ['Sidan finns inte', 'Till startsidan'],
    da: ['Siden findes ikke', 'Til forsiden'],
    fi: ['Sivua ei ole', 'Etusivulle'],
    en: ['This page does not exist', 'To the front page'],
  },
  'trouble-receipt-not-yet': {
    nb: ['Kvitteringen er ikke klar ennå', 'Prøv igjen'],
    sv: ['Kvittot är inte klart än', 'Försök igen'],
    da: ['Kvitteringen er ikke klar endnu', 'Prøv igen'],
    fi: ['Kuitti ei ole vielä valmis', 'Yritä uudelleen'],
    en: ['The receipt is not ready yet', 'Try again'],
  },
  'trouble-bad-request': {
    nb: ['Noe manglet i det som ble sendt', 'Til forsiden'],
    sv: ['Något saknades i det som skickades', 'Till startsidan'],
    da: ['Der manglede noget i det, der blev sendt', 'Til forsiden'],
    fi: ['Lähetetyistä tiedoista puuttui jotain', 'Etusivulle'],
    en: ['Something was missing in what was sent', 'To the front page'],
  },
  'trouble-server': {
    nb: ['Noe gikk galt hos oss', 'Prøv igjen'],
    sv: ['Något gick fel hos oss', 'Försök igen'],
    da: ['Noget gik galt hos os', 'Prøv igen'],
    fi: ['Meillä meni jotain vikaan', 'Yritä uudelleen'],
    en: ['Something went wrong on our side', 'Try again'],
  },
}
