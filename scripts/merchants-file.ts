// The setting MERCHANTS from a file (MERCHANTS_FILE), where a list of several lines is easier to keep
// than one variable. The file holds secrets: what is wrong with it is told without a word of it.
import { readFileSync } from 'node:fs'

type Environment = Readonly<Record<string, string | undefined>>

/** What of `env` says who the merchants are, as the product is to see it; or what is wrong. */
export function merchantsIn(env: Environment): { MERCHANTS?: string } | { fault: string } {
  const { MERCHANTS: list, MERCHANTS_FILE: file } = env
  if (!file) return list ? { MERCHANTS: list } : {}
  if (list) return { fault: 'MERCHANTS_FILE is wrong: it should be unset where MERCHANTS is set' }
  try {
    // On one line: not every place that settings go through takes several.
    const written: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return { MERCHANTS: JSON.stringify(written) }
  } catch (error) {
    const broken = error instanceof SyntaxError
    const wanted = broken ? 'a file of JSON' : 'a file that can be read'
    return { fault: `MERCHANTS_FILE is wrong: it should be ${wanted}` }
  }
}
