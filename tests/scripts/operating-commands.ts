// The commands of docs/operating.md, so that tests can run them: the lines of its sh blocks, by chapter.
import { readFileSync } from 'node:fs'

const DOCUMENT = new URL('../../docs/operating.md', import.meta.url)

/** Every command of one chapter, or of all, in the order of the document. */
export function commandsOf(chapter?: string): string[] {
  const text = readFileSync(DOCUMENT, 'utf8')
  const chapters = text.split(/^## /m).slice(1)
  const wanted = chapters.filter((one) => chapter === undefined || one.startsWith(`${chapter}\n`))
  if (wanted.length === 0) throw new Error(`docs/operating.md has no chapter "${chapter}"`)
  return wanted
    .flatMap((one) => [...one.matchAll(/^```sh\n(.*?)^```$/gms)])
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
