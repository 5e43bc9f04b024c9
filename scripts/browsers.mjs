// The browsers of the end-to-end tests: where they are on this machine, and how those that are missing
// come from Debian's packages. Plain JavaScript for Node 20; what there is to know is in browsers.json.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { say } from './setup.mjs'

/** Each a program: its name, the setting that overrides where it is, its package, its usual places. */
const BROWSERS = JSON.parse(readFileSync(new URL('browsers.json', import.meta.url), 'utf8'))
const APT = '/usr/bin/apt-get'

/** Where a browser is; an empty setting says that there is none. */
function find({ setting, paths }) {
  const given = process.env[setting]
  return (given === undefined ? paths : [given]).find((path) => path && existsSync(path)) ?? null
}

/** One run for all that is missing: the lists are read once. */
function aptInstall(packages) {
  say(`Installing ${packages.join(', ')} for the end-to-end tests (some minutes)…`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', ...packages],
  ]) {
    const done = spawnSync(APT, args, { env, encoding: 'utf8' })
    if (done.status !== 0) say(`apt-get ${args[0]} did not succeed:\n${done.stderr?.trim()}`)
  }
}

/**
 * The settings that tell the tests where each browser is, empty for one that cannot be had; what is
 * missing and named by nobody is installed where that can be done without asking anyone.
 */
export function browsers() {
  const missing = BROWSERS.filter((one) => find(one) === null)
  const wanted = missing.filter(({ setting }) => process.env[setting] === undefined)
  const isRoot = process.getuid?.() === 0 && existsSync(APT)
  if (wanted.length > 0 && isRoot) aptInstall(wanted.map((one) => one.package))

  for (const one of missing.filter((other) => find(other) === null)) {
    say(
      `No ${one.name}: its tests are skipped. Install it (apt-get install ${one.package}) or name it in ${one.setting}.`,
    )
  }
  return Object.fromEntries(BROWSERS.map((one) => [one.setting, find(one) ?? '']))
}
