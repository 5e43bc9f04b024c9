// `npm run ops -- reread`: lets a session read its payment again, where the payer's news of it was lost;
// through the operator's door.
import * as z from 'zod'
import type { Register } from './desk.ts'
import { doorOf } from './door.ts'

const taken = z.looseObject({ accepted: z.literal(true) })

export const reread: Register = (program, desk) => {
  program
    .command('reread')
    .description('lets a session read its payment again, after something was done in the portal')
    .argument('<reference>')
    .examples('reread ev-0123456789abcdefghjkmnpqrs')
    .answers(desk, z.object({}), async (asking, _options, [reference = '']) => {
      const path = `/operator/sessions/${encodeURIComponent(reference)}/reread`
      const document = await doorOf(asking).send('POST', path, taken)
      const text = `Taken. "session ${reference}" shows what came of it.`
      return { well: true, document: { ...document, reference }, text }
    })
}
