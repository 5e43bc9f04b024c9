// `npm run ops -- sessions` and `session`: what is charging, what is at rest, what waits for a human;
// through the operator's door. It never sees a driver's handle.
import * as z from 'zod'
import { PHASES } from '#shared/contract.ts'
import { CURRENCIES } from '#shared/money.ts'
import type { Register } from './desk.ts'
import { doorOf } from './door.ts'
import { amount, energy, pairs, table, time } from './tables.ts'

const row = z.looseObject({
  reference: z.string(),
  phase: z.enum(PHASES),
  why: z.string().nullable(),
  energyWh: z.number(),
  reservedMinor: z.number(),
  capturedMinor: z.number(),
  currency: z.enum(CURRENCIES),
  openedAt: z.number(),
  captureUntil: z.number().nullable(),
  atStakeMinor: z.number(),
  lossMinor: z.number(),
})
const rows = z.looseObject({ sessions: z.array(row) })
const whole = row.extend({
  releasedMinor: z.number().nullable(),
  refundedMinor: z.number().nullable(),
  receiptNumber: z.union([z.string(), z.number()]).nullable(),
})

export const sessions: Register = (program, desk) => {
  program
    .command('sessions')
    .description('lists charging sessions, the most urgent first')
    .option('--phase <phase>', `only those in this phase: ${PHASES.join(', ')}`)
    .examples('sessions', 'sessions --phase parked', 'sessions --phase charging --json')
    .answers(desk, z.object({ phase: z.enum(PHASES).optional() }), async (asking, { phase }) => {
      const query = phase === undefined ? '' : `?phase=${phase}`
      const document = await doorOf(asking).get(`/operator/sessions${query}`, rows)
      const lines = document.sessions.map((one) => [
        one.reference,
        one.phase,
        one.why,
        time(one.openedAt),
        energy(one.energyWh),
        amount(one.reservedMinor, one.currency),
        amount(one.capturedMinor, one.currency),
        one.atStakeMinor > 0 ? amount(one.atStakeMinor, one.currency) : null,
      ])
      const head = [
        'Reference',
        'Phase',
        'Why',
        'Opened',
        'Energy',
        'Reserved',
        'Captured',
        'Stake',
      ]
      return { well: true, document, text: table(head, lines, 'No sessions.') }
    })
}

export const session: Register = (program, desk) => {
  program
    .command('session')
    .description('shows one session: where it stands and where its money is')
    .argument('<reference>', 'like ev-0123456789abcdefghjkmnpqrs')
    .examples('session ev-0123456789abcdefghjkmnpqrs')
    .answers(desk, z.object({}), async (asking, _options, [reference = '']) => {
      const path = `/operator/sessions/${encodeURIComponent(reference)}`
      const one = await doorOf(asking).get(path, whole)
      const money = (minor: number | null): string | null => amount(minor, one.currency)
      const text = pairs([
        ['reference', one.reference],
        ['phase', one.why === null ? one.phase : `${one.phase}: ${one.why}`],
        ['opened', time(one.openedAt)],
        ['energy', energy(one.energyWh)],
        ['reserved', money(one.reservedMinor)],
        ['captured', money(one.capturedMinor)],
        ['released', money(one.releasedMinor)],
        ['refunded', money(one.refundedMinor)],
        ['at stake', money(one.atStakeMinor)],
        ['lost', money(one.lossMinor)],
        ['capture until', time(one.captureUntil)],
        ['receipt', one.receiptNumber === null ? null : String(one.receiptNumber)],
      ])
      return { well: true, document: one, text }
    })
}
