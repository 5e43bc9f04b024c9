// `npm run ops -- alias`: the operator's own names for stations, through the operator's door. Whether a
// name can be had is the product's to say.
import * as z from 'zod'
import type { Register } from './desk.ts'
import { doorOf } from './door.ts'
import { table } from './tables.ts'

const listed = z.looseObject({
  aliases: z.array(
    z.looseObject({
      alias: z.string(),
      stationId: z.string(),
      leads: z.boolean(),
      hides: z.array(z.string()),
    }),
  ),
})
const set = z.looseObject({ alias: z.string(), stationId: z.string() })
const removed = z.looseObject({ removed: z.literal(true) })

const pathOf = (name: string): string => `/operator/aliases/${encodeURIComponent(name)}`

export const alias: Register = (program, desk) => {
  const family = program
    .command('alias')
    .description('names of your own for stations: what is printed on them, typed or scanned')
  family
    .command('list')
    .description('every alias, where it leads, and what is wrong with it')
    .examples('alias list', 'alias list --json')
    .answers(desk, z.object({}), async (asking) => {
      const document = await doorOf(asking).get('/operator/aliases', listed)
      const rows = document.aliases.map((one) => [
        one.alias,
        one.stationId,
        one.leads ? (one.hides.length > 0 ? `HIDES ${one.hides.join(', ')}` : '') : 'LEADS NOWHERE',
      ])
      const well = document.aliases.every(({ leads, hides }) => leads && hides.length === 0)
      return { well, document, text: table(['Alias', 'Station', ''], rows, 'No aliases.') }
    })
  family
    .command('set')
    .description('leads an alias to a station; refused where it is the name of another station')
    .argument('<alias>', 'up to 40 letters, figures, blanks, points and hyphens')
    .argument('<station>', 'a station id of "stations"')
    .option('--move', 'though it leads elsewhere now')
    .examples("alias set P1 'NO*STK*E1001*1'", "alias set P1 'NO*STK*E2002*1' --move")
    .answers(
      desk,
      z.object({ move: z.boolean().default(false) }),
      async (asking, { move }, [name = '', stationId = '']) => {
        const sending = { body: { stationId, move } }
        const document = await doorOf(asking).send('PUT', pathOf(name), set, sending)
        return { well: true, document, text: `${document.alias} leads to ${document.stationId}.` }
      },
    )
  family
    .command('remove')
    .description('removes an alias; what is printed with it leads nowhere any more')
    .argument('<alias>')
    .examples('alias remove P1')
    .answers(desk, z.object({}), async (asking, _options, [name = '']) => {
      const document = await doorOf(asking).send('DELETE', pathOf(name), removed)
      return { well: true, document: { ...document, alias: name }, text: `${name} is removed.` }
    })
}
