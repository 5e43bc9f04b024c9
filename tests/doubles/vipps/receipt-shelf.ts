/**
 * Receipts and categories as Order Management keeps them: by reference, whether or not a payment exists; one receipt per payment,
 * for ever; the latest category wins. Pure but for the ids it is given.
 */
import type { z } from 'zod'
import type { addCategoryRequest, categoryRequest, Receipt } from './wire.ts'

/** A category of version 2, the only one the app shows. */
export type Category = z.infer<typeof categoryRequest>

/** A category of version 3. */
export type CategoryEntry = z.infer<typeof addCategoryRequest> & { readonly categoryId: string }

/** What a shelf holds, ready for JSON. */
export type ReceiptSnapshot = {
  readonly receipts: readonly (readonly [string, Receipt])[]
  readonly categories: readonly (readonly [string, Category])[]
}

/** The receipts of one sales unit. */
export class ReceiptShelf {
  readonly #receipts = new Map<string, Receipt>()
  readonly #categories = new Map<string, Category>()
  readonly #entries = new Map<string, CategoryEntry>()

  /** Stores a receipt; false when there is one already. */
  post(reference: string, receipt: Receipt): boolean {
    if (this.#receipts.has(reference)) return false
    this.#receipts.set(reference, receipt)
    return true
  }

  /** Stores or replaces the category. */
  put(reference: string, category: Category): void {
    this.#categories.set(reference, category)
  }

  /** Receipt and category of a payment; undefined when there is neither. */
  get(reference: string): { category?: Category; receipt?: Receipt } | undefined {
    const [receipt, category] = [this.#receipts.get(reference), this.#categories.get(reference)]
    if (!receipt && !category) return undefined
    return { ...(category ? { category } : {}), ...(receipt ? { receipt } : {}) }
  }

  /** Adds a version 3 category. */
  addEntry(entry: CategoryEntry): void {
    this.#entries.set(entry.categoryId, entry)
  }

  /** Version 3 categories, of one payment if named. */
  entries(reference?: string): CategoryEntry[] {
    const all = [...this.#entries.values()]
    return reference === undefined ? all : all.filter((entry) => entry.orderId === reference)
  }

  /** One version 3 category. */
  entry(categoryId: string): CategoryEntry | undefined {
    return this.#entries.get(categoryId)
  }

  /** Takes a version 3 category away; false when unknown. */
  removeEntry(categoryId: string): boolean {
    return this.#entries.delete(categoryId)
  }

  /** Receipts and version 2 categories, to be kept over a restart. */
  snapshot(): ReceiptSnapshot {
    return { receipts: [...this.#receipts], categories: [...this.#categories] }
  }

  /** Fills an empty shelf. */
  restore(snapshot: ReceiptSnapshot): void {
    for (const [reference, receipt] of snapshot.receipts) this.#receipts.set(reference, receipt)
    for (const [reference, category] of snapshot.categories)
      this.#categories.set(reference, category)
  }
}
