// Replaces the drawing of pages by their values as JSON, so that a test of the door reads what the
// door decided, not how a screen words it. Used with vi.mock.
import type { Assets, Page } from '#web/entry-server.tsx'

interface Drawing {
  page: Page
  assets: Assets
}

/** Stands in for `render`. */
export function draw(page: Page, assets: Assets): string {
  return JSON.stringify({ page, assets })
}

/** What a response would have shown. */
export async function drawnIn(response: Response): Promise<Drawing> {
  return await response.json()
}

/** The page, narrowed to the kind a test expects. */
export async function pageIn<K extends Page['kind']>(
  response: Response,
  kind: K,
): Promise<Extract<Page, { kind: K }>> {
  const { page } = await drawnIn(response)
  if (!isKind(page, kind)) throw new Error(`expected ${kind}, drawn is ${JSON.stringify(page)}`)
  return page
}

function isKind<K extends Page['kind']>(page: Page, kind: K): page is Extract<Page, { kind: K }> {
  return page.kind === kind
}
