// CommandResponse and CommandResult of OCPI 2.2.1 (mod_commands). Results are open text: what we do
// not know is treated as no answer, because a charge may still begin.
import * as z from 'zod'
import { looseCount, text } from './wire.ts'

const result = text.transform((value) => value.toUpperCase())

/** `timeout` is mandatory by the text and often missing in the field. Seconds. */
export const commandResponse = z.object({ result, timeout: looseCount })
export const commandResult = z.object({ result })
