// Finnish: every reason a driver can be given: what happened, and what to do now.
import type { Messages } from '../messages.ts'

export const whys = {
  'payment-aborted': {
    what: 'Maksu peruttiin {brand}-sovelluksessa.',
    next: 'Yritä uudelleen, kun olet valmis.',
  },
  'payment-expired': {
    what: 'Maksua ei hyväksytty ajoissa.',
    next: 'Yritä uudelleen ja hyväksy maksu heti {brand}-sovelluksessa.',
  },
  'payment-terminated': {
    what: 'Maksu päättyi ennen kuin se hyväksyttiin.',
    next: 'Yritä uudelleen, kun olet valmis.',
  },
  'payment-refused': {
    what: '{brand} hylkäsi maksun.',
    next: 'Tarkista {brand}-sovelluksesta, että korttisi on voimassa ja sillä on katetta, tai valitse pienempi summa.',
  },
  'payment-unreachable': {
    what: '{brand} ei vastannut.',
    next: 'Odota hetki ja yritä uudelleen.',
  },
  'driver-left': {
    what: 'Peruutit ennen kuin lataus alkoi.',
    next: 'Aloita alusta, jos muutat mielesi.',
  },
  'start-refused': {
    what: 'Laturi ei suostunut käynnistymään.',
    next: 'Irrota kaapeli, kytke se kunnolla ja yritä uudelleen, tai valitse toinen laturi.',
  },
  'evse-occupied': {
    what: 'Laturi oli jo käytössä.',
    next: 'Valitse toinen laturi tai odota, että se vapautuu.',
  },
  'evse-inoperative': {
    what: 'Laturi ei toimi juuri nyt.',
    next: 'Valitse toinen laturi.',
  },
  'start-timeout': {
    what: 'Lataus ei alkanut ajoissa.',
    next: 'Tarkista, että kaapeli on kunnolla kiinni molemmista päistä, ja yritä uudelleen.',
  },
  'driver-stopped': {
    what: 'Lopetit latauksen.',
    next: 'Irrota kaapeli ja lähde, kun haluat.',
  },
  'limit-reached': {
    what: 'Lataus päättyi, koska valitsemasi summa tuli käytettyä.',
    next: 'Skannaa laturin koodi uudelleen, jos haluat ladata lisää.',
  },
  'station-stopped': {
    what: 'Lataus lopetettiin autosta tai laturista.',
    next: 'Jos akussa ei ole tarpeeksi virtaa, voit aloittaa uudelleen.',
  },
  'session-invalid': {
    what: 'Laturi hylkäsi latauksen, eikä sähköä toimitettu.',
    next: 'Yritä uudelleen tai valitse toinen laturi.',
  },
  'price-zero': {
    what: 'Lataus ei maksanut mitään.',
    next: 'Koko summa on vapautettu. Sinun ei tarvitse tehdä mitään.',
  },
  'below-minimum': {
    what: 'Hinta jäi alle pienimmän veloitettavan summan. Me maksamme sen.',
    next: 'Koko summa on vapautettu. Sinun ei tarvitse tehdä mitään.',
  },
  'reservation-lapsed': {
    what: 'Varaus raukesi kesken latauksen, joten lataus lopetettiin.',
    next: 'Sinun ei tarvitse tehdä mitään. Selvitämme, miten saamasi sähkö maksetaan.',
  },
  'price-contradiction': {
    what: 'Laturi ilmoitti eri hinnan kuin hyväksyit.',
    next: 'Et koskaan maksa enempää kuin näkemäsi hinnan. Selvitämme asian ennen kuin mitään veloitetaan.',
  },
  'currency-contradiction': {
    what: 'Laturi ilmoitti hinnan toisessa valuutassa.',
    next: 'Et koskaan maksa enempää kuin näkemäsi hinnan. Selvitämme asian ennen kuin mitään veloitetaan.',
  },
  'invalid-with-energy': {
    what: 'Laturi hylkäsi latauksen mutta mittasi sähköä.',
    next: 'Sinun ei tarvitse tehdä mitään. Tarkistamme, mitä sait, ennen kuin mitään veloitetaan.',
  },
  'late-start': {
    what: 'Laturi käynnistyi vasta, kun olimme luovuttaneet, ja pysäytimme sen.',
    next: 'Irrota kaapeli. Tarkistamme, saitko sähköä, ennen kuin mitään veloitetaan.',
  },
  'partial-capture-off': {
    what: '{brand} ei sallinut veloittaa vain sitä, mitä käytit.',
    next: 'Emme veloita enempää kuin käytit. Selvitämme asian {brand}-asiakaspalvelun kanssa.',
  },
  'funds-unavailable': {
    what: 'Katetta ei ollut, kun summa piti veloittaa.',
    next: 'Sinun ei tarvitse tehdä nyt mitään. Otamme yhteyttä {brand}-sovelluksen kautta.',
  },
  'capture-expired': {
    what: 'Varaus raukesi ennen kuin summa veloitettiin.',
    next: 'Sinun ei tarvitse tehdä nyt mitään. Selvitämme asian.',
  },
  'capture-refused': {
    what: '{brand} hylkäsi veloituksen.',
    next: 'Sinun ei tarvitse tehdä mitään. Selvitämme asian.',
  },
  'release-refused': {
    what: '{brand} ei ole vielä vapauttanut loppuja.',
    next: 'Seuraamme asiaa. Varaus raukeaa joka tapauksessa itsestään.',
  },
  'refund-refused': {
    what: '{brand} ei ottanut hyvitystä vastaan.',
    next: 'Seuraamme asiaa, kunnes rahat ovat sinulla.',
  },
  'payer-outage': {
    what: '{brand} ei vastaa juuri nyt.',
    next: 'Sinun ei tarvitse tehdä mitään. Yritämme, kunnes se onnistuu.',
  },
  'cdr-credited': {
    what: 'Operaattori perui tämän latauksen laskun.',
    next: 'Sinun ei tarvitse tehdä mitään. Selvitämme asian ja palautamme sen, mikä sinulle kuuluu.',
  },
} as const satisfies Messages['whys']
