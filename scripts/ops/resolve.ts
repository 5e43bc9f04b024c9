// `npm run ops -- resolve` and `refund`: an operator's word on one session, with a reason that is kept;
// through the operator's door. Whether it is possible is the product's to say.
import * as z from 'zod'
import { Wrong, type Register } from './desk.ts'
import { doorOf } from './door.ts'

const taken = z.looseObject({ accepted: z.literal(true) })
const ACTIONS = ['retry', 'capture', 'release'] as const
const reason = z.string().trim().min(1, 'a few words that are kept with it').max(500)
const minor = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'minor units, like 12840 for 128.40')
  .transform(Number)

const pathOf = (reference: string, deed: string): string =>
  `/operator/sessions/${encodeURIComponent(reference)}/${deed}`

export const resolve: Register = (program, desk) => {
  program
    .command('resolve')
    .description('resolves a parked session: try again, capture, or release what is reserved')
    .argument('<reference>')
    .argument('<action>', ACTIONS.join(', '))
    .option('--amount <minor>', 'how much to capture, in minor units (øre, cent)')
    .requiredOption('--reason <text>', 'why; it is kept')
    .examples(
      'resolve ev-0123456789abcdefghjkmnpqrs retry --reason "backend is back"',
      'resolve ev-0123456789abcdefghjkmnpqrs capture --amount 12840 --reason "meter read by hand"',
    )
    .answers(
      desk,
      z.object({ amount: minor.optional(), reason }),
      async (asking, { amount, reason: why }, [reference = '', action = '']) => {
        const known = z.enum(ACTIONS).safeParse(action)
        if (!known.success) throw new Wrong(`"${action}" is not one of ${ACTIONS.join(', ')}.`)
        const body = { action, reason: why, ...(amount === undefined ? {} : { amount }) }
        const sending = { body }
        const path = pathOf(reference, 'resolve')
        const document = await doorOf(asking).send('POST', path, taken, sending)
        const text = `Taken. "session ${reference}" shows what came of it.`
        return { well: true, document: { ...document, reference, action }, text }
      },
    )
}

export const refund: Register = (program, desk) => {
  program
    .command('refund')
    .description('gives back a part of what was captured, or all of it')
    .argument('<reference>')
    .requiredOption('--amount <minor>', 'in minor units (øre, cent): 12840 is 128.40')
    .requiredOption('--reason <text>', 'why; it is kept')
    .option(
      '--key <key>',
      'names this refund: asked again with the same key, it is the same refund',
    )
    .examples(
      'refund ev-0123456789abcdefghjkmnpqrs --amount 5000 --reason "charger stopped"',
      'refund ev-0123456789abcdefghjkmnpqrs --amount 5000 --reason "case 12" --key case-12',
    )
    .answers(
      desk,
      z.object({ amount: minor, reason, key: z.string().min(1).max(100).optional() }),
      async (asking, { amount, reason: why, key: given }, [reference = '']) => {
        const key = given ?? crypto.randomUUID()
        // Told before it is sent: whoever hears no answer asks again with it.
        asking.progress(`This refund's key: ${key}`)
        const sending = { body: { amount, reason: why }, key }
        const path = pathOf(reference, 'refund')
        const document = await doorOf(asking).send('POST', path, taken, sending)
        const text = `Taken. "session ${reference}" shows when it is given back.`
        return { well: true, document: { ...document, reference, amount, key }, text }
      },
    )
}
