// A data folder that a newer build has written is not run on.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATA_FORMAT, formatFault, noteFormat } from '#scripts/data-format.ts'

const RUN = fileURLToPath(new URL('../../scripts/run.ts', import.meta.url))

describe('a data folder', () => {
  let dataDir: string
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'stikk-format-'))
  })
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  it('of an older build, or of this one, may be run on', () => {
    expect(formatFault(dataDir)).toBeNull()
    noteFormat(dataDir)
    expect(formatFault(dataDir)).toBeNull()
  })

  it('of a newer build is refused before anything starts, with what to do', () => {
    const newer = JSON.stringify({ format: DATA_FORMAT + 1, version: '9.9.9' })
    writeFileSync(join(dataDir, 'format.json'), newer)
    const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir }
    const { status, stderr } = spawnSync(process.execPath, [RUN], { env, encoding: 'utf8' })
    expect(status).toBe(2)
    expect(stderr).toContain(`was written by a newer Stikk (9.9.9, format ${DATA_FORMAT + 1};`)
    expect(stderr).toContain('restore the back-up from before the upgrade')
    expect(readFileSync(join(dataDir, 'format.json'), 'utf8')).toBe(newer)
  })
})
