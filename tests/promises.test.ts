// docs/promises.md says which test holds which promise; here it is held to that. A promise whose test is
// gone, or never was, is no promise.
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const PAGE = readFileSync('docs/promises.md', 'utf8')
const ROW = /^\| (?!-|elsewhere|promise)(.+) \|$/gm
const TEST = /`(tests\/[^`]+)` “([^”]+)”/g

const rows = [...PAGE.matchAll(ROW)].map((found) => found[1] ?? '')

it('names at least one test for every promise', () => {
  expect(rows.length).toBeGreaterThan(25)
  for (const row of rows) expect([...row.matchAll(TEST)], row).not.toEqual([])
})

it('names only tests that are there, by file and by name', () => {
  const gone = [...PAGE.matchAll(TEST)].flatMap(([, file = '', name = '']) => {
    const there = existsSync(file) && readFileSync(file, 'utf8').includes(name)
    return there ? [] : [`${file}: ${name}`]
  })
  expect(gone).toEqual([])
})

it('answers each of the ten complaints', () => {
  const complaints = PAGE.slice(0, PAGE.indexOf('## The trip'))
  expect([...complaints.matchAll(ROW)]).toHaveLength(10)
})
