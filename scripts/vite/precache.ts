// Tells the service worker which files the client's build made: the virtual module
// `virtual:stikk-precache`. Only what the app needs without a network is named.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Plugin } from 'vite'

const VIRTUAL = 'virtual:stikk-precache'
const RESOLVED = `\0${VIRTUAL}`

/** What the pages and notifications show by a fixed name. */
const PICTURES = ['icon.svg', 'icon-192.png', 'badge.png']

const manifestSchema = z.record(z.string(), z.object({ file: z.string() }))

export interface Kept {
  url: string
  /** Null: the file is named by its content. */
  revision: string | null
}

const digest = (bytes: Buffer | string): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 12)

/** The scripts of a client's manifest; each is named by its content, so none needs a revision. */
export function precacheOf(manifest: unknown): Kept[] {
  const names = Object.values(manifestSchema.parse(manifest)).map(({ file }) => file)
  const scripts = [...new Set(names)].filter((file) => file.endsWith('.js'))
  return scripts.toSorted().map((file) => ({ url: `/${file}`, revision: null }))
}

function picturesIn(clientDir: string): Kept[] {
  return PICTURES.filter((name) => existsSync(join(clientDir, name))).map((name) => ({
    url: `/${name}`,
    revision: digest(readFileSync(join(clientDir, name))),
  }))
}

/** The plugin for the service worker's build, which comes after the client's. */
export function stikkPrecache(clientDir: string): Plugin {
  return {
    name: 'stikk:precache',
    applyToEnvironment: (environment) => environment.name === 'serviceWorker',
    resolveId: (id) => (id === VIRTUAL ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined
      const manifest: unknown = JSON.parse(
        readFileSync(join(clientDir, '.vite/manifest.json'), 'utf8'),
      )
      const files = JSON.stringify([...precacheOf(manifest), ...picturesIn(clientDir)])
      return `export const files = ${files}\nexport const build = '${digest(files)}'`
    },
  }
}
