// docs/privacy.md against the code: every table that is stored anywhere is in it with what becomes of
// it, and none that is not there.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const here = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const files = readdirSync(new URL('../bff/', import.meta.url), { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.ts'))

/** Tables by what makes them; one that is only made to be renamed ends in a figure. */
const tables = files.flatMap((path) =>
  [...here(`bff/${path}`).matchAll(/create table (?:if not exists )?([a-z_]+)\s*\(/g)].map(
    ([, name]) => name ?? '',
  ),
)

/** The rows of the document's tables that begin with names in backticks, each with its other cells. */
const rows = here('docs/privacy.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('what is stored', () => {
  it('is all in docs/privacy.md, and nothing else is', () => {
    const documented = rows.flatMap(([, names = '']) =>
      [...names.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name ?? ''),
    )
    expect(tables.length).toBeGreaterThan(20)
    expect(documented.toSorted()).toEqual([...new Set(tables)].toSorted())
  })

  it('has a reason and an end, each of it', () => {
    const unsaid = rows.filter((cells) => cells.length !== 6 || cells.slice(1, 5).includes(''))
    expect(unsaid).toEqual([])
  })
})
