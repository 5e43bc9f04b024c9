// The browsers of this machine that Playwright drives: which are here, how each is started quietly, and
// how a file of tests is run in every one of them. WebKit is driven otherwise: webkit.ts.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, firefox, type Browser } from 'playwright-core'
import { describe } from 'vitest'
import places from '#scripts/browsers.json' with { type: 'json' }

/** A browser by the name of its engine's house. */
export type Engine = 'chromium' | 'firefox'

export const ENGINES: readonly Engine[] = ['chromium', 'firefox']

/** The switches that keep Chromium quiet, and able to run as root without a screen. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Started in Firefox's place; a program of its own, in the Node that runs the tests. */
const BRIDGE = join(fileURLToPath(new URL('../..', import.meta.url)), 'tests/e2e/firefox-bridge.ts')

/** The stand-ins live on loopback: a phone's proxy is asked for them as for the rest of the world. */
const FIREFOX_PREFERENCES = { 'network.proxy.allow_hijacking_localhost': true }

/** What is known of a browser, or of another program that tests need, before anyone has looked. */
export function placeOf(name: string): (typeof places)[number] {
  const place = places.find((one) => one.name === name)
  if (place === undefined) throw new Error(`Nothing is known of ${name}.`)
  return place
}

/** Where a program is, or null where none is; its setting (`CHROMIUM`, …) overrides, empty for none. */
export function programOf(name: string): string | null {
  const { setting, paths } = placeOf(name)
  const given = process.env[setting]
  const candidates = given === undefined ? paths : [given]
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null
}

/**
 * Starts a browser. `script: false` is a Firefox that runs none; Chromium is told so for each phone
 * alone (`javaScriptEnabled`).
 */
export async function launch(engine: Engine, { script = true } = {}): Promise<Browser> {
  const path = programOf(engine)
  if (path === null) throw new Error(`There is no ${engine} on this machine.`)
  if (engine === 'chromium') {
    return await chromium.launch({ executablePath: path, args: CHROMIUM_FLAGS })
  }
  return await firefox.launch({
    channel: 'moz-firefox',
    executablePath: BRIDGE,
    env: {
      ...process.env,
      FIREFOX: path,
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    },
    args: script ? [] : ['--without-script'],
    firefoxUserPrefs: FIREFOX_PREFERENCES,
  })
}

/**
 * Registers the tests once for each engine. The engines run side by side, for trips mostly wait and there
 * are two cores; within an engine the tests keep their turn. A browser that is not there is seen in the
 * list of tests as skipped, with what to install.
 */
export function inEveryEngine(
  name: string,
  tests: (engine: Engine) => void,
  engines: readonly Engine[] = ENGINES,
): void {
  for (const engine of engines) {
    const { package: debian, setting } = placeOf(engine)
    const missing = programOf(engine) === null
    const reason = missing ? ` (not here: apt-get install ${debian}, or name it in ${setting})` : ''
    describe.skipIf(missing)(engine, { concurrent: true }, () => {
      describe(`${name}, in ${engine}${reason}`, { concurrent: false }, () => tests(engine))
    })
  }
}
