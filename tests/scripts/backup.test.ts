// Back-ups as files: whole, held against their hashes, and put back only where that harms nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newArchive, openArchive } from '#scripts/backup/archive.ts'
import { takeBackup } from '#scripts/backup/take.ts'
import { DATA_FORMAT } from '#scripts/data-format.ts'
import { plant, readWorld } from '#tests/upgrade/written-world.ts'
import { askHere } from './ops-process.ts'

let folder: string
let dataDir: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stikk-backup-'))
  dataDir = join(folder, 'data')
  file = join(folder, 'kept.sqlar')
  plant(readWorld('third', Date.now(), 8080), dataDir)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const restore = (...more: string[]) =>
  askHere({ DATA_DIR: dataDir }, 'restore', file, '--leave-out', '0', ...more)

/** Every row of every table, by file. */
function contents(dir: string): Record<string, unknown> {
  const files = readdirSync(join(dir, 'objects'), { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(
    files
      .filter((name) => name.endsWith('.sqlite'))
      .toSorted()
      .map((name) => {
        const db = new DatabaseSync(join(dir, 'objects', name))
        const tables = db.prepare("select name from sqlite_master where type = 'table'").all()
        const rows = tables.map((one) => db.prepare(`select * from "${String(one['name'])}"`).all())
        db.close()
        return [name, rows]
      }),
  )
}

describe('a back-up', () => {
  it('of a product at rest brings the same rows back, and leaves no number out', async () => {
    const before = contents(dataDir)
    const taken = await askHere({ DATA_DIR: dataDir }, 'backup', file, '--json')
    expect(JSON.parse(taken.text)).toMatchObject({ running: false, files: 7 })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    rmSync(dataDir, { recursive: true })
    expect(await restore()).toMatchObject({ code: 0 })
    const after = contents(dataDir)
    expect(Object.keys(after)).toEqual(Object.keys(before))
    const sessions = Object.keys(before).filter((name) => name.startsWith('stikk-SessionHost'))
    expect(sessions).toHaveLength(5)
    const [first = ''] = sessions
    expect(after[first]).toEqual(before[first])
  })

  it('can be read by sqlite3 alone, and names what is in it', async () => {
    await takeBackup(dataDir, file)
    const archive = openArchive(file)
    expect(archive.manifest).toMatchObject({ format: DATA_FORMAT, running: false })
    const names = archive.manifest.files.map(({ name }) => name)
    expect(names.at(-1)).toMatch(/^objects\/stikk-LedgerHost\//)
    archive.close()
    const db = new DatabaseSync(file, { readOnly: true })
    const rows = db.prepare('select name, mode, sz from sqlar where name = ?').all('manifest.json')
    db.close()
    expect(rows).toMatchObject([{ name: 'manifest.json', mode: 0o100600 }])
  })

  it('is never written over, and leaves nothing behind where it fails', async () => {
    writeFileSync(file, 'mine')
    expect(await askHere({ DATA_DIR: dataDir }, 'backup', file)).toMatchObject({ code: 1 })
    expect(readFileSync(file, 'utf8')).toBe('mine')
    const [session = ''] = readdirSync(join(dataDir, 'objects/stikk-SessionHost'))
    const path = join(dataDir, 'objects/stikk-SessionHost', session)
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(7, 4096, 9000))
    await expect(takeBackup(dataDir, `${file}2`)).rejects.toThrow(/damaged|malformed/)
    expect(readdirSync(folder).toSorted()).toEqual(['data', 'kept.sqlar'])
  })
})

describe('a restore', () => {
  beforeEach(async () => void (await takeBackup(dataDir, file)))

  it('is refused while the product runs', async () => {
    // Known by its command line, as the supervisor is.
    const idle = ['--eval', 'setInterval(() => undefined, 1000)', 'scripts/run.ts']
    const supervisor = spawn(process.execPath, idle, { stdio: 'ignore' })
    mkdirSync(join(dataDir, 'run'), { recursive: true })
    writeFileSync(join(dataDir, 'run/supervisor.pid'), String(supervisor.pid))
    expect(await restore('--over')).toMatchObject({
      code: 1,
      text: expect.stringContaining(`Stikk runs on ${dataDir} (process ${supervisor.pid})`),
    })
    expect((await takeBackup(dataDir, `${file}2`)).running).toBe(true)
    supervisor.kill()
    await once(supervisor, 'exit')
    expect(await restore('--over')).toMatchObject({ code: 0 })
  })

  it('is refused where there are sessions, until it is told to move them aside', async () => {
    const before = contents(dataDir)
    expect(await restore()).toMatchObject({ code: 1, text: expect.stringContaining('--over') })
    expect(contents(dataDir)).toEqual(before)
    expect(await restore('--over')).toMatchObject({ code: 0 })
    const [aside = ''] = readdirSync(dataDir).filter((name) => name.startsWith('before-'))
    expect(contents(join(dataDir, aside))).toEqual(before)
  })

  it('changes nothing where a byte of the back-up is wrong', async () => {
    const db = new DatabaseSync(file)
    db.exec("update sqlar set data = zeroblob(sz) where name like 'objects/stikk-Ledger%'")
    db.close()
    const before = contents(dataDir)
    expect(await restore('--over')).toMatchObject({
      code: 1,
      text: expect.stringContaining('is not as it was written'),
    })
    expect(contents(dataDir)).toEqual(before)
    expect(existsSync(join(dataDir, 'restoring'))).toBe(false)
  })

  it('is refused for what a newer Stikk has written, what is none, and names that lead elsewhere', async () => {
    const make = (format: number, name: string): void => {
      rmSync(file)
      const archive = newArchive(file, Date.now())
      archive.put(name, Buffer.from('x'))
      archive.finish({ format, version: '9', takenAt: new Date().toISOString(), running: false })
    }
    make(DATA_FORMAT + 1, 'format.json')
    expect((await restore('--over')).text).toContain('was written by a newer Stikk')
    make(DATA_FORMAT, '../outside.sqlite')
    expect((await restore('--over')).text).toContain('has no place in a data folder')
    writeFileSync(file, 'no back-up')
    expect((await restore('--over')).text).toContain('is no back-up of Stikk')
  })

  it('wakes what goes on, doubts what may have left since, and holds its station', async () => {
    // The ledger was copied when all of them had come to rest: it is later than their journals.
    change('stikk-LedgerHost', (ledger) => {
      ledger.exec('update sessions set open = 0')
      ledger.exec('delete from claims')
    })
    const journals = readdirSync(join(dataDir, 'objects/stikk-SessionHost'))
    for (const name of journals.filter((one) => one.endsWith('.sqlite'))) {
      change('stikk-SessionHost', (db) => db.exec(WAITING), name)
    }
    await takeBackup(dataDir, `${file}2`)
    const other = join(folder, 'other')
    const done = await askHere({ DATA_DIR: other }, 'restore', `${file}2`)
    expect(done.text).toContain('5 sessions, 5 of them go on')
    change(
      'stikk-LedgerHost',
      (ledger) => {
        const open = ledger.prepare('select count(*) n from sessions where open = 1').get()
        expect(open).toMatchObject({ n: 5 })
        const claims = ledger.prepare('select evse_uid from claims').all()
        expect(claims).toMatchObject([{ evse_uid: 'STK-1001' }])
      },
      undefined,
      other,
    )
    change(
      'stikk-SessionHost',
      (db) => {
        const rows = db.prepare('select attempts, first_tried_at from outbox where n = 99').all()
        expect(rows).toMatchObject([{ attempts: 1, first_tried_at: expect.any(Number) }])
      },
      undefined,
      other,
    )
  })

  it('leaves out what was numbered since, in each series of each seller, and writes that down', async () => {
    change('stikk-LedgerHost', (ledger) => ledger.exec(SERIES))
    await takeBackup(dataDir, `${file}2`)
    const args = ['restore', `${file}2`, '--leave-out', '50']
    const other = join(folder, 'other')
    const done = await askHere({ DATA_DIR: other }, ...args)
    expect(done.text).toContain('Left out in the series of default, receipt: 8 to 57.')
    expect(done.text).toContain('Left out in the series of north, creditNote: 2 to 51.')
    expect(done.text).toContain('Left out in the series of whoever had none yet, receipt: 1 to 50.')
    change(
      'stikk-LedgerHost',
      (ledger) => {
        const rows = ledger.prepare('select last from series order by last').all()
        expect(rows.map((row) => row['last'])).toEqual([50, 50, 51, 57])
        // Of a seller who had no number yet, and may have given some since.
        const begin = ledger.prepare("select kind, last from series where merchant_id = ''").all()
        expect(begin).toMatchObject([
          { kind: 'receipt', last: 50 },
          { kind: 'creditNote', last: 50 },
        ])
      },
      undefined,
      other,
    )
    const noted = readFileSync(join(other, 'restored.jsonl'), 'utf8')
    expect(noted).toContain('"merchantId":"north","kind":"creditNote","from":2,"to":51')
  })
})

const WAITING = `insert into outbox values
  (99, 'waits', 'payer', '{"type":"CancelPayment"}', 0, null, 0, 0, 'due')`
const SERIES = `create table series (merchant_id text, kind text, last integer);
  insert into series values ('default', 'receipt', 7), ('north', 'creditNote', 1)`

/** Does something to an object as it lies in a folder: the first of its namespace, unless one is named. */
function change(
  namespace: string,
  deed: (db: DatabaseSync) => void,
  name?: string,
  dir = dataDir,
): void {
  const path = join(dir, 'objects', namespace)
  const [first = ''] = readdirSync(path).filter((one) => one.endsWith('.sqlite'))
  const db = new DatabaseSync(join(path, name ?? first))
  deed(db)
  db.close()
}
