// Reads the project's own source for tests/tidy.test.ts: files, syntax trees, imports. It judges
// nothing; what is tidy is said in the test.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const ROOMS = ['bff', 'web', 'shared', 'scripts', 'tests']

/** A node of the syntax tree, as far as it is looked at here. */
export interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

/** One source file; `path` is relative to the project and uses slashes. */
export interface Source {
  path: string
  text: string
  lines: number
  nodes: Node[]
  /** Every module this file names, as written, also lazily or as a type. */
  imports: string[]
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** All nodes below `from`, itself included. */
export function below(from: unknown): Node[] {
  if (Array.isArray(from)) return from.flatMap(below)
  if (!isNode(from)) return []
  return [from, ...Object.values(from).flatMap((v) => (typeof v === 'object' ? below(v) : []))]
}

/** The name of an identifier, else null. */
export const nameOf = (node: unknown): string | null =>
  isNode(node) && typeof node['name'] === 'string' ? node['name'] : null

const text = (node: unknown): string[] =>
  isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string'
    ? [node['value']]
    : []

const NAMES_A_MODULE = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
])

function importsOf(nodes: Node[]): string[] {
  return nodes.flatMap((node) => {
    if (NAMES_A_MODULE.has(node.type)) {
      const argument = node['argument']
      return text(node['source'] ?? (isNode(argument) ? (argument['literal'] ?? argument) : null))
    }
    // new URL('x', import.meta.url) names a file as much as an import does.
    const isUrl = node.type === 'NewExpression' && nameOf(node['callee']) === 'URL'
    return isUrl && Array.isArray(node['arguments']) ? text(node['arguments'][0]) : []
  })
}

function read(path: string): Source {
  const content = readFileSync(join(ROOT, path), 'utf8')
  const parsed = parseSync(path, content)
  if (parsed.errors.length > 0) throw new Error(`${path} does not parse`)
  const nodes = below(parsed.program)
  return {
    path,
    text: content,
    lines: content.trimEnd().split('\n').length,
    nodes,
    imports: importsOf(nodes),
  }
}

/** Every source file of the project. */
export function sources(): Source[] {
  return ROOMS.filter((room) => existsSync(join(ROOT, room))).flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|js|mjs)$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .toSorted()
      .map(read),
  )
}

/** Any text file of the project by its path; null where there is none. */
export const file = (path: string): string | null =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : null

/** The file an import leads to, or null for a package or a module of the platform. */
export function target(from: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (!specifier.startsWith('.')) return null
  return posix.normalize(posix.join(dirname(from), specifier.replace(/\?.*$/, '')))
}

/** Number of lines from a node's first to its last. */
export const linesOf = (source: Source, node: Node): number =>
  source.text.slice(node.start, node.end).split('\n').length

/** Line a node begins on, counted from one. */
export const lineAt = (source: Source, node: Node): number =>
  source.text.slice(0, node.start).split('\n').length
