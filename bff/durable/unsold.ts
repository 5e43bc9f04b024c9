// Why a connector is not sold, as the operator is told: by the tariff that many connectors have, else by
// the station. Pure. It must never know where notices go.
import type { Notice } from '#bff/session/ports.ts'
import type { Choice } from './choose-tariff.ts'
import type { Seller } from './seller.ts'

/** What binds a connector, and whose it is. */
export type Offered = Choice & { merchantId: string | null; code?: string }

/** Nobody sells it: no tariff is looked at. */
export function unclaimed({ code, why }: Extract<Seller, { merchantId: null }>): Offered {
  return { tariff: null, id: null, why, code, merchantId: null }
}

/** One notice for a tariff that many connectors of a merchant have. */
export function noticesOfUnsold(unsold: readonly (Offered & { stationId: string })[]): Notice[] {
  const faults = new Map<string, Notice>()
  for (const one of unsold) {
    if (one.tariff) continue
    const { id, stationId, why, merchantId } = one
    const subject = id ?? stationId
    const code = one.code ?? (id === null ? 'connector-not-sold' : 'tariff-not-sold')
    const [, field, detail] = /^([\w.]+): (.*)$/s.exec(why) ?? [null, null, why]
    const notice = { code, subject, field: field ?? null, detail: detail ?? why, merchantId }
    faults.set(`${merchantId} ${subject}`, notice)
  }
  return [...faults.values()]
}
