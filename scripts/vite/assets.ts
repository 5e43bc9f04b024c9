// Tells the worker what the client is called: the virtual module `virtual:stikk-assets`. In a build
// it reads the manifest of the client that was built just before; in development it names the
// source. Knows nothing of what the pages do with it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Plugin } from 'vite'

const ENTRY = 'web/entry-client.tsx'
const CONSOLE = 'web/console/entry-console.tsx'
/** The console is built apart, so that it shares no chunk with a driver's page. */
export const CONSOLE_MANIFEST = '.vite/console.json'
const VIRTUAL = 'virtual:stikk-assets'
// A leading NUL is Rollup's convention for "no file, leave it to its plugin".
const RESOLVED = `\0${VIRTUAL}`

const manifestSchema = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.array(z.string()).optional() }),
)
type Manifest = z.infer<typeof manifestSchema>

interface Found {
  script: string
  preload: string[]
}

/** Paths of the entry and of every chunk it imports at once, however deep. */
export function entryOf(manifest: Manifest, entryName: string = ENTRY): Found {
  const entry = manifest[entryName]
  if (!entry) throw new Error(`The client's manifest does not name ${entryName}`)
  const seen = new Set<string>()
  const walk = (names: string[] | undefined): void => {
    for (const name of names ?? []) {
      if (seen.has(name)) continue
      seen.add(name)
      walk(manifest[name]?.imports)
    }
  }
  walk(entry.imports)
  const preload = [...seen].flatMap((name) => {
    const file = manifest[name]?.file
    return file ? [`/${file}`] : []
  })
  return { script: `/${entry.file}`, preload }
}

/** The module's text; `style` declares the two sheets. */
function source(client: Found, operator: Found, style: string): string {
  return [
    style,
    `export const script = ${JSON.stringify(client.script)}`,
    `export const preload = ${JSON.stringify(client.preload)}`,
    `export const operatorConsole = { style: consoleStyle, ...${JSON.stringify(operator)} }`,
  ].join('\n')
}

/** In development an entry is its own source. */
const asSource = (path: string): Found => ({ script: `/${path}`, preload: [] })

const manifestIn = (clientDir: string, path: string): Manifest =>
  manifestSchema.parse(JSON.parse(readFileSync(join(clientDir, path), 'utf8')))

/** The plugin for `vite build` (manifest of `clientDir`) and `vite dev` (the sources themselves). */
export function stikkAssets(clientDir: string): Plugin {
  let building = false
  // `?inline` sends the stylesheet through Vite's own CSS pipeline, minified in a build.
  const style = [
    `import base from '/web/style.css?inline'`,
    `import trip from '/web/style/trip.css?inline'`,
    `import consoleStyle from '/web/console/style.css?inline'`,
    'export const style = base + trip',
  ].join('\n')
  return {
    name: 'stikk:assets',
    configResolved(config) {
      building = config.command === 'build'
    },
    resolveId: (id) => (id === VIRTUAL ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined
      if (!building) return source(asSource(ENTRY), asSource(CONSOLE), style)
      const client = entryOf(manifestIn(clientDir, '.vite/manifest.json'))
      const operator = entryOf(manifestIn(clientDir, CONSOLE_MANIFEST), CONSOLE)
      return source(client, operator, style)
    },
    transform(code, id) {
      // The worker's pages do not pass through Vite's HTML, so the entry itself asks for reloads.
      const entry = id.endsWith(`/${ENTRY}`) || id.endsWith(`/${CONSOLE}`)
      const isEntry = this.environment.name === 'client' && entry
      return !building && isEntry ? `import '/@vite/client'\n${code}` : undefined
    },
  }
}

/** Stands in for the client where none is built: the tests inside workerd. */
export function stikkAssetsStub(): Plugin {
  return {
    name: 'stikk:assets-stub',
    resolveId: (id) => (id === VIRTUAL ? RESOLVED : undefined),
    load: (id) =>
      id === RESOLVED
        ? source(
            { script: '/assets/entry-client.js', preload: [] },
            { script: '/assets/entry-console.js', preload: [] },
            `export const style = '', consoleStyle = ''`,
          )
        : undefined,
  }
}
