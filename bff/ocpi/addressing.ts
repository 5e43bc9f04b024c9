// Where a message is meant to go, however its sender built the address. Accepted below `/ocpi`:
// doubled and trailing slashes; `emsp` before or after the version; a module in capitals; no version
// at all (then 2.2.1); no country and party before the id of an object that its sender owns. Anything
// else is no address of ours. It must never guess whose object an id is: the body or the registration
// says that.
import type { Party } from './identity.ts'
import { isModule, versionOf, type Version } from './versions.ts'

export interface Address {
  version: Version | null
  /** `versions`, a module, or null: the details of the version. */
  module: string | null
  /** What follows the module, still as it came (percent signs and all). */
  rest: string[]
}

const WITHOUT_VERSION: Version = '2.2.1'
/** Modules whose objects are addressed by country, party and id (Client Owned Object Push). */
const OWNED = new Set(['sessions', 'tariffs', 'locations', 'cdrs'])

/** The address within what follows `/ocpi`; null: there is nothing of the kind here. */
export function addressOf(path: string): Address | null {
  const parts = withoutRole(path.split('/').filter((part) => part !== ''))
  const [first = '', ...others] = parts
  if (first.toLowerCase() === 'versions' && others.length === 0) {
    return { version: null, module: 'versions', rest: [] }
  }
  if (isModule(first.toLowerCase())) {
    return { version: WITHOUT_VERSION, module: first.toLowerCase(), rest: others }
  }
  const version = versionOf(first)
  if (!version) return null
  const [named, ...rest] = withoutRole(others)
  if (named === undefined) return { version, module: null, rest: [] }
  const module = named.toLowerCase()
  return isModule(module) ? { version, module, rest } : null
}

/** Does the address name an object that needs an owner, and name none? */
export function isOwnerless({ module, rest }: Address): boolean {
  if (module === null || !OWNED.has(module) || rest.length === 0) return false
  const [country = '', party = '', id] = rest
  return !(id !== undefined && /^[a-z]{2}$/i.test(country) && /^[a-z0-9]{3}$/i.test(party))
}

/** The one path that our routes know. */
export function pathOf({ version, module, rest }: Address, owner: Party | null): string {
  if (module === 'versions') return '/versions'
  const owned = owner ? [owner.countryCode, owner.partyId].map(encodeURIComponent) : []
  return ['', version, module, ...owned, ...rest].filter((part) => part !== null).join('/')
}

function withoutRole(parts: string[]): string[] {
  return parts[0]?.toLowerCase() === 'emsp' ? parts.slice(1) : parts
}
