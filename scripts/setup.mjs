// What `npm start` and `npm test` do before anything else: find a Node that is new enough, install
// what the lock file names, build what is out of date. Plain JavaScript for Node 20, because it
// runs before any of that is there. It knows files and tools, nothing of the product.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MODULES = join(ROOT, 'node_modules')
const BIN = join(MODULES, '.bin')
const LOCK = join(ROOT, 'package-lock.json')
const INSTALL_STAMP = join(MODULES, '.stikk-installed')
const BUILD_STAMP = join(ROOT, 'dist/.stikk-built')
const OLDEST_INSTALLER = [20, 0]
/** The first Node that runs TypeScript files as they are, without a flag. */
const OLDEST_RUNNER = [22, 18]

export const say = (text) => process.stdout.write(`${text}\n`)

/** Ends with a sentence instead of a stack. */
export function giveUp(text, code = 1) {
  process.stderr.write(`${text}\n`)
  process.exit(code)
}

const atLeast = (version, [major, minor]) => {
  const [a = 0, b = 0] = version.replace(/^v/, '').split('.').map(Number)
  return a > major || (a === major && b >= minor)
}

/** The environment of every child: our own tools first, and none of them phoning home. */
export function toolEnv(extra = {}) {
  return {
    ...process.env,
    PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    ...extra,
  }
}

const fileDigest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex')

function isInstalled() {
  if (!existsSync(MODULES)) return false
  if (existsSync(INSTALL_STAMP)) return readFileSync(INSTALL_STAMP, 'utf8') === fileDigest(LOCK)
  // Installed by hand: npm's own note of what it installed is as new as the lock file, or not.
  const note = join(MODULES, '.package-lock.json')
  return existsSync(note) && statSync(note).mtimeMs >= statSync(LOCK).mtimeMs
}

/** Runs `npm ci` where node_modules is missing or older than the lock file. */
export function install() {
  if (!atLeast(process.version, OLDEST_INSTALLER)) {
    giveUp(`Stikk needs Node 20 or newer to install; this is ${process.version}.`)
  }
  if (isInstalled()) return
  // `npm ci` empties the folder behind a link, which then belongs to somebody else.
  if (lstatSync(MODULES, { throwIfNoEntry: false })?.isSymbolicLink()) {
    giveUp('node_modules is a link and not up to date: install where it points to, then try again.')
  }
  say('Installing what package-lock.json names (half a minute)…')
  // The build needs the development dependencies too, whatever NODE_ENV says.
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-fund']
  const npm = process.env.npm_execpath
  const started = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: ROOT, encoding: 'utf8' })
    : spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' })
  if (started.status !== 0) {
    const why = started.error ? started.error.message : `${started.stdout}${started.stderr}`.trim()
    giveUp(`npm ci did not succeed:\n${why}`)
  }
  writeFileSync(INSTALL_STAMP, fileDigest(LOCK))
}

/** The Node to run everything with: the one npm installed, else this one if it is new enough. */
export function findNode() {
  const own = join(BIN, 'node')
  if (existsSync(own)) return own
  if (atLeast(process.version, OLDEST_RUNNER)) return process.execPath
  return giveUp(
    `Stikk needs Node ${OLDEST_RUNNER.join('.')} or newer on ${process.platform}-${process.arch}; this is ${process.version}.`,
  )
}

/** What a build depends on, by content: a file touched by git is not a reason to build. */
function sourceDigest() {
  const hash = createHash('sha256')
  const take = (path) =>
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
  for (const name of [
    'package-lock.json',
    'package.json',
    'vite.config.ts',
    'tsconfig.base.json',
  ]) {
    take(name)
  }
  for (const room of ['bff', 'web', 'shared', 'scripts/vite']) {
    const names = readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })
    const files = names.filter((entry) => entry.isFile())
    // `parentPath` is younger than the oldest Node that may install; `path` is its old name.
    const paths = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    for (const path of paths.map((one) => one.slice(ROOT.length)).sort()) take(path)
  }
  return hash.digest('hex')
}

const run = (node, args, env) =>
  new Promise((done) => {
    const child = spawn(node, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const hear = (chunk) => (output += chunk)
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', (error) => done({ code: 1, output: `${output}${error.message}` }))
    child.once('exit', (code) => done({ code: code ?? 1, output }))
  })

/** Runs a tool by its JavaScript file, quietly; the output is returned. */
export const runTool = (node, file, args = [], extra = {}) =>
  run(node, [join(MODULES, file), ...args], toolEnv(extra))

/** Builds where dist/ is missing or older than its sources; `force` builds in any case. */
export async function build(node, { force = false } = {}) {
  const digest = sourceDigest()
  const built = existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === digest
  if (built && !force) return { code: 0, output: '' }
  say('Building…')
  const result = await runTool(node, 'vite/bin/vite.js', ['build', '--logLevel', 'warn'])
  if (result.code === 0) {
    mkdirSync(dirname(BUILD_STAMP), { recursive: true })
    writeFileSync(BUILD_STAMP, digest)
  }
  return result
}
