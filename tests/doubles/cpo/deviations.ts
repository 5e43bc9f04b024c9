/**
 * How field backends write a Session otherwise than the text: each by the name of its fault. Pure
 * projections of an OCPI object; knows neither HTTP nor why.
 */
import type { Deviation } from './faults.ts'
import type { OcpiObject } from './objects.ts'

/** The object as such a backend would send it; what is not in it stays out. */
export function deviant(object: OcpiObject, deed: Deviation): OcpiObject {
  switch (deed) {
    case 'reset':
      return 'kwh' in object ? { ...object, kwh: 0 } : object
    case 'wh':
      return 'kwh' in object ? { ...object, kwh: Math.round(Number(object['kwh']) * 1000) } : object
    case 'no-kwh': {
      const { kwh: _, ...rest } = object
      return rest
    }
    case 'odd':
      return odd(object)
    default: {
      const unknown: never = deed
      throw new Error(`a deviation nobody knows: ${String(unknown)}`)
    }
  }
}

/** All that may be tolerated, at once: nothing of it changes what is meant. */
function odd(object: OcpiObject): OcpiObject {
  const written = Object.entries(object).map(([name, value]): [string, unknown] => {
    if (name === 'kwh') return [name, String(value)]
    if (name === 'status') return [name, String(value).toLowerCase()]
    if (name === 'connector_id') return [name, '#NA']
    if (name === 'charging_periods' && Array.isArray(value) && value.length === 0)
      return [name, null]
    const dated = name === 'last_updated' || name.endsWith('date_time')
    return [name, dated ? String(value).replace(/Z$/, '+00:00') : value]
  })
  return { ...Object.fromEntries(written), remark: 'æøå', extensions: { of: ['its', 'own'] } }
}
