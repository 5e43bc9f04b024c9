// The ledger's own file, changed behind the product's back while it is not running: what a restored
// back-up or a slip of the hand does. It must never be opened while the product runs.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The database below `dataDir` that has the documents. */
function ledgerFile(dataDir: string): string {
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sqlite'))
    .map((entry) => join(entry.parentPath, entry.name))
  const found = files.find((path) => {
    const database = new DatabaseSync(path)
    try {
      const sql = "select 1 from sqlite_master where type = 'table' and name = 'documents'"
      return database.prepare(sql).get() !== undefined
    } finally {
      database.close()
    }
  })
  if (found === undefined) throw new Error('there is no ledger')
  return found
}

/** Runs each statement; every one must change something. */
export function alterLedger(dataDir: string, statements: readonly string[]): void {
  const database = new DatabaseSync(ledgerFile(dataDir))
  try {
    for (const sql of statements) {
      if (sql.startsWith('drop')) database.exec(sql)
      else if (database.prepare(sql).run().changes === 0) throw new Error(`nothing changed: ${sql}`)
    }
  } finally {
    database.close()
  }
}
