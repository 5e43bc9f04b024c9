// Danish: without contact with the server: what is known, what waits, what to do.
import type { Messages } from '../messages.ts'

export const offline = {
  title: 'Ingen kontakt lige nu',
  lead: 'Mobilen har intet net, nettet er langsomt, eller vores tjeneste svarer ikke. Siden prøver igen af sig selv.',
  station: 'For at se prisen og betale skal mobilen have net. En gammel pris viser vi aldrig.',
  home: 'For at scanne eller finde en lader skal mobilen have net.',
  unseen:
    'Denne mobil har intet gemt om opladningen. Den klarer sig uden mobilen, og pengene er i sikkerhed.',
  noReceipt: 'Kvitteringen er ikke gemt på denne mobil. Den kommer, når der er net.',
  known: 'Du ser status fra {time}, for {age} siden.',
  stopHere:
    'Lad siden stå åben: Stop sendes herfra og går tabt, hvis du lukker siden eller genindlæser den. Er det ikke sendt inden kl. {time}, skal du bede om stop igen.',
  stopLate: 'Nu er der kontakt igen, og stop er sendt.',
  stopExpired:
    'Stop blev ikke sendt. Vi var uden kontakt i {age}, og så gammelt et ønske sender vi ikke. Vil du stadig stoppe, så bed om det igen, eller stop på laderen eller fra bilen.',
} as const satisfies Messages['offline']
