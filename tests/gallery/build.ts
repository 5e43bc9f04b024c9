// Builds the gallery into one module that Node can load: the screens are TSX, and the style and the
// client's names come from the build. The client itself must have been built before.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'
import { stikkAssets } from '#scripts/vite/assets.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Where `vite build` leaves what phones load. */
export const CLIENT_DIR = join(ROOT, 'dist/client')

/** The gallery as a module, styled exactly as the product is. */
export async function loadGallery(): Promise<typeof import('./index.ts')> {
  // Inside the project, so that packages are found from there.
  const outDir = mkdtempSync(join(ROOT, 'node_modules/.gallery-'))
  try {
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      plugins: [stikkAssets(CLIENT_DIR)],
      build: {
        ssr: join(ROOT, 'tests/gallery/index.ts'),
        outDir,
        target: 'es2024',
        minify: false,
        cssMinify: 'lightningcss',
        rolldownOptions: { output: { entryFileNames: 'gallery.mjs', codeSplitting: false } },
      },
    })
    return await import(pathToFileURL(join(outDir, 'gallery.mjs')).href)
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}
