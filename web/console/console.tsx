// The console as a whole: who is signed in, the ways to the views, and the view of this address.
import type { ComponentChildren } from 'preact'
import { operator, signOut } from './model/api.ts'
import { hrefOf, route, type Route } from './model/route.ts'
import { Heading } from './ui/heading.tsx'
import { AccessView } from './views/access.tsx'
import { MoneyView } from './views/money.tsx'
import { NeighboursView } from './views/neighbours.tsx'
import { Overview } from './views/overview.tsx'
import { ParkedView } from './views/parked.tsx'
import { SessionView } from './views/session.tsx'
import { SessionsView } from './views/sessions.tsx'
import { SignIn } from './views/sign-in.tsx'
import { StationsView } from './views/stations.tsx'

/** Every view there is, by the first part of its path; the first one is where one comes in. */
const VIEWS: readonly (readonly [path: string, name: string])[] = [
  ['', 'Overview'],
  ['parked', 'Parked'],
  ['sessions', 'Sessions'],
  ['money', 'Money'],
  ['neighbours', 'Neighbours'],
  ['stations', 'Stations'],
  ['access', 'Access'],
]

function viewOf({ path }: Route): ComponentChildren {
  const [first = '', second] = path
  switch (first) {
    case '':
      return <Overview />
    case 'parked':
      return <ParkedView />
    case 'sessions':
      if (second !== undefined) return <SessionView key={second} reference={second} />
      return <SessionsView />
    case 'money':
      return <MoneyView />
    case 'neighbours':
      return <NeighboursView />
    case 'stations':
      return <StationsView />
    case 'access':
      return <AccessView />
    default:
      return <Nowhere />
  }
}

const Nowhere = () => (
  <>
    <Heading>Nothing here</Heading>
    <p>
      This address leads nowhere. <a href={hrefOf([])}>Go to the overview.</a>
    </p>
  </>
)

const SCOPES = { read: 'reads', act: 'may act', root: 'may do everything' } as const

/** The whole page. */
export function Console() {
  const who = operator.value
  if (who === undefined) return <p class="narrow quiet">Reading…</p>
  if (who === null) return <SignIn />
  const { path } = route.value
  return (
    <>
      <a class="vh" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header>
        <b class="logo">Stikk</b>
        <nav aria-label="Views">
          {VIEWS.map(([first, name]) => (
            <a
              key={first}
              href={hrefOf(first === '' ? [] : [first])}
              aria-current={(path[0] ?? '') === first ? 'page' : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
        <p class="who">
          {who.name} <span class="quiet">{SCOPES[who.scope]}</span>
        </p>
        <button type="button" class="second" onClick={() => void signOut()}>
          Sign out
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        {viewOf(route.value)}
      </main>
    </>
  )
}

/** The fragment of the address is the view's: only the focus moves. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
