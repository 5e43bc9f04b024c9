// `npm run deploy`: the built worker to Cloudflare. Before anything leaves, the settings are held against
// bff/env.ts: which are secrets, which are set, which are missing. With --dry-run nothing leaves at all.
// It must never print a value, nor leave one on the disk.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, parseEnv } from 'node:util'
import { readEnv, SETTING_NAMES } from '#bff/env.ts'
import { isSecret } from './secret-names.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
/** Quiet and at home: no tool asks or tells anything but what it is here for. */
const QUIET = {
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
}

const HELP = `npm run deploy [-- options]   builds, then puts the worker on Cloudflare

  --env-file <file>  settings as NAME=value lines ("npm run ops -- init" writes the first): each that is
                     set goes along as a secret; without it those of the last deployment stay
  --settings         only says which settings there are, which are secrets and which are missing
  --dry-run          everything but the sending; needs no account and no network
  --help             this text

Exit code 0 when it was done, 1 when it was not, 2 where a setting is wrong or missing.`

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Where Cloudflare itself says who asks, nobody else is believed. */
const NOT_THERE = new Set(['TRUST_PROXY'])

/** The settings of the file, by name; only what is set. */
function settingsIn(file: string): Record<string, string> {
  const values = parseEnv(readFileSync(file, 'utf8'))
  return Object.fromEntries(
    SETTING_NAMES.filter((name) => !NOT_THERE.has(name)).flatMap((name) =>
      values[name] ? [[name, values[name]]] : [],
    ),
  )
}

/** Every setting with what it is and whether it is there; never a value. */
function listOf(settings: Record<string, string>, faults: readonly string[]): string {
  const lines = SETTING_NAMES.filter((name) => !NOT_THERE.has(name)).map((name) => {
    const fault = faults.find((one) => one.startsWith(`${name} `))
    const state = fault ? fault.slice(name.length + 1) : settings[name] ? 'set' : '-'
    return `  ${name.padEnd(26)} ${isSecret(name) ? 'secret' : '      '}  ${state}`
  })
  return ['Settings:', ...lines].join('\n')
}

function wrangler(args: readonly string[]): number {
  const all = ['deploy', 'dist/worker/index.js', '--no-bundle', ...args]
  // Its own environment wins over a file of secrets: none of ours may be in it.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !SETTING_NAMES.includes(name)),
  )
  const options = { cwd: ROOT, env: { ...env, ...QUIET }, stdio: 'inherit' } as const
  return spawnSync(process.execPath, [WRANGLER, ...all], options).status ?? 1
}

/** Sends it with these settings, which lie on the disk for as long as that takes. */
function send(settings: Record<string, string> | null, dryRun: boolean): number {
  const folder = mkdtempSync(join(tmpdir(), 'stikk-deploy-'))
  try {
    const dry = dryRun ? ['--dry-run', '--outdir', join(folder, 'out')] : []
    if (settings === null) return wrangler(dry)
    const file = join(folder, 'secrets.json')
    // JSON, because wrangler expands $ in the other form.
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 })
    return wrangler([...dry, '--secrets-file', file])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function main(): number {
  const { values } = parseArgs({
    options: {
      'env-file': { type: 'string' },
      settings: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    say(HELP)
    return 0
  }
  const file = values['env-file']
  const settings = file === undefined ? null : settingsIn(file)
  const read = readEnv(settings ?? {})
  const faults = read.ok ? [] : read.faults
  say(listOf(settings ?? {}, faults))
  if (settings !== null && faults.length > 0) {
    say(`\nNot deployed: ${faults.join('; ')}`)
    return 2
  }
  if (settings === null) say('\nNo --env-file: the settings of the last deployment stay.')
  return values.settings ? 0 : send(settings, values['dry-run'])
}

try {
  process.exitCode = main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
