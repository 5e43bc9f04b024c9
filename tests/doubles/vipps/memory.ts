/**
 * Keeps the stand-in's payments, receipts and webhook registrations in one file over a restart, so that the product's sessions
 * still find their payments. Deliveries under way and access tokens are not kept. Knows no HTTP.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { BookSnapshot } from './payment-book.ts'
import type { ReceiptSnapshot } from './receipt-shelf.ts'
import type { StandIn } from './stand-in.ts'

// The file is our own: it is asked for its version and its parts, and trusted for the rest.
const memoryFile = z.object({
  version: z.literal(1),
  book: z.custom<BookSnapshot>((value) => typeof value === 'object'),
  receipts: z.custom<ReceiptSnapshot>((value) => typeof value === 'object'),
  registrations: z.array(
    z.object({ id: z.string(), url: z.string(), events: z.array(z.string()), secret: z.string() }),
  ),
})

/** Fills a fresh stand-in from the file, if there is one. A file that cannot be read throws and says which. */
export const recall = (standIn: StandIn, file: string): void => {
  if (!existsSync(file)) return
  const parsed = memoryFile.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file} is not a memory of this stand-in; delete it.`)
  standIn.book.restore(parsed.data.book)
  standIn.receipts.restore(parsed.data.receipts)
  standIn.webhooks.restore(parsed.data.registrations)
}

/** Writes the file if anything was logged, posted or registered since `last`; returns the mark to compare with next time. */
export const remember = (standIn: StandIn, file: string, last: string): string => {
  const book = standIn.book.snapshot()
  const receipts = standIn.receipts.snapshot()
  const registrations = standIn.webhooks.list()
  const sizes = [receipts.receipts.length, receipts.categories.length]
  const mark = [book.counter, ...sizes, ...registrations.map(({ id }) => id)].join(' ')
  if (mark === last) return last
  mkdirSync(dirname(file), { recursive: true })
  // Written beside and renamed, so that a kill leaves the old file or the new one, never half.
  writeFileSync(`${file}.new`, JSON.stringify({ version: 1, book, receipts, registrations }))
  renameSync(`${file}.new`, file)
  return mark
}
