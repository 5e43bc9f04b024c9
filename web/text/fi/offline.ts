// Finnish: without contact with the server: what is known, what waits, what to do.
import type { Messages } from '../messages.ts'

export const offline = {
  title: 'Ei yhteyttä juuri nyt',
  lead: 'Puhelin ei ole verkossa, verkko on hidas tai palvelumme ei vastaa. Sivu yrittää uudelleen itsestään.',
  station:
    'Hinnan näkemiseen ja maksamiseen tarvitaan verkkoyhteys. Vanhaa hintaa emme näytä koskaan.',
  home: 'Koodin skannaamiseen tai laturin etsimiseen tarvitaan verkkoyhteys.',
  unseen:
    'Tälle puhelimelle ei ole tallennettu tietoja latauksesta. Lataus ei tarvitse puhelintasi, ja rahasi ovat turvassa.',
  noReceipt: 'Kuittia ei ole tallennettu tälle puhelimelle. Se tulee, kun yhteys palaa.',
  known: 'Tiedot ovat ajalta {time} ({age} sitten).',
  stopHere:
    'Pidä tämä sivu auki: lopetuspyyntö lähetetään tältä sivulta, ja se katoaa, jos suljet sivun tai lataat sen uudelleen. Jos pyyntöä ei ole saatu lähetettyä ennen klo {time}, sinun on pyydettävä lopetusta uudelleen.',
  stopLate: 'Yhteys on palannut, ja lopetuspyyntö on lähetetty.',
  stopExpired:
    'Lopetuspyyntöä ei lähetetty. Yhteys oli poikki {age}, emmekä lähetä näin vanhaa pyyntöä. Jos haluat yhä lopettaa, pyydä sitä uudelleen tai lopeta laturista tai autosta.',
} as const satisfies Messages['offline']
