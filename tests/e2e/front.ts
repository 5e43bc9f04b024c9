// The front of one's own server: Debian's Caddy with the Caddyfile that operators copy, before a
// product on loopback. What differs from theirs is said here and nowhere else: the name, the port,
// a certificate of Caddy's own, and where it keeps things. It must never know what passes through.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { endProcess } from '#scripts/supervisor.ts'
import { programOf } from './engines.ts'

export const CADDYFILE = fileURLToPath(
  new URL('../../scripts/self-host/Caddyfile', import.meta.url),
)
const UP_MS = 15_000

/** What is changed in the operators' Caddyfile; each must be there, or the test would test another. */
export interface Place {
  /** Where the front listens, for https://localhost. */
  port: number
  /** Where the product listens. */
  upstream: number
  /** How long the front waits for a product that is away, as Caddy writes it; as in the file if unset. */
  patience?: string
}

export interface Front {
  url: string
  /** Caddy's own certificate authority, for who must trust it. */
  caFile: string
  /** All that it has written. */
  log(): string
  stop(): Promise<void>
}

/** The operators' Caddyfile for this place. */
export function caddyfileFor(place: Place, folder: string): string {
  const changes: [string, string][] = [
    [
      '{\n\tservers {',
      `{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tstorage file_system ${folder}\n\tservers {`,
    ],
    ['charge.example.com {', `https://localhost:${place.port} {\n\ttls internal`],
    ['reverse_proxy 127.0.0.1:8080 {', `reverse_proxy 127.0.0.1:${place.upstream} {`],
  ]
  if (place.patience) changes.push(['lb_try_duration 10s', `lb_try_duration ${place.patience}`])
  return changes.reduce(
    (text, [from, to]) => {
      if (text.split(from).length !== 2) throw new Error(`The Caddyfile has no single "${from}".`)
      return text.replace(from, to)
    },
    readFileSync(CADDYFILE, 'utf8'),
  )
}

/** Starts it; this very process trusts its certificate from then on. */
export async function startFront(place: Place): Promise<Front> {
  const caddy = programOf('caddy')
  if (caddy === null) throw new Error('There is no Caddy on this machine.')
  const folder = mkdtempSync(join(tmpdir(), 'stikk-front-'))
  const file = join(folder, 'Caddyfile')
  writeFileSync(file, caddyfileFor(place, folder))
  const child = spawn(caddy, ['run', '--config', file, '--adapter', 'caddyfile'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let written = ''
  child.stderr.on('data', (chunk: Buffer) => void (written += chunk.toString()))
  const stop = async (): Promise<void> => {
    await endProcess(child)
    rmSync(folder, { recursive: true, force: true })
  }
  const caFile = join(folder, 'pki/authorities/local/root.crt')
  const until = Date.now() + UP_MS
  const isUp = (): boolean => existsSync(caFile) && written.includes('certificate obtained')
  while (!isUp()) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop()
      throw new Error(`Caddy did not come up.\n${written}`)
    }
    await sleep(50)
  }
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(caFile, 'utf8')])
  return { url: `https://localhost:${place.port}`, caFile, log: () => written, stop }
}
