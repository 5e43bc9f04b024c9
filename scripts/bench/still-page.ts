// The physical limit: our own station page as a hand would write it down once and for all. The same
// text in the same look, without script, state or offer, compressed beforehand, sent by the same engine.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { compatibilityDate } from '../engine-config.ts'
import { freePorts } from '../ports.ts'
import { endProcess, workerdBinary } from '../supervisor.ts'
import { precompress } from '../vite/precompress.ts'

const NAME = 'still.html'

/** Takes from a drawn page all that is not seen. */
export function stilled(html: string): string {
  return html
    .replaceAll(/<script\b.*?<\/script>/gs, '')
    .replaceAll(/<(link|input type="hidden")[^>]*>/g, '')
    .replaceAll(/ nonce="[^"]*"/g, '')
}

/** Serves the stilled `html` from disk; `root` is the project's folder. */
export async function serveStill(
  root: string,
  html: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'stikk-still-'))
  writeFileSync(join(folder, NAME), stilled(html))
  precompress(folder)
  const config = join(folder, 'still.capnp')
  const worker = relative(folder, join(root, 'scripts/workerd/assets.js')).split(sep).join('/')
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .assets), (name = "static", disk = (writable = false))],
  sockets = [(name = "http", http = (), service = "main")],
);
const assets :Workerd.Worker = (
  modules = [(name = "assets.js", esModule = embed ${JSON.stringify(worker)})],
  compatibilityDate = ${JSON.stringify(compatibilityDate(join(root, 'wrangler.jsonc')))},
  bindings = [(name = "DISK", service = "static")],
);
`,
  )
  const port = await freePorts()
  const engine = spawn(
    workerdBinary(root),
    ['serve', config, `--socket-addr=http=127.0.0.1:${port}`, `--directory-path=static=${folder}`],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const url = `http://127.0.0.1:${port}/${NAME}`
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(url).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok) break
    await new Promise((done) => setTimeout(done, 50))
  }
  return {
    url,
    async stop() {
      await endProcess(engine)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
