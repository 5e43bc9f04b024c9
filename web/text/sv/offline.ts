// Swedish: without contact with the server: what is known, what waits, what to do.
import type { Messages } from '../messages.ts'

export const offline = {
  title: 'Ingen kontakt just nu',
  lead: 'Mobilen har inget nät, nätet är långsamt eller vår tjänst svarar inte. Sidan försöker igen av sig själv.',
  station: 'För att se priset och betala behöver mobilen nät. Ett gammalt pris visar vi aldrig.',
  home: 'För att skanna eller hitta en laddare behöver mobilen nät.',
  unseen:
    'Den här mobilen har inget sparat om laddningen. Den klarar sig utan mobilen, och pengarna är trygga.',
  noReceipt: 'Kvittot är inte sparat på den här mobilen. Det kommer när det finns nät.',
  known: 'Du ser läget från {time}, för {age} sedan.',
  stopHere:
    'Låt sidan vara öppen: stoppet skickas härifrån och går förlorat om du stänger sidan eller läser in den på nytt. Om det inte har skickats före kl. {time} behöver du begära stopp igen.',
  stopLate: 'Nu har vi kontakt igen, och stoppet är skickat.',
  stopExpired:
    'Stoppet skickades inte. Vi var utan kontakt i {age}, och en så gammal begäran skickar vi inte. Vill du fortfarande stoppa, begär det igen eller stoppa på laddaren eller från bilen.',
} as const satisfies Messages['offline']
