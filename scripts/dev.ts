// `npm run dev`: the same stand-ins and settings as `npm start`, and Vite instead of the build, so
// that a change is seen at once. Development only; state is kept in .wrangler/.
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { planRun } from './plan.ts'
import { waitUntilReady } from './readiness.ts'
import { keptSecret } from './secrets.ts'
import { startStandIns, wishOf } from './stand-ins.ts'
import { endProcess } from './supervisor.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const write = (text: string): void => void process.stdout.write(text)

const planned = planRun(process.env)
if (!planned.ok) {
  process.stderr.write(`${planned.faults.join('\n')}\n`)
  process.exit(2)
}
const plan = { ...planned.plan, dataDir: resolve(ROOT, planned.plan.dataDir) }
for (const name of plan.generate) plan.settings[name] = keptSecret(plan.dataDir, name)

const wish = wishOf(plan)
const standIns = wish ? await startStandIns(wish, write, () => process.exit(1)) : null
const address = ['--host', plan.host, '--port', String(plan.port), '--strictPort']
const vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js', ...address], {
  cwd: ROOT,
  stdio: 'inherit',
  env: {
    ...process.env,
    ...plan.settings,
    // vite.config.ts hands exactly these to the worker.
    STIKK_SETTING_NAMES: Object.keys(plan.settings).join(','),
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
  },
})
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => void endProcess(vite))
}
vite.once('exit', async (code) => {
  await standIns?.stop()
  process.exit(code ?? 0)
})
// Asking is what makes the product register at its neighbours.
const { ready, missing } = await waitUntilReady(`http://127.0.0.1:${plan.port}`, 60_000)
if (!ready) write(`Not ready: ${missing.join('; ')}\n`)
