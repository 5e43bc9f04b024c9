// What the OCPI room tells whoever runs it. Never a token, a body or a header.
import type { EventName } from '#bff/watch/events.ts'

/** `event` is a stable word with dashes; the details are ids, codes and counts. */
export type Log = (event: EventName, details?: Record<string, string | number | null>) => void

export const silent: Log = () => undefined
