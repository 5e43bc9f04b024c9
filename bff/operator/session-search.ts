// Which sessions an operator asks for: by phase, place and time, or by the name a human has for one. It
// must never widen what a token may see.
import { PHASES } from '#shared/contract.ts'
import { parseReference } from '#shared/ids.ts'
import * as z from 'zod'
import type { LedgerFilter, Operator } from '../session/ports.ts'
import { maySee } from './whose.ts'

/** The most urgent: the operator looks at what needs him, not at history. */
const MOST_ROWS = 500
/** The last moment that a date can name (ECMA-262, "Time Values"). */
const MOST_TIME = 8_640_000_000_000_000

const moment = z.coerce.number().int().min(0).max(MOST_TIME).optional()

export const searchQuery = z.object({
  phase: z
    .enum(PHASES, `It is one of ${PHASES.join(', ')}.`)
    .optional()
    .openapi({ description: 'Left out: all of them.', example: 'parked' }),
  station: z.string().max(100).optional().openapi({
    description: 'Only where the id of the station has this in it.',
    example: '1001',
  }),
  merchant: z.string().max(64).optional().openapi({ description: 'Only of this merchant.' }),
  find: z.string().max(64).optional().openapi({
    description: 'A reference, or the number of a receipt.',
    example: '41',
  }),
  since: moment.openapi({ description: 'Epoch ms: opened then or later.' }),
  before: moment.openapi({
    description: 'Epoch ms: opened earlier, the newest first; `openedAt` of the last one leads on.',
  }),
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(MOST_ROWS).openapi({
    description: 'How many.',
  }),
})

/** As the ledger is asked; null: there can be none that this operator may see. */
export function filterOf(
  query: z.infer<typeof searchQuery>,
  operator: Pick<Operator, 'merchantId'>,
): LedgerFilter | null {
  const { find, merchant, limit, ...asked } = query
  const merchantId = merchant ?? operator.merchantId ?? undefined
  const named = namedBy(find)
  if (named === null) return null
  if (merchantId !== undefined && !maySee(operator, merchantId)) return null
  const said = Object.entries({ ...asked, merchantId }).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(said), ...named, limit }
}

/** What a human calls a session by; null: it is no name of any. */
function namedBy(text = ''): Pick<LedgerFilter, 'reference' | 'receipt'> | null {
  const name = text.trim()
  if (name === '') return {}
  const reference = parseReference(name)
  if (reference) return { reference }
  return /^\d{1,9}$/.test(name) ? { receipt: Number(name) } : null
}
