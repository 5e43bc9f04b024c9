// The house rules that no compiler holds (design §2): sizes, borders between rooms, names, and what
// the pure rooms may not touch. A broken rule names the file and line.
import { describe, expect, it } from 'vitest'
import {
  below,
  file,
  lineAt,
  linesOf,
  nameOf,
  sources,
  target,
  type Node,
  type Source,
} from './tidy/sources.ts'

const all = sources()
const product = all.filter((source) => !source.path.startsWith('tests/'))
const inRoom = (room: string) => (source: Source) => source.path.startsWith(`${room}/`)
const at = (source: Source, node: Node): string => `${source.path}:${lineAt(source, node)}`

const packages = (room: string, allowed: string[]): string[] =>
  all
    .filter(inRoom(room))
    .flatMap((source) =>
      source.imports
        .filter((one) => target(source.path, one) === null && !allowed.includes(one))
        .map((one) => `${source.path} ${one}`),
    )

/** The words of a name: stationId -> station, id. */
const words = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_$]+/)

/** Every node of these files for which `isWrong` has a word, as "file:line word". */
function wrongs(files: Source[], isWrong: (node: Node) => string | null): string[] {
  return files.flatMap((source) =>
    source.nodes.flatMap((node) => {
      const word = isWrong(node)
      return word === null ? [] : [`${at(source, node)} ${word}`]
    }),
  )
}

describe('sizes', () => {
  it('keeps every file within 300 lines', () => {
    const long = all.filter((source) => source.lines > 300)
    expect(long.map((source) => `${source.path} ${source.lines}`)).toEqual([])
  })

  it('keeps every function within 70 lines', () => {
    const kinds = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
    const long = product.flatMap((source) =>
      source.nodes
        .filter((node) => kinds.has(node.type) && linesOf(source, node) > 70)
        .map((node) => `${at(source, node)} ${linesOf(source, node)}`),
    )
    expect(long).toEqual([])
  })

  it('begins every file with what it is for', () => {
    const untitled = all.filter((source) => !/\.test\.tsx?$/.test(source.path))
    const mute = untitled.filter((source) => !/^(#!.*\n)?(\/\/ ?\S|\/\*\*?\s)/.test(source.text))
    expect(mute.map((source) => source.path)).toEqual([])
  })

  it('writes every file name in kebab-case', () => {
    const odd = all.filter(
      (source) => !/^[a-z0-9/]+([.-][a-z0-9]+)*$/.test(source.path.replaceAll('/', '')),
    )
    expect(odd.map((source) => source.path)).toEqual([])
  })
})

describe('borders', () => {
  const NEIGHBOURS = ['driver', 'vipps', 'ocpi', 'operator', 'push'].map((room) => `bff/${room}/`)
  const MEMORY = 'bff/durable/'
  const TABLE = 'bff/session/'
  /** Judges the table's work, so that it shares nothing with it. */
  const SCALES = 'bff/reconcile/'
  /** What is wrong with `from` importing `to`, by the arrows of design §2; null where it may. */
  function crossing(from: string, to: string): string | null {
    const room = [...NEIGHBOURS, MEMORY, TABLE, SCALES, 'shared/', 'web/'].find((one) =>
      from.startsWith(one),
    )
    if (!from.startsWith('tests/') && to.startsWith('tests/')) {
      // The sandbox is made of the stand-ins; nothing else of the product may lean on tests.
      const sandbox = from.startsWith('scripts/') || from === 'vitest.config.ts'
      return sandbox ? null : 'imports a test'
    }
    if (to.startsWith('scripts/') && !/^(scripts|tests)\//.test(from)) return 'imports a script'
    if (to === 'bff/index.ts' && !from.startsWith('tests/')) return 'imports the worker itself'
    if (room === undefined) return null
    if (room === TABLE || room === SCALES || room === 'shared/' || room === 'web/') {
      return to.startsWith(room) || to.startsWith('shared/') ? null : 'leaves its room'
    }
    if ([...NEIGHBOURS, MEMORY].some((other) => other !== room && to.startsWith(other))) {
      return 'imports a neighbour'
    }
    const isDoor = room === 'bff/driver/' && to === 'web/entry-server.tsx'
    return to.startsWith('web/') && !isDoor ? 'imports the screens' : null
  }

  it.each([
    ['bff/driver/routes.ts', 'bff/vipps/client.ts', 'imports a neighbour'],
    ['bff/durable/host.ts', 'bff/ocpi/client.ts', 'imports a neighbour'],
    ['bff/session/decide.ts', 'bff/env.ts', 'leaves its room'],
    ['bff/reconcile/compare.ts', 'bff/session/settlement.ts', 'leaves its room'],
    ['bff/operator/reconcile.ts', 'bff/reconcile/sides.ts', null],
    ['bff/ocpi/client.ts', 'web/entry-server.tsx', 'imports the screens'],
    ['web/ui/button.tsx', 'bff/session/view.ts', 'leaves its room'],
    ['bff/driver/routes.ts', 'web/entry-server.tsx', null],
    ['bff/vipps/client.ts', 'bff/session/ports.ts', null],
    ['bff/index.ts', 'bff/vipps/client.ts', null],
  ])('knows that %s -> %s: %s', (from, to, verdict) => {
    expect(crossing(from, to)).toBe(verdict)
  })

  it('lets no import cross a border', () => {
    const crossed = product.flatMap((source) =>
      source.imports.flatMap((specifier) => {
        const to = target(source.path, specifier)
        const fault = to === null ? null : crossing(source.path, to)
        return fault === null ? [] : [`${source.path} ${fault}: ${specifier}`]
      }),
    )
    expect(crossed).toEqual([])
  })

  it('lets the table import no package, and the shared room only zod/mini', () => {
    expect(packages('bff/session', [])).toEqual([])
    expect(packages('bff/reconcile', ['zod'])).toEqual([])
    expect(packages('shared', ['zod/mini'])).toEqual([])
  })

  it('leaves no file that nobody imports', () => {
    const named = ['package.json', 'vite.config.ts', 'vitest.config.ts', 'wrangler.jsonc']
    const starts = named.map((path) => file(path) ?? '').join('\n')
    const texts = all.map((source) => source.text).join('\n')
    const imported = new Set(
      all.flatMap((source) =>
        // A test alone keeps nothing of the product alive.
        source.imports.map((one) => {
          const to = target(source.path, one)
          return source.path.startsWith('tests/') ? `tests:${to}` : to
        }),
      ),
    )
    const dead = all.filter(({ path }) => {
      if (/\.(test\.tsx?|d\.ts)$/.test(path)) return false
      if (imported.has(path) || starts.includes(path)) return false
      // Files that are started or embedded by their path instead of being imported.
      if (/^(scripts|tests)\//.test(path) && texts.includes(`'${path}'`)) return false
      return !(/^(tests|scripts)\//.test(path) && imported.has(`tests:${path}`))
    })
    expect(dead.map((source) => source.path)).toEqual([])
  })
})

describe('names', () => {
  const DECLARES = new Set([
    'VariableDeclarator',
    'FunctionDeclaration',
    'ClassDeclaration',
    'TSTypeAliasDeclaration',
    'TSInterfaceDeclaration',
    'MethodDefinition',
    'PropertyDefinition',
    'TSPropertySignature',
  ])
  const BANNED = /^(jobs?|managers?|handlers?|helpers?|utils?|infos?|misc)$/

  /** The name a node declares, else null. */
  const declared = (node: Node): string | null =>
    DECLARES.has(node.type) ? nameOf(node['id'] ?? node['key']) : null

  it('uses none of the words that say nothing', () => {
    const empty = wrongs(product, (node) => {
      const name = declared(node)
      return name !== null && words(name).some((word) => BANNED.test(word)) ? name : null
    })
    expect(empty).toEqual([])
    const files = product.filter((source) => source.path.split(/[/.-]/).some((w) => BANNED.test(w)))
    expect(files.map((source) => source.path)).toEqual([])
  })

  it("calls nothing an order outside the payer's room", () => {
    // PLUG_ORDER says in which order to plug and pay, and is a setting's public name.
    const elsewhere = product.filter((source) => !inRoom('bff/vipps')(source))
    const orders = wrongs(elsewhere, (node) => {
      const name = declared(node)
      if (name === null || /plug_?order/i.test(name)) return null
      return words(name).some((word) => /^orders?$/.test(word)) ? name : null
    })
    expect(orders).toEqual([])
  })

  it('keeps the word vipps at home', () => {
    const home = /^(bff\/vipps\/|bff\/(index|house|env)\.ts$|scripts\/|web\/(text|screens|ui)\/)/
    const abroad = wrongs(
      product.filter((source) => !home.test(source.path)),
      (node) => {
        const name = nameOf(node)
        return name !== null && /vipps/i.test(name) ? name : null
      },
    )
    expect(abroad).toEqual([])
  })
})

describe('purity', () => {
  const pure = all.filter((source) =>
    ['shared', 'bff/session', 'bff/reconcile'].some((room) => inRoom(room)(source)),
  )
  const OUTSIDE = new Set(['fetch', 'crypto', 'console', 'setTimeout', 'setInterval', 'process'])

  it('keeps clock, chance and the outside out of the pure rooms', () => {
    const impure = wrongs(pure, (node) => {
      if (node.type === 'NewExpression' && nameOf(node['callee']) === 'Date') {
        return Array.isArray(node['arguments']) && node['arguments'].length === 0
          ? 'new Date()'
          : null
      }
      if (node.type === 'MemberExpression') {
        const whole = `${nameOf(node['object'])}.${nameOf(node['property'])}`
        if (whole === 'Date.now' || whole === 'Math.random') return whole
        const owner = nameOf(node['object'])
        return owner !== null && OUTSIDE.has(owner) ? whole : null
      }
      const callee = node.type === 'CallExpression' ? nameOf(node['callee']) : null
      return callee !== null && OUTSIDE.has(callee) ? `${callee}()` : null
    })
    expect(pure.length).toBeGreaterThan(5)
    expect(impure).toEqual([])
  })

  it('says any nowhere', () => {
    expect(wrongs(all, (node) => (node.type === 'TSAnyKeyword' ? 'any' : null))).toEqual([])
  })

  it('draws without style attributes, which the CSP forbids', () => {
    const styled = wrongs(all.filter(inRoom('web')), (node) =>
      node.type === 'JSXAttribute' && nameOf(node['name']) === 'style' ? 'style=' : null,
    )
    expect(styled).toEqual([])
  })

  it("mentions no machine's own folders", () => {
    const ofAMachine = new RegExp(['/work', '(main|shared)/'].join('/'))
    expect(all.filter((source) => ofAMachine.test(source.text)).map((s) => s.path)).toEqual([])
  })
})

describe('this test', () => {
  it('sees the project', () => {
    expect(product.length).toBeGreaterThan(50)
    expect(below(all[0]?.nodes[0]).length).toBeGreaterThan(10)
  })
})
