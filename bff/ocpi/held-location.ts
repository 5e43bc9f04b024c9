// A location as it came, with a part of it that came later put in. Pure; works on the CPO's own JSON and
// knows no field of it but those that make the tree: `evses` with `uid`, `connectors` with `id`.
import * as z from 'zod'
import { sameId } from './identity.ts'

const object = z.record(z.string(), z.unknown())
const list = z.array(object).catch([])

type Part = z.infer<typeof object>

/** Which part: none is the location itself, one an EVSE, two a connector of it. */
export type PartPath = { evse?: string | undefined; connector?: string | undefined }

/**
 * `whole` with the part put in: replaced where it is `entire` (PUT), else its fields laid over what was
 * there (PATCH). Null where either cannot be read, or a PATCH speaks of what is not there.
 */
export function withPart(
  whole: string,
  { evse, connector }: PartPath,
  { text, entire }: { text: string; entire: boolean },
): string | null {
  const location = parsed(whole)
  const part = parsed(text)
  if (!location || !part) return null
  const laid = (old: Part | undefined): Part | null =>
    entire ? part : old ? { ...old, ...part } : null
  if (evse === undefined) return written(laid(location))
  const evses = replaced(location['evses'], 'uid', evse, (old) => {
    if (connector === undefined) return laid(old)
    const connectors = old && replaced(old['connectors'], 'id', connector, laid)
    return connectors ? { ...old, connectors } : null
  })
  return written(evses && { ...location, evses })
}

/** An EVSE or a connector out of its location; null: not in it. */
export function partOf(whole: string, { evse, connector }: PartPath): string | null {
  const location = parsed(whole)
  if (!location || evse === undefined) return location && whole
  const point = found(list.parse(location['evses']), 'uid', evse)
  if (!point || connector === undefined) return written(point ?? null)
  return written(found(list.parse(point['connectors']), 'id', connector) ?? null)
}

function replaced(
  all: unknown,
  key: string,
  id: string,
  change: (old: Part | undefined) => Part | null,
): Part[] | null {
  const parts = list.parse(all)
  const old = found(parts, key, id)
  const fresh = change(old)
  if (!fresh) return null
  return old ? parts.map((one) => (one === old ? fresh : one)) : [...parts, fresh]
}

function found(parts: Part[], key: string, id: string): Part | undefined {
  return parts.find((part) => sameId(String(part[key]), id))
}

function parsed(text: string): Part | null {
  try {
    return object.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

function written(part: Part | null): string | null {
  return part && JSON.stringify(part)
}
