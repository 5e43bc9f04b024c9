// Where in the console somebody is: what follows `#` in the address, so that every view has an address of
// its own, back and forward work, and the server never hears of it.
import { signal } from '@preact/signals'

export interface Route {
  /** Parts of the path: `#/sessions/ev-1` is ["sessions", "ev-1"]. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

/** Reads what follows the `#`. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const parts = path.split('/').filter((part) => part !== '')
  return { path: parts.map(decoded), query: new URLSearchParams(query) }
}

/** As it stands where it is no valid escape. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export const route = signal<Route>(routeOf(location.hash))

addEventListener('hashchange', () => {
  route.value = routeOf(location.hash)
})

/** The address of a view; what has no value is left out. */
export function hrefOf(path: readonly string[], query: Record<string, string | null> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value)
  const text = search.toString()
  return `#/${path.map(encodeURIComponent).join('/')}${text && `?${text}`}`
}

/** Goes to a view. */
export function go(path: readonly string[], query: Record<string, string | null> = {}): void {
  location.hash = hrefOf(path, query)
}
