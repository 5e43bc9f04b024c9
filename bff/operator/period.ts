// Which period an operator means, and whose: dates by the clock of the market, or exact instants. It must
// never know what is asked of the period.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { MARKETS } from '#shared/market.ts'
import { dateAt, dateBegins, type Span } from '../session/calendar.ts'
import type { OperatorContext } from './edge.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/
const FORM = 'A date like 2026-11-01, or an instant like 2026-11-01T00:00:00Z.'

/** A date that the calendar has, or an instant. */
export const moment = z
  .string()
  .refine(
    (text) => (DATE.test(text) ? isDate(text) : INSTANT.test(text) && !isNaN(+new Date(text))),
    FORM,
  )
  .openapi({
    example: '2026-11-01',
    description: `Where the period begins, itself within. ${FORM} Dates are by the market’s clock.`,
  })

/** Where it ends. */
export const ending = moment.optional().openapi({
  example: '2026-12-01',
  description: 'Where it ends, not itself within; left out: now.',
})

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !isNaN(+at) && at.toISOString().startsWith(text)
}

/** Merchants are named by the settings; what has no such name finds nothing. */
export const merchant = z
  .string()
  .max(30)
  .optional()
  .openapi({ description: 'Only this merchant’s. Left out: all that the token may see.' })

/** By whose clock dates are read: the merchant's market, else the installation's. */
export function zoneOf(
  deps: Pick<AppDeps, 'settings' | 'merchants'>,
  merchantId: string | null,
): string {
  const own = merchantId === null ? null : deps.merchants.of(merchantId)
  return MARKETS[(own?.settings ?? deps.settings).MARKET].timeZone
}

/** Half-open, epoch ms. */
export function spanOf(
  { from, to }: { from: string; to: string | undefined },
  timeZone: string,
  now: number,
): Span {
  const at = (text: string): number =>
    DATE.test(text) ? dateBegins(timeZone, text) : new Date(text).getTime()
  return { from: at(from), until: to === undefined ? now : at(to) }
}

/** As a file is named after it. */
export const spanName = ({ from, until }: Span, timeZone: string): string =>
  `${dateAt(timeZone, from)}-${dateAt(timeZone, until)}`

/**
 * Whose books are meant: null, everybody's; undefined: another merchant's than this operator's own, of
 * which he must not even learn that it exists.
 */
export function whose(c: OperatorContext, asked: string | undefined): string | null | undefined {
  const own = c.get('operator').merchantId
  if (own === null) return asked ?? null
  return asked === undefined || asked === own ? own : undefined
}
