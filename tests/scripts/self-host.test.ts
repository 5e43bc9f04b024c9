// The unit that systemd runs Stikk by, looked at by systemd's own tools where they are.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { STOP_MS } from '#scripts/supervisor.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const unit = readFileSync(join(ROOT, 'scripts/self-host/stikk.service'), 'utf8')
const ANALYZE = '/usr/bin/systemd-analyze'

/** The values of a setting of the unit, in turn. */
const valuesOf = (name: string): string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value)

describe('the unit', () => {
  it('starts what is there, from a folder it may not write, with settings only root can read', () => {
    const [start = ''] = valuesOf('ExecStart')
    const [node = '', script = '', ...flags] = start.split(' ')
    expect(node).toBe('/opt/stikk/node_modules/.bin/node')
    expect(statSync(join(ROOT, script)).isFile()).toBe(true)
    const help = spawnSync(process.execPath, [join(ROOT, script), '--help'], { encoding: 'utf8' })
    for (const flag of flags) expect(help.stdout).toContain(`  ${flag} `)
    expect(valuesOf('ProtectSystem')).toEqual(['strict'])
    expect(valuesOf('EnvironmentFile')).toEqual(['/etc/stikk/stikk.env'])
    expect(valuesOf('Environment')).toEqual(['DATA_DIR=/var/lib/stikk'])
    expect(valuesOf('StateDirectory')).toEqual(['stikk'])
  })

  it('leaves the supervisor time to end the engine before it is killed', () => {
    expect(Number(valuesOf('TimeoutStopSec')[0]) * 1000).toBeGreaterThan(STOP_MS)
    expect(valuesOf('KillMode')).toEqual(['mixed'])
  })
})

describe.skipIf(!existsSync(ANALYZE))('systemd', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stikk-unit-'))
  const file = join(folder, 'stikk.service')
  // Where it is installed there is nothing here; the programs of this very folder stand for them.
  writeFileSync(file, unit.replaceAll('/opt/stikk/', ROOT))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const analyze = (...args: string[]) => spawnSync(ANALYZE, [...args, file], { encoding: 'utf8' })

  it('understands every line of it', () => {
    const { status, stderr } = analyze('verify', '--man=no')
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('finds little that it could do beyond its work', () => {
    const { stdout } = analyze('security', '--offline=true', '--no-pager')
    const level = Number(/exposure level for stikk\.service: ([\d.]+)/.exec(stdout)?.[1])
    expect(level).toBeLessThan(2)
  })
})
