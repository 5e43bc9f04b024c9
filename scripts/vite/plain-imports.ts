// Makes a lazy `import()` in the client a plain one. Vite wraps each in a loader that fetches
// stylesheets first: the client has none (the style is inlined), and the loader would cost about
// 0.7 kB of a first load that has 14 kB for everything.
import type { Plugin } from 'vite'

// The module Vite's own import analysis adds; it exports this one function.
const LOADER = '\0vite/preload-helper.js'

/** Replaces Vite's loader of lazy chunks by a call of the import itself. */
export function plainImports(): Plugin {
  return {
    name: 'stikk:plain-imports',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'client' || name === 'operatorConsole',
    load: (id) => (id === LOADER ? 'export const __vitePreload = (load) => load()' : undefined),
  }
}
