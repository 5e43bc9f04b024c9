// Every sentence a driver can be told is seen: on a screen that the server draws, or in the test of
// what script alone shows. A sentence that nobody can see is dead, and to be deleted.
import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { appManifest, render } from '#web/entry-server.tsx'
import { languages } from '#web/text/languages.ts'
import { everyScreen } from './every-screen.ts'
import { assets } from './samples.ts'
import { BY_SCRIPT, COMING } from './script-sentences.ts'
import { leaves } from './words.ts'

// In this file alone every Norwegian sentence begins with its own path: ⟦session.stop⟧Stopp lading.
vi.mock('#web/text/languages.ts', async (original) => {
  const real = await original<typeof import('#web/text/languages.ts')>()
  const marked = (value: unknown, path: string[]): unknown =>
    value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value).map(([key, v]) => [key, marked(v, [...path, key])]),
        )
      : `⟦${path.join('.')}⟧${String(value)}`
  return { ...real, languages: { ...real.languages, nb: marked(real.languages.nb, []) } }
})

/** The path a marked sentence begins with. */
const pathOf = (text: string): string => /⟦([^⟧]+)⟧/.exec(text)?.[1] ?? text
const textOf = (text: string): string => text.replace(/^⟦[^⟧]+⟧/, '')

/** Paths of all sentences in a text, but for those that only travel in the state. */
function seenIn(html: string): string[] {
  const shown = html.replace(/<script id="state".*?<\/script>/s, '')
  return [...shown.matchAll(/⟦([^⟧]+)⟧/g)].map((found) => found[1] ?? '')
}

const seen = new Set(
  [
    ...everyScreen.map(({ page }) => render({ ...page, locale: 'nb' }, assets)),
    JSON.stringify(appManifest('nb')),
  ].flatMap(seenIn),
)
const all = leaves(languages.nb).map(([, text]) => [pathOf(text), textOf(text)] as const)

const unseen = all.filter(
  ([path]) => !seen.has(path) && !COMING.some((start) => path.startsWith(start)),
)

/** The tests in which script shows a sentence; of the first beginning that fits. */
function testsOf(path: string): string {
  const [, files = []] = Object.entries(BY_SCRIPT).find(([start]) => path.startsWith(start)) ?? []
  return files.map((file) => readFileSync(`tests/web/${file}`, 'utf8')).join('\n')
}

/** Looked for by its key, or in its own words. */
function isLookedFor(path: string, text: string): boolean {
  const source = testsOf(path)
  const [words = ''] = text.split(/[{\u00a0]/)
  const key = path.split('.').at(-1) ?? path
  return (
    new RegExp(`\\.${key}\\b|\\b${key}: \\w+[, ]`).test(source) ||
    (words.length > 3 && source.replaceAll('\u00a0', ' ').includes(words.trim()))
  )
}

test('every sentence is on a screen, or looked for where script shows it', () => {
  const lost = unseen.filter(([path, text]) => !isLookedFor(path, text)).map(([path]) => path)
  expect(lost).toEqual([])
})

test.each(Object.keys(BY_SCRIPT))('%s… is still shown by script alone', (start) => {
  expect(unseen.map(([path]) => path).filter((path) => path.startsWith(start))).not.toEqual([])
})
