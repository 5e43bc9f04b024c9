// Bokmål: without contact with the server: what is known, what waits, what to do.

export const offline = {
  title: 'Ingen kontakt akkurat nå',
  lead: 'Mobilen har ikke nett, nettet er tregt, eller tjenesten vår svarer ikke. Siden prøver igjen av seg selv.',
  station: 'For å se prisen og betale må mobilen ha nett. En gammel pris viser vi aldri.',
  home: 'For å skanne eller finne en lader må mobilen ha nett.',
  unseen:
    'Denne mobilen har ingenting lagret om ladingen. Den klarer seg uten mobilen, og pengene er trygge.',
  noReceipt: 'Kvitteringen er ikke lagret på denne mobilen. Den kommer når det er nett.',
  known: 'Du ser status fra {time}, for {age} siden.',
  stopHere:
    'La siden stå åpen: Stopp sendes herfra, og går tapt hvis du lukker siden eller laster den inn på nytt. Er det ikke sendt innen {time}, må du be om stopp igjen.',
  stopLate: 'Nå er det kontakt igjen, og stopp er sendt.',
  stopExpired:
    'Stopp ble ikke sendt. Vi var uten kontakt i {age}, og så gammelt et ønske sender vi ikke. Vil du fortsatt stoppe, så be om det igjen, eller stopp på laderen eller fra bilen.',
} as const
