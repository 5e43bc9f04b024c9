// The operator's console begins here: an entry of its own, of which nothing enters a driver's page.
import { render } from 'preact'
import { Console } from './console.tsx'
import { whoAmI } from './model/api.ts'

const root = document.getElementById('console')
if (root) {
  root.replaceChildren()
  render(<Console />, root)
  void whoAmI()
}
