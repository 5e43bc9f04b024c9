// Writes the configuration that plain workerd is started with (text in Cap'n Proto's language).
// Settings are named here but never written: workerd takes each value from its own environment, so
// that no secret touches the disk.
import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'

/** Binding of each Durable Object and the class behind it; the same as in wrangler.jsonc. */
export const OBJECTS = [
  { binding: 'SESSIONS', className: 'SessionHost' },
  { binding: 'CATALOGUE', className: 'CatalogueHost' },
  { binding: 'LEDGER', className: 'LedgerHost' },
  { binding: 'OFFICE', className: 'OfficeHost' },
] as const

/** What differs from run to run. Paths are absolute. */
export interface EngineParts {
  /** Folder the configuration will lie in: embedded files are named relative to it. */
  configDir: string
  workerFile: string
  assetsWorkerFile: string
  compatibilityDate: string
  /** Names of the settings that have a value. */
  settingNames: string[]
  /** Addresses of the neighbours: inner networks are closed to the worker unless one lives there. */
  neighbours: string[]
}

const text = (value: string): string => JSON.stringify(value)

/** The compatibility date, kept in one place for all engines: wrangler.jsonc. */
export function compatibilityDate(wranglerFile: string): string {
  const found = /"compatibility_date":\s*"([0-9-]+)"/.exec(readFileSync(wranglerFile, 'utf8'))?.[1]
  if (!found) throw new Error('wrangler.jsonc names no compatibility_date')
  return found
}

/** True for an address on this machine or in a private network, by its name alone. */
export function isInner(address: string): boolean {
  const host = URL.parse(address)?.hostname ?? ''
  return (
    !host.includes('.') ||
    /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(host) ||
    /\.(local|internal|lan|home\.arpa)$/.test(host)
  )
}

/** The configuration as text. */
export function engineConfig(parts: EngineParts): string {
  const embed = (file: string): string =>
    `embed ${text(relative(parts.configDir, file).split(sep).join('/'))}`
  const date = `compatibilityDate = ${text(parts.compatibilityDate)}`
  const settings = parts.settingNames.map(
    (name) => `    (name = ${text(name)}, fromEnvironment = ${text(name)}),`,
  )
  const objects = OBJECTS.map(
    ({ binding, className }) =>
      `    (name = ${text(binding)}, durableObjectNamespace = ${text(className)}),`,
  )
  // `stikk-<class>` is what `vite dev` uses too: either engine can open the other's state.
  const namespaces = OBJECTS.map(
    ({ className }) =>
      `    (className = ${text(className)}, uniqueKey = ${text(`stikk-${className}`)}, enableSql = true),`,
  )
  const allow = parts.neighbours.some(isInner) ? '["public", "private"]' : '["public"]'
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "assets", worker = .assets),
    (name = "objects", disk = (writable = true)),
    (name = "static", disk = (writable = false)),
    (name = "internet", network = (allow = ${allow}, tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", http = (), service = "main")],
);

const main :Workerd.Worker = (
  modules = [(name = "index.js", esModule = ${embed(parts.workerFile)})],
  ${date},
  durableObjectNamespaces = [
${namespaces.join('\n')}
  ],
  durableObjectStorage = (localDisk = "objects"),
  bindings = [
${[...objects, '    (name = "ASSETS", service = "assets"),', ...settings].join('\n')}
  ],
);

const assets :Workerd.Worker = (
  modules = [(name = "assets.js", esModule = ${embed(parts.assetsWorkerFile)})],
  ${date},
  bindings = [(name = "DISK", service = "static")],
);
`
}
