/**
 * Misbehaviour by request: what `POST /sandbox/faults` accepts, and who uses it up.
 *
 *   {"faults":[{"match": M, "do": D, "times": 1, "evse": "STK-1001", "afterS": 10, "status": 503}]}
 *
 * Each fault waits for the next `times` occasions (default 1) it fits; `evse` (an EVSE uid) narrows
 * it. The oldest fitting fault is used first; `GET` lists what is left, `DELETE` clears.
 *
 * | match                                       | do                                                                       |
 * |---------------------------------------------|--------------------------------------------------------------------------|
 * | start, stop, list (sessions and CDRs),      | status (answer HTTP `status`, default 503) · delay (answer `afterS` late) |
 * | locations, tariffs, credentials, advice     | drop-before (cut, nothing done) · drop-after (done, then cut)            |
 * | start: the outcome                          | refuse (sync REJECTED) · fail (result FAILED) · occupied (EVSE_OCCUPIED) |
 * |                                             | silent (ACCEPTED, then nothing) · late (begins `afterS` later)           |
 * | start: the session that follows             | pending (for ever) · zero-kwh · invalid (ends INVALID) · no-cdr          |
 * |                                             | cdr-first (before COMPLETED) · no-reference (echoes only the token)      |
 * | stop: the outcome                           | refuse · fail · silent (ACCEPTED, never stops) · late · invalid          |
 * | list                                        | lose (an empty list) · missing (404: there is no such list)              |
 * | command-result, session-push, cdr,          | lose (never sent) · double (sent twice) · delay (sent `afterS` late,     |
 * | evse-status: what is pushed                 | overtaken by what follows)                                               |
 * | session-push                                | backwards (this reading's kWh falls) · reset (kWh 0) · wh (Wh for kWh) · |
 * |                                             | no-kwh · odd (strings, no zones, lower case, nulls, fields of its own)   |
 * | cdr                                         | no-cdr · cdr-first · wholesale (40 % of the price) · foreign (in another |
 * |                                             | currency) · credit (followed by                                          |
 * |                                             | a credit CDR) · corrected-lower, corrected-higher (credit, then new CDR) |
 * | *                                           | any of them, at the first occasion that knows it                         |
 *
 * `afterS` (default 10) is in the sandbox's seconds, divided by its speed, for `late`; in real seconds for `delay`,
 * as a delay is there to meet somebody's real time-out. Pure: knows no HTTP.
 */
import { z } from 'zod'

const call = ['status', 'delay', 'drop-before', 'drop-after'] as const
const startOutcome = ['refuse', 'fail', 'occupied', 'silent', 'late'] as const
const sessionTraits = [
  'pending',
  'zero-kwh',
  'invalid',
  'no-cdr',
  'cdr-first',
  'no-reference',
] as const
const stopOutcome = ['refuse', 'fail', 'silent', 'late', 'invalid'] as const
const push = ['lose', 'double', 'delay'] as const
const cdrShape = ['wholesale', 'foreign', 'credit', 'corrected-lower', 'corrected-higher'] as const
const cdrTrait = ['no-cdr', 'cdr-first'] as const
const reading = ['backwards'] as const
const deviation = ['reset', 'wh', 'no-kwh', 'odd'] as const
const listing = ['lose'] as const
const listless = ['missing'] as const

/** Groups of faults that one occasion asks for together. */
export const kinds = {
  call,
  startOutcome,
  sessionTraits,
  stopOutcome,
  push,
  cdrShape,
  cdrTrait,
  reading,
  deviation,
  listing,
  listless,
} as const

const known = {
  start: [...call, ...startOutcome, ...sessionTraits],
  stop: [...call, ...stopOutcome],
  list: [...call, ...listing, ...listless],
  locations: call,
  tariffs: call,
  credentials: call,
  'command-result': push,
  'session-push': [...push, ...reading, ...deviation],
  cdr: [...push, ...cdrTrait, ...cdrShape],
  'evse-status': push,
  advice: call,
} as const

export type Match = keyof typeof known
export type SessionTrait = (typeof sessionTraits)[number]
export type Deviation = (typeof deviation)[number]

const everyDeed = [
  ...call,
  ...startOutcome,
  ...sessionTraits,
  ...push,
  ...cdrShape,
  ...reading,
  ...deviation,
  ...listless,
] as const
export type Deed = (typeof everyDeed)[number]

const matchNames = [
  'start',
  'stop',
  'list',
  'locations',
  'tariffs',
  'credentials',
  'command-result',
  'session-push',
  'cdr',
  'evse-status',
  'advice',
] as const satisfies readonly Match[]

const faultWire = z
  .object({
    match: z.enum([...matchNames, '*']),
    do: z.enum(everyDeed),
    times: z.int().min(1).max(10_000).default(1),
    evse: z.string().optional(),
    afterS: z.number().min(0).max(86_400).default(10),
    status: z.int().min(400).max(599).default(503),
  })
  .refine((fault) => fault.match === '*' || fits(fault.match, fault.do), {
    path: ['do'],
    message: 'not something this match can do',
  })

function fits(match: Match, deed: Deed): boolean {
  const deeds: readonly string[] = known[match]
  return deeds.includes(deed)
}

export const faultsWire = z.object({ faults: z.array(faultWire).max(1000) })
export type Fault = z.infer<typeof faultWire>

/** The faults that are still waiting. */
export type FaultBook = {
  readonly add: (faults: readonly Fault[]) => void
  readonly list: () => readonly Fault[]
  readonly clear: () => void
  /** Uses up one time of the oldest waiting fault that fits; null = behave. */
  readonly take: (match: Match, deeds: readonly Deed[], evseUid?: string) => Fault | null
}

export function faultBook(): FaultBook {
  let waiting: readonly Fault[] = []
  return {
    add: (faults) => {
      waiting = [...waiting, ...faults]
    },
    list: () => waiting,
    clear: () => {
      waiting = []
    },
    take: (match, deeds, evseUid) => {
      const found = waiting.find(
        (fault) =>
          (fault.match === match || (fault.match === '*' && fits(match, fault.do))) &&
          deeds.includes(fault.do) &&
          (fault.evse === undefined || fault.evse === evseUid),
      )
      if (found === undefined) return null
      waiting = waiting.flatMap((fault) => {
        if (fault !== found) return [fault]
        return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : []
      })
      return found
    },
  }
}
