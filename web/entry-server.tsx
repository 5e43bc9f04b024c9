// The only door by which the BFF draws: a page as values in, a whole HTML document out.
import type { Assets, Page } from './page.ts'
export * from './page.ts'

/** Draws the whole document. */
export function render(page: Page, assets: Assets): string {
  return `<!doctype html><title>${page.kind}</title><style nonce="${assets.nonce}"></style>`
}
