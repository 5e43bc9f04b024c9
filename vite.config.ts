// One `vite build` gives all parts: first the client and the operator's console (hashed files under
// /assets/), then the service worker and the worker, each one file that knows the client's names. `vite dev` runs the same worker inside
// workerd through the Cloudflare plugin. No driver, payer or charger knowledge belongs here.
import { cloudflare } from '@cloudflare/vite-plugin'
import { fileURLToPath } from 'node:url'
import { defineConfig, type EnvironmentOptions, type UserConfig } from 'vite'
import { CONSOLE_MANIFEST, stikkAssets } from './scripts/vite/assets.ts'
import { plainImports } from './scripts/vite/plain-imports.ts'
import { stikkPrecache } from './scripts/vite/precache.ts'
import { precompressClient } from './scripts/vite/precompress.ts'

/** What Vite calls widely available, in the words of the style's compiler. */
const PHONES = ['chrome111', 'firefox114', 'safari16.4', 'ios16.4']

/** `Features.LightDark` of lightningcss, which is Vite's own dependency and not ours. */
const LIGHT_DARK = 1 << 20

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const CLIENT_DIR = at('dist/client')

const client: EnvironmentOptions = {
  build: {
    outDir: CLIENT_DIR,
    emptyOutDir: true,
    manifest: true,
    // Every phone that runs the payment app has a browser of this age.
    target: 'baseline-widely-available',
    // The page names what the entry needs (`preload`); lazy chunks are small and come alone.
    modulePreload: false,
    rolldownOptions: { input: at('web/entry-client.tsx') },
  },
}

// Apart from the client, so that no chunk is shared: nothing of it reaches a phone or its service worker.
const operatorConsole: EnvironmentOptions = {
  consumer: 'client',
  build: {
    outDir: CLIENT_DIR,
    emptyOutDir: false,
    copyPublicDir: false,
    manifest: CONSOLE_MANIFEST,
    target: 'baseline-widely-available',
    modulePreload: false,
    rolldownOptions: { input: at('web/console/entry-console.tsx') },
  },
}

// One classic script at the root, because its scope is where it lies and not every browser takes modules.
const serviceWorker: EnvironmentOptions = {
  consumer: 'client',
  build: {
    outDir: CLIENT_DIR,
    emptyOutDir: false,
    copyPublicDir: false,
    target: 'baseline-widely-available',
    modulePreload: false,
    rolldownOptions: {
      input: { sw: at('web/worker/service-worker.ts') },
      output: { entryFileNames: '[name].js', format: 'iife', codeSplitting: false },
    },
  },
}

const worker: EnvironmentOptions = {
  consumer: 'server',
  keepProcessEnv: false,
  resolve: {
    conditions: ['workerd', 'worker', 'browser', 'module', 'production'],
    noExternal: true,
    builtins: [/^cloudflare:/],
  },
  build: {
    outDir: at('dist/worker'),
    emptyOutDir: true,
    copyPublicDir: false,
    target: 'es2024',
    // Readable stack traces are worth more than bytes on the server; the style is minified.
    minify: false,
    cssMinify: 'lightningcss',
    // The style travels in pages that this worker draws: it is written for phones, not for workerd.
    cssTarget: PHONES,
    rolldownOptions: {
      platform: 'neutral',
      input: { index: at('bff/index.ts') },
      external: [/^cloudflare:/],
      output: { entryFileNames: '[name].js', format: 'es', codeSplitting: false },
    },
  },
}

const build = (): UserConfig => ({
  publicDir: at('web/public'),
  // Both lights are written by hand: the compiler need not add variables for its own light-dark().
  css: { lightningcss: { exclude: LIGHT_DARK } },
  environments: { client, operatorConsole, serviceWorker, worker },
  plugins: [
    plainImports(),
    stikkAssets(CLIENT_DIR),
    stikkPrecache(CLIENT_DIR),
    precompressClient(CLIENT_DIR),
  ],
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'operatorConsole', 'serviceWorker', 'worker']) {
        const environment = builder.environments[name]
        if (!environment) throw new Error(`No environment called ${name}`)
        await builder.build(environment)
      }
    },
  },
})

/** Settings reach the worker in development as plain variables, named one by one. */
function devVars(): Record<string, string> {
  const names = (process.env['STIKK_SETTING_NAMES'] ?? '').split(',').filter(Boolean)
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']))
}

const serve = (): UserConfig => ({
  publicDir: at('web/public'),
  plugins: [
    stikkAssets(CLIENT_DIR),
    cloudflare({
      config: { vars: devVars() },
      inspectorPort: false,
      persistState: { path: process.env['STATE_DIR'] ?? '.wrangler/state' },
    }),
  ],
})

export default defineConfig(({ command }) => (command === 'build' ? build() : serve()))
