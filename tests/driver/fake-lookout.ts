// A lookout that only remembers what it was told, for tests of the doors.
import type { AppDeps } from '#bff/deps.ts'
import { traceOf } from '#bff/watch/trace.ts'
import type { RequestEnded } from '#bff/watch/lookout.ts'

export interface LookoutWorld {
  requests: RequestEnded[]
  flushed: number
}

export const makeLookout = (): LookoutWorld => ({ requests: [], flushed: 0 })

/** What the app tells of requests goes into `world`. */
export function lookoutOf(world: LookoutWorld): AppDeps['lookout'] {
  return {
    request: (ended) => void world.requests.push(ended),
    traceId: (reference) => traceOf(reference).traceId,
    flush: async () => void (world.flushed += 1),
  }
}
