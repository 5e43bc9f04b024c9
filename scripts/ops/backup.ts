// `npm run ops -- backup <file>` and `restore <file>`: the data folder of one's own server, kept and put
// back. They work on files and ask neither the product nor its neighbours.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import * as z from 'zod'
import { BadArchive } from '../backup/archive.ts'
import { NotRestored, restoreBackup, type Restored } from '../backup/restore.ts'
import { takeBackup } from '../backup/take.ts'
import { Trouble, type Asking, type Register } from './desk.ts'

const folderShape = { dataDir: z.string().optional() }

const folderOf = (asking: Asking, given: string | undefined): string =>
  resolve(given ?? (asking.env['DATA_DIR'] || '.data'))

const FOLDER = ['--data-dir <folder>', 'the data folder (default: DATA_DIR, else .data)'] as const

/** So many files between two lines of progress. */
const TOLD_EVERY = 500

export const backup: Register = (program, desk) => {
  program
    .command('backup')
    .description('writes the data folder to one file, also while the product runs')
    .argument('<file>', 'a new file; never written over')
    .option(...FOLDER)
    .examples('backup /var/backups/stikk-today.sqlar --data-dir /var/lib/stikk')
    .addHelpText('after', '\nThe settings (the --env-file) are not in it: keep them apart.')
    .answers(desk, z.object(folderShape), async (asking, { dataDir }, [name = '']) => {
      const file = resolve(name)
      const folder = folderOf(asking, dataDir)
      if (existsSync(file)) throw new Trouble(`${file} is there already`)
      if (!existsSync(folder)) throw new Trouble(`${folder} is not there`)
      const told = (done: number): void => {
        if (done % TOLD_EVERY === 0) asking.progress(`${done} objects`)
      }
      const manifest = await takeBackup(folder, file, told)
      const { takenAt, running, files, version } = manifest
      const size = files.reduce((sum, one) => sum + one.size, 0)
      const kind = running ? 'while the product ran' : 'of a product at rest'
      const text = `${file}: ${files.length} files, ${Math.ceil(size / 1000)} kB, ${kind}.`
      const document = { file, takenAt, running, version, files: files.length, size }
      return { well: true, document, text }
    })
}

export const restore: Register = (program, desk) => {
  program
    .command('restore')
    .description('puts a back-up in the data folder of a product that does not run')
    .argument('<file>')
    .option(...FOLDER)
    .option('--over', 'although there are sessions in it: they are moved aside')
    .option(
      '--leave-out <count>',
      'numbers that each series of receipts leaves out (1000; 0 after an orderly stop)',
    )
    .examples('restore /var/backups/stikk-today.sqlar --data-dir /var/lib/stikk --over')
    .answers(
      desk,
      z.object({
        ...folderShape,
        over: z.boolean().default(false),
        leaveOut: z.coerce.number().int().min(0).max(1_000_000).optional(),
      }),
      async (asking, { dataDir, over, leaveOut }, [name = '']) => {
        const wish = { over, leaveOut: leaveOut ?? null, now: Date.now() }
        const done = restored(() => restoreBackup(resolve(name), folderOf(asking, dataDir), wish))
        return { well: true, document: done, text: textOf(done) }
      },
    )
}

function restored(work: () => Restored): Restored {
  try {
    return work()
  } catch (error) {
    const known = error instanceof NotRestored || error instanceof BadArchive
    if (known) throw new Trouble(error.message)
    throw error
  }
}

function textOf({ manifest, sessions, open, gaps, aside }: Restored): string {
  return [
    `Restored as of ${manifest.takenAt}: ${sessions} sessions, ${open} of them go on.`,
    ...gaps.map(
      ({ merchantId, kind, from, to }) =>
        `Left out in the series of ${merchantId || 'whoever had none yet'}, ${kind}: ${from} to ${to}. Keep this with the books.`,
    ),
    ...(aside === null ? [] : [`What was there lies in ${aside}.`]),
    'Next: start the product, then "doctor", then "reconcile" from that moment on.',
  ].join('\n')
}
