// Worlds in which all three sides agree, made from a seed.
import type { CdrSide, SessionSides, World } from '#bff/reconcile/sides.ts'
import { chanceOf } from '#tests/simulation/chance.ts'
import { kinds, KINDS, type Kind } from './kinds.ts'
import {
  AT,
  begin,
  cdrFor,
  DAY_MS,
  finish,
  FROM,
  referenceOf,
  UNTIL,
  type Making,
} from './making.ts'

export interface Known extends World {
  sessions: SessionSides[]
  cdrs: CdrSide[]
  numbers: World['numbers'][number][]
  strangers: World['strangers'][number][]
  kindOf: Map<string, Kind>
}

/** A clean world of `size` sessions. */
export function cleanWorld(seed: number, size: number, only?: readonly Kind[]): Known {
  const chance = chanceOf(seed)
  const world: Known = {
    from: FROM,
    until: UNTIL,
    at: AT,
    strict: false,
    sessions: [],
    cdrs: [],
    numbers: [],
    strangers: [],
    kindOf: new Map(),
  }
  const last = new Map<string, number>()
  for (let n = 0; n < size; n += 1) {
    const merchantId = chance.pick(['default', 'default', 'fjord'])
    const making = begin(chance, seed * 100_000 + n + 1, merchantId)
    const { reference } = making.session
    making.number = (kind) => {
      const number = (last.get(`${kind} ${merchantId}`) ?? 0) + 1
      last.set(`${kind} ${merchantId}`, number)
      world.numbers.push({ merchantId, kind, number, reference, before: false })
      return kind === 'receipt' ? `${number}` : `K${number}`
    }
    const kind = chance.pick(only ?? kinds)
    const make: (m: Making) => void = KINDS[kind]
    make(making)
    finish(making)
    world.kindOf.set(reference, kind)
    world.sessions.push(making.session)
    world.cdrs.push(...making.cdrs)
  }
  // A bill of a session that another period has: none of ours to judge.
  const [one] = world.sessions
  if (one) {
    const reference = referenceOf(seed * 100_000 + 99_999)
    const whose = { reference, openedAt: FROM - DAY_MS, merchantId: 'default' }
    world.cdrs.push(cdrFor(one, { id: 'NO/STK/EARLIER', reference, whose, totalInclMinor: 9_900 }))
  }
  return world
}
