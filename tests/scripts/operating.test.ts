// docs/operating.md tells the truth: each command in it exists and takes what it is given, each file it
// names is there. What the first chapter does is tested by doing it (tests/e2e/from-zero.test.ts).
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { commandsOf } from './operating-commands.ts'
import { askHere } from './ops-process.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const text = readFileSync(`${ROOT}docs/operating.md`, 'utf8')
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')))

/** Those of the blocks, and those in the middle of a sentence. */
const inline = [...text.matchAll(/`(npm run [^`]+)`/g)].map(([, command = '']) => command)
const commands = [...new Set([...commandsOf(), ...inline])]
const asked = commands.filter((command) => command.startsWith('npm run ops -- '))

describe('every command of the document', () => {
  it.each(asked)('%s is known, and takes these options', async (command) => {
    const words = command.replace('npm run ops -- ', '').split(' ')
    const names = words.filter((word) => word.startsWith('--'))
    const deed = words.filter((word) => /^[a-z]+$/.test(word)).slice(0, 3)
    // The words that lead to a command, as far as they are its name and not what it is given.
    const help = await helpOf(deed)
    for (const name of names)
      expect(help, command).toMatch(new RegExp(`^ +(?:-\\w, )?${name}\\b`, 'm'))
  })

  // With a file of settings that is nowhere nothing is asked of anyone: what is told is the first fault.
  it.each(asked.filter((command) => command.includes('--env-file')))(
    '%s lacks nothing that it must be given',
    async (command) => {
      const words = command.replace('npm run ops -- ', '').split(' ')
      const file = words[words.indexOf('--env-file') + 1] ?? ''
      const nowhere = words.map((word) => (word === file ? '/nowhere/stikk.env' : word))
      const { code, aside } = await askHere({}, ...nowhere)
      expect([code, aside]).toEqual([2, '--env-file: /nowhere/stikk.env cannot be read\n'])
    },
  )

  it('of npm is a script of the package', () => {
    const named = commands.flatMap((one) => /^npm run ([\w:-]+)/.exec(one)?.[1] ?? [])
    expect(named).toContain('deploy')
    for (const name of new Set(named)) expect(Object.keys(scripts)).toContain(name)
  })
})

/** The help of the longest name that these words are. */
async function helpOf(words: readonly string[]): Promise<string> {
  for (let length = words.length; length > 0; length -= 1) {
    const name = words.slice(0, length)
    const { code, text: said } = await askHere({}, ...name, '--help')
    if (code !== 0 || !said.startsWith(`Usage: npm run ops -- ${name.join(' ')}`)) continue
    // The rest is what it is given, unless it was to be one of its own commands.
    if (length === words.length || !said.includes('\nCommands:')) return said
    break
  }
  throw new Error(`there is no "${words.join(' ')}"`)
}

describe('every file of the document', () => {
  const named = [...text.matchAll(/`((?:bff|tests|scripts|web|docs)\/[\w./-]+)`/g)]
  const linked = [...text.matchAll(/\]\(([\w./-]+?)(?:#[\w-]+)?\)/g)]
  const paths = [
    ...named.map(([, path = '']) => path),
    ...linked.map(([, path = '']) => `docs/${path}`),
  ]
  it.each([...new Set(paths)])('%s is there', (path) => {
    expect(existsSync(`${ROOT}${path}`)).toBe(true)
  })
})
