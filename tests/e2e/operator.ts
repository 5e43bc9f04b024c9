// What an operator does in the console, in its own words: everything is found by role and name.
import type { Page } from 'playwright-core'
import type { Stack } from './stack.ts'

/** Opens the console at a view and signs in. */
export async function signIn(page: Page, stack: Stack, view = '#/', token = stack.operatorToken) {
  await page.goto(`${stack.url}/operator${view}`)
  await page.getByRole('textbox', { name: 'Operator token' }).fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Asks for an act in its dialog, with a reason, and confirms it. `confirm`: what the button says. */
export async function decide(
  page: Page,
  wish: { deed: 'Retry' | 'Capture' | 'Release' | 'Refund'; reason: string; amount?: string },
): Promise<string> {
  await page.getByRole('button', { name: wish.deed, exact: true }).click()
  const dialog = page.getByRole('dialog')
  if (wish.amount !== undefined) {
    await dialog.getByRole('textbox', { name: /^Amount in/ }).fill(wish.amount)
  }
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(wish.reason)
  const confirm = dialog.getByRole('button', { name: new RegExp(`^${wish.deed}`) })
  const said = (await confirm.textContent()) ?? ''
  await confirm.click()
  await dialog.waitFor({ state: 'detached' })
  return said.replaceAll('\u00a0', ' ')
}

/** Makes a token by the API: read alone, or to act. */
export async function makeToken(stack: Stack, scope: 'read' | 'act', name: string) {
  const response = await fetch(`${stack.url}/operator/tokens`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${stack.operatorToken}`,
    },
    body: JSON.stringify({ name, scope }),
  })
  const made: { id: string; token: string } = await response.json()
  return made
}
