// What `npm test` finds out about browsers before it starts any.
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import places from '#scripts/browsers.json' with { type: 'json' }

const ASK =
  'import { browsers } from "./scripts/browsers.mjs"; console.log(JSON.stringify(browsers()))'

/** What is said, and at last what is found, where the settings say so. */
function ask(settings: Record<string, string>): { said: string[]; found: unknown } {
  const args = ['--input-type=module', '--eval', ASK]
  const env = { ...process.env, ...settings }
  const { stdout } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  const lines = stdout.trim().split('\n')
  return { said: lines.slice(0, -1), found: JSON.parse(lines.at(-1) ?? '') }
}

const all = (value: string) => Object.fromEntries(places.map(({ setting }) => [setting, value]))

describe('the browsers of the end-to-end tests', () => {
  it('are taken from where the settings say, without a word', () => {
    const settings = all(process.execPath)
    expect(ask(settings)).toEqual({ said: [], found: settings })
  })

  it('are not looked for elsewhere where a setting is empty or leads nowhere; each is said', () => {
    const { said, found } = ask({ ...all(''), FIREFOX: '/nowhere/firefox' })
    expect(found).toEqual(all(''))
    expect(said).toEqual(
      places.map(
        (one) =>
          `No ${one.name}: its tests are skipped. Install it (apt-get install ${one.package}) or name it in ${one.setting}.`,
      ),
    )
  })
})
