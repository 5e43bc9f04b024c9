// docs/reconcile.md has every code, in the words of the report, and none that there is not.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DIFFERENCES, EXPLAINED, NOT_YET } from '#bff/reconcile/codes.ts'

const text = readFileSync(new URL('../../docs/reconcile.md', import.meta.url), 'utf8')
/** The rows of the tables: what stands between the bars. */
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  )

it('has each difference with what it means and what to do, and each reason', () => {
  const differences = Object.entries(DIFFERENCES).map(([code, { means, next }]) => [
    `\`${code}\``,
    means,
    next,
  ])
  const others = [...Object.entries(EXPLAINED), ...Object.entries(NOT_YET)]
  const reasons = others.map(([code, means]) => [`\`${code}\``, means])
  expect(rows).toEqual([...differences, ...reasons])
})
