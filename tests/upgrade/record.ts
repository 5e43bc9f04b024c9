// Writes the world of an older build down, for the tests of the upgrade: plays trips with that build
// against the stand-ins of today, ends it as a power cut would, and keeps what lay on its disk.
//
//   git worktree add /some/where <commit>; npm ci and npx vite build there
//   node tests/upgrade/record.ts /some/where <name> "<what build it is>"
//
// It knows the older build by its public contract and its supervisor alone.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as z from 'zod'
import { freePorts } from '#scripts/ports.ts'
import { waitUntilReady } from '#scripts/readiness.ts'
import type { createEngine } from '#scripts/supervisor.ts'
import type { planRun } from '#scripts/plan.ts'
import { openAnswer } from '#shared/contract.ts'
import { startCpo } from '#tests/doubles/cpo/index.ts'
import { startVipps } from '#tests/doubles/vipps/index.ts'
import { dump, type Line } from './written-world.ts'
import { OPERATOR_TOKEN, SECRET } from './secrets.ts'

const SPEED = 60
const [root, name, build] = process.argv.slice(2)
if (!root || !name || !build) throw new Error('which build, which name, in which words?')

interface Older {
  createEngine: typeof createEngine
  planRun: typeof planRun
}
const older = async (file: string): Promise<Older> => import(pathToFileURL(join(root, file)).href)

const dataDir = mkdtempSync(join(tmpdir(), 'stikk-older-'))
const stateFile = join(dataDir, 'payer.json')
const port = await freePorts(2)
const vipps = await startVipps({ port: port + 1, speed: SPEED, stateFile })
const cpo = await startCpo({ port: port + 2, speed: SPEED, extraEvses: 2 })
const planned = (await older('scripts/plan.ts')).planRun({
  PORT: String(port),
  DATA_DIR: dataDir,
  SESSION_SECRET: SECRET,
  OPERATOR_TOKEN,
  SANDBOX_SPEED: String(SPEED),
})
if (!planned.ok) throw new Error(planned.faults.join('; '))
let said = ''
const engine = (await older('scripts/supervisor.ts')).createEngine({
  root,
  dataDir,
  host: '127.0.0.1',
  port,
  settings: planned.plan.settings,
  write: (text) => void (said += text),
})
await engine.start()
const url = `http://127.0.0.1:${port}`
const { ready, missing } = await waitUntilReady(url, 20_000)
if (!ready) throw new Error(`${missing.join('; ')}\n${said}`)

/** Every build says these of a session and of a station, whatever else it says. */
const seen = z.object({
  phase: z.string(),
  energyWh: z.number(),
  capturedMinor: z.number().nullable(),
  receiptNumber: z.number().nullable(),
  refundedMinor: z.number().nullable(),
  payment: z.string(),
})
const station = z.object({ offer: z.string(), defaultAmount: z.number() })

async function open(id: string): Promise<string> {
  const page = station.parse(await (await fetch(`${url}/api/stations/${id}`)).json())
  const response = await fetch(`${url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      offer: page.offer,
      amount: page.defaultAmount,
      acceptedTerms: true,
      locale: 'nb',
    }),
  })
  return openAnswer.parse(await response.json()).handle
}
const referenceOf = (handle: string): string => handle.split('.')[0] ?? ''
const post = (to: string, body?: object) =>
  fetch(to, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${OPERATOR_TOKEN}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
const pay = (handle: string) => post(`${vipps.url}/sandbox/payments/${referenceOf(handle)}/approve`)
const stop = (handle: string) => post(`${url}/api/sessions/${handle}/stop`)
async function until(handle: string, test: (view: z.infer<typeof seen>) => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const view = seen.parse(await (await fetch(`${url}/api/sessions/${handle}`)).json())
    if (test(view)) return
    await sleep(100)
  }
  throw new Error(`a story did not come to its point\n${said}`)
}

/** The stories, each up to the point where the power fails. */
async function play(): Promise<Record<string, string>> {
  const refunded = await open('1001')
  await pay(refunded)
  await until(refunded, ({ energyWh }) => energyWh > 2000)
  await stop(refunded)
  await until(refunded, ({ receiptNumber }) => receiptNumber !== null)
  const wish = { amount: 500, reason: 'a goodwill' }
  await post(`${url}/operator/sessions/${referenceOf(refunded)}/refund`, wish)
  await until(refunded, ({ refundedMinor }) => refundedMinor === 500)

  await post(`${cpo.url}/sandbox/faults`, {
    faults: [{ match: 'cdr', do: 'wholesale', evse: 'STK-1005' }],
  })
  const parked = await open('1005')
  await pay(parked)
  await until(parked, ({ energyWh }) => energyWh > 2000)
  await stop(parked)
  await until(parked, ({ phase }) => phase === 'parked')

  const abandoned = await open('50001')
  await post(`${vipps.url}/sandbox/payments/${referenceOf(abandoned)}/abort`)
  await until(abandoned, ({ phase }) => phase === 'abandoned')

  const waiting = await open('50002')
  await until(waiting, ({ payment }) => payment === 'waiting')
  const charging = await open('1001')
  await pay(charging)
  await until(charging, ({ phase, energyWh }) => phase === 'charging' && energyWh > 1000)
  const stories = { refunded, parked, abandoned, waiting, charging }
  return Object.fromEntries(
    Object.entries(stories).map(([story, handle]) => [story, referenceOf(handle)]),
  )
}

const sessions = z.array(
  z.object({
    session_id: z.string(),
    token_uid: z.string(),
    evse_uid: z.string(),
    connector_id: z.string(),
    status: z.string(),
    started_at: z.iso.datetime(),
  }),
)

const stories = await play()
const running = sessions.parse(await (await fetch(`${cpo.url}/sandbox/sessions`)).json())
await engine.kill()
const recordedAt = Date.now()
await vipps.close()
await cpo.close()
const objects = join(dataDir, 'objects')
const lines: Line[] = [
  { kind: 'head', build, recordedAt, port, stories },
  ...readdirSync(objects).flatMap((namespace) =>
    readdirSync(join(objects, namespace))
      // Alarms are armed anew by the sweep of every start.
      .filter((file) => file.endsWith('.sqlite') && file !== 'metadata.sqlite')
      .flatMap((file) => dump(join(objects, namespace, file), `${namespace}/${file}`)),
  ),
  ...running
    .filter(({ status }) => status === 'ACTIVE')
    .map((one): Line => ({
      kind: 'charge',
      sessionId: one.session_id,
      tokenUid: one.token_uid,
      evseUid: one.evse_uid,
      connectorId: one.connector_id,
      startedAt: Date.parse(one.started_at),
    })),
  { kind: 'payer', memory: JSON.parse(readFileSync(stateFile, 'utf8')) },
]
const file = fileURLToPath(new URL(`${name}.jsonl`, import.meta.url))
writeFileSync(file, `${lines.map((one) => JSON.stringify(one)).join('\n')}\n`)
rmSync(dataDir, { recursive: true, force: true })
process.stdout.write(`${file}: ${lines.length} lines, ${Object.keys(stories).join(', ')}\n`)
process.exit(0)
