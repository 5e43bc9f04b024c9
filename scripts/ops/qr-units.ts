// Whose sales unit makes the code of a station, where an installation has several merchants. A code of
// another's unit would lead to the right page and belong to the wrong seller.
import { createQrApi, type QrApi } from '#bff/vipps/qr.ts'
import { Wrong, type Asking } from './desk.ts'
import { salesUnitsOf } from './payer.ts'
import type { Wanted } from './qr-stations.ts'

export interface Unit {
  merchantId: string
  api: QrApi
  publicUrl: string
  /** Who sells and whom a driver calls; undefined: not said. */
  operator: string | undefined
  support: string | undefined
}

export interface Units {
  /** The catalogue must say whose a station is. */
  several: boolean
  /** Whose this station is. */
  of(station: Wanted): Unit
  /** Of this merchant. */
  named(merchantId: string): Unit
}

/** The units of the environment; `merchant`: of this one alone. Throws where settings are wrong. */
export function unitsOf({ env }: Pick<Asking, 'env'>, merchant: string | undefined): Units {
  const all = salesUnitsOf(env)
  if ('faults' in all) throw new Wrong(all.faults.map((fault) => `FAIL  ${fault}`).join('\n'))
  const units = all.map(({ merchantId, options, settings }): Unit => {
    const own = merchantId === 'default'
    return {
      merchantId,
      api: createQrApi(options),
      publicUrl: settings.PUBLIC_URL,
      // Unset is the sandbox's name, which nobody prints.
      operator: own ? env['OPERATOR_NAME'] : settings.OPERATOR_NAME,
      support: settings.SUPPORT_PHONE,
    }
  })
  const named = (merchantId: string): Unit => {
    const found = units.find((one) => one.merchantId === merchantId)
    if (found) return found
    throw new Wrong(`The settings here know no merchant "${merchantId}".`)
  }
  return {
    several: units.length > 1 && merchant === undefined,
    named,
    of: ({ station }) => named(merchant ?? station?.merchantId ?? 'default'),
  }
}

/** Those of one unit together, in the order they were first met. */
export function byUnit(units: Units, stations: readonly Wanted[]): Map<Unit, string[]> {
  const groups = new Map<Unit, string[]>()
  for (const one of stations) {
    const unit = units.of(one)
    groups.set(unit, [...(groups.get(unit) ?? []), one.id])
  }
  return groups
}
