// Swedish: every reason a driver can be given: what happened, and what to do now.
import type { Messages } from '../messages.ts'

export const whys = {
  'payment-aborted': {
    what: 'Betalningen avbröts i {brand}.',
    next: 'Försök igen när du är redo.',
  },
  'payment-expired': {
    what: 'Betalningen godkändes inte i tid.',
    next: 'Försök igen, och godkänn i {brand} med en gång.',
  },
  'payment-terminated': {
    what: 'Betalningen avslutades innan den godkändes.',
    next: 'Försök igen när du är redo.',
  },
  'payment-refused': {
    what: '{brand} sa nej till betalningen.',
    next: 'Kontrollera i {brand} att kortet gäller och har täckning, eller välj ett lägre belopp.',
  },
  'payment-unreachable': {
    what: 'Vi fick ingen kontakt med {brand}.',
    next: 'Vänta lite och försök igen.',
  },
  'driver-left': {
    what: 'Du avbröt innan laddningen kom i gång.',
    next: 'Börja om ifall du ändrar dig.',
  },
  'start-refused': {
    what: 'Laddaren ville inte starta.',
    next: 'Ta ut kabeln, sätt i den ordentligt och försök igen, eller välj en annan laddare.',
  },
  'evse-occupied': {
    what: 'Laddaren var redan upptagen.',
    next: 'Välj en annan laddare, eller vänta tills den blir ledig.',
  },
  'evse-inoperative': {
    what: 'Laddaren fungerar inte just nu.',
    next: 'Välj en annan laddare.',
  },
  'start-timeout': {
    what: 'Laddningen kom inte i gång i tid.',
    next: 'Se till att kabeln sitter ordentligt i båda ändar, och försök igen.',
  },
  'driver-stopped': {
    what: 'Du stoppade laddningen.',
    next: 'Ta ut kabeln och kör när du vill.',
  },
  'limit-reached': {
    what: 'Laddningen stannade för att beloppet du valde var förbrukat.',
    next: 'Skanna koden på laddaren igen om du vill ladda mer.',
  },
  'station-stopped': {
    what: 'Laddningen stoppades av bilen eller på laddaren.',
    next: 'Är bilen inte full nog kan du starta igen.',
  },
  'session-invalid': {
    what: 'Laddaren underkände laddningen, och ingen el levererades.',
    next: 'Försök igen, eller välj en annan laddare.',
  },
  'price-zero': {
    what: 'Laddningen kostade ingenting.',
    next: 'Hela beloppet är frigjort. Du behöver inte göra något.',
  },
  'below-minimum': {
    what: 'Priset blev lägre än det minsta som kan dras. Det bjuder vi på.',
    next: 'Hela beloppet är frigjort. Du behöver inte göra något.',
  },
  'reservation-lapsed': {
    what: 'Reservationen gick ut medan du laddade, så laddningen stoppades.',
    next: 'Du behöver inte göra något. Vi reder ut betalningen för det du fick.',
  },
  'price-contradiction': {
    what: 'Laddaren angav ett annat pris än det du godkände.',
    next: 'Du betalar aldrig mer än priset du såg. Vi tittar på det innan något dras.',
  },
  'currency-contradiction': {
    what: 'Laddaren angav priset i en annan valuta.',
    next: 'Du betalar aldrig mer än priset du såg. Vi tittar på det innan något dras.',
  },
  'invalid-with-energy': {
    what: 'Laddaren underkände laddningen, men mätte el.',
    next: 'Du behöver inte göra något. Vi kontrollerar vad du fick innan något dras.',
  },
  'late-start': {
    what: 'Laddaren startade efter att vi hade gett upp, och vi stoppade den.',
    next: 'Ta ut kabeln. Vi kontrollerar om du fick någon el innan något dras.',
  },
  'partial-capture-off': {
    what: '{brand} lät oss inte dra bara det du använde.',
    next: 'Vi drar inte mer än du använde. Vi ordnar det med {brand}.',
  },
  'funds-unavailable': {
    what: 'Det fanns ingen täckning när beloppet skulle dras.',
    next: 'Du behöver inte göra något nu. Vi tar upp det med dig genom {brand}.',
  },
  'capture-expired': {
    what: 'Reservationen gick ut innan beloppet drogs.',
    next: 'Du behöver inte göra något nu. Vi reder ut det.',
  },
  'capture-refused': {
    what: '{brand} sa nej när beloppet skulle dras.',
    next: 'Du behöver inte göra något. Vi reder ut det.',
  },
  'release-refused': {
    what: '{brand} har inte frigjort resten än.',
    next: 'Vi följer upp det. Reservationen faller bort av sig själv i vilket fall.',
  },
  'refund-refused': {
    what: '{brand} tog inte emot återbetalningen.',
    next: 'Vi följer upp det tills pengarna är hos dig.',
  },
  'payer-outage': {
    what: '{brand} svarar inte just nu.',
    next: 'Du behöver inte göra något. Vi försöker igen tills det går.',
  },
  'cdr-credited': {
    what: 'Operatören drog tillbaka räkningen för den här laddningen.',
    next: 'Du behöver inte göra något. Vi tittar på det och betalar tillbaka det du ska ha.',
  },
} as const satisfies Messages['whys']
