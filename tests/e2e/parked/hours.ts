// Lets hours pass for every session of a stack: the product dies, its journals are written as if all of
// it had been long ago, it comes back. It knows that a journal is a table of events with their instants.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { moved } from '#tests/upgrade/written-world.ts'
import type { Stack } from '../stack.ts'

/** Kills the product, and brings it back `hours` later. */
export async function hoursPass(stack: Stack, hours: number): Promise<void> {
  await stack.kill9()
  const objects = join(stack.dataDir, 'objects')
  const files = readdirSync(objects, { recursive: true, encoding: 'utf8' })
  const journals = files.filter((file) => /SessionHost.*\.sqlite$/.test(file))
  for (const file of journals) age(join(objects, file), hours * 3_600_000)
  await stack.restart()
}

function age(file: string, ms: number): void {
  const database = new DatabaseSync(file)
  try {
    const known = database.prepare(`select 1 from sqlite_master where name = 'events'`).get()
    if (!known) return
    const write = database.prepare('update events set at = ?, body = ? where id = ?')
    for (const { id, at, body } of database.prepare('select id, at, body from events').all()) {
      const now = Date.now()
      write.run(Number(at) - ms, moved(String(body), now, now - ms), Number(id))
    }
  } finally {
    database.close()
  }
}
