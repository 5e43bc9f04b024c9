// WebKit on this machine: WebKitGTK's small browser, driven by its own WebDriver on a screen that nobody
// sees. The nearest to Safari that Debian has. It knows processes, never what a trip is.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver'
import { describe, vi } from 'vitest'
import { freePorts } from '#scripts/ports.ts'
import { placeOf, programOf } from './engines.ts'

/** Comes with the library that the driver needs, in the folder of the machine's kind. */
const MINIBROWSERS = '/usr/lib/*/{webkit2gtk-4.1,webkitgtk-6.0,webkit2gtk-4.0}/MiniBrowser'
/** Room for the smallest window that the browser makes; its own bars are above the page. */
const SCREEN = '500x1000x24'
const PORTRAIT = { x: 0, y: 0, width: 390, height: 980 }

const miniBrowser = (): string | null =>
  globSync(MINIBROWSERS).find((path) => existsSync(path)) ?? null

/** A running WebKit with one phone's worth of storage: nothing is kept between two of them. */
export interface WebKit {
  driver: WebDriver
  /** What pages have written to the console as warnings and errors, as WebKit words it. */
  troubles: string[]
  close(): Promise<void>
}

/** What is missing for tests in WebKit, in words; null where all is here. */
function missing(): string | null {
  const gone = ['webkit', 'screen for webkit'].filter((name) => programOf(name) === null)
  if (gone.length === 0 && miniBrowser() === null) gone.push('webkit')
  const packages = gone.map((name) => placeOf(name).package)
  return packages.length === 0 ? null : `not here: apt-get install ${packages.join(' ')}`
}

/** Registers tests in WebKit; seen as skipped, with what to install, where it is not here. */
export function inWebKit(name: string, tests: () => void): void {
  const reason = missing()
  const title = `${name}, in webkit${reason === null ? '' : ` (${reason})`}`
  describe.skipIf(reason !== null)(title, tests)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}

/** A screen in memory; resolves with its name once it can be drawn on. */
async function raiseScreen(): Promise<{ screen: ChildProcess; display: string }> {
  const args = ['-displayfd', '1', '-screen', '0', SCREEN, '-nolisten', 'tcp']
  const screen = spawn(programOf('screen for webkit') ?? '', args, {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [number] = await once(createInterface(screen.stdout), 'line')
  return { screen, display: `:${number}` }
}

/** Starts screen, driver and browser. */
export async function startWebKit(): Promise<WebKit> {
  const { screen, display } = await raiseScreen()
  const port = await freePorts()
  const troubles: string[] = []
  const service = spawn(programOf('webkit') ?? '', [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display, LANGUAGE: 'nb_NO', TZ: 'Europe/Oslo' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  createInterface(service.stdout).on('line', (line) => {
    if (/^CONSOLE .*\b(ERROR|WARN)\b/.test(line)) troubles.push(line)
  })
  service.stderr.resume()
  const url = `http://127.0.0.1:${port}`
  await vi.waitUntil(
    () =>
      fetch(`${url}/status`).then(
        () => true,
        () => false,
      ),
    10_000,
  )

  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': {
      binary: miniBrowser(),
      args: ['--automation', '--enable-write-console-messages-to-stdout=true'],
    },
  })
  const driver = await new Builder().usingServer(url).withCapabilities(capabilities).build()
  await driver.manage().window().setRect(PORTRAIT)
  return {
    driver,
    troubles,
    async close() {
      await driver.quit()
      await end(service)
      await end(screen)
    },
  }
}
