// CommandResponse and CommandResult of OCPI 2.2.1 (mod_commands). Results are open text: what we do
// not know is treated as no answer, because a charge may still begin.
import * as z from 'zod'
import { looseCount, text } from './wire.ts'

const result = text.transform((value) => value.toUpperCase())

/**
 * No charge point is waited for longer than a quarter of an hour: a time-out in milliseconds, or one
 * that never ends, would hold the driver's reservation as long.
 */
const MOST_TIMEOUT_S = 900

/** `timeout` is mandatory by the text and often missing in the field. Seconds. */
export const commandResponse = z.object({
  result,
  timeout: looseCount.transform((seconds) =>
    seconds === null ? null : Math.min(seconds, MOST_TIMEOUT_S),
  ),
})
export const commandResult = z.object({ result })
