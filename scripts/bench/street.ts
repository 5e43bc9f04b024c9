// A stack to measure: the production build under its engine with both stand-ins, and where to go in it.
import { startStack, type Stack, type StackOptions } from '#tests/e2e/stack.ts'

/** Settings of an operator who uses all that a station page can show. */
export const FULL_PAGE = {
  AMOUNT_RANGE: '10000-80000',
  SUPPORT_PHONE: '+47 21 00 00 00',
  SUPPORT_URL: 'https://strom.example/hjelp',
  TERMS_URL: 'https://strom.example/vilkar',
  PRIVACY_URL: 'https://strom.example/personvern',
  // Displays show codes, and whoever comes without one is told so.
  QR_TOTP_SECRET: 'tests-only-secret-of-displays,30,12',
} as const

/** Stations of the stand-in whose prices differ in kind. */
export const PRICED: readonly { readonly price: string; readonly number: string }[] = [
  { price: 'a price per kWh', number: '1001' },
  { price: 'an idle fee', number: '3001' },
  { price: 'a start fee', number: '2001' },
  { price: 'a price by time', number: '2002' },
  { price: 'a question before the sale', number: '1003' },
  { price: 'a price by day and night with an idle fee', number: '3002' },
]

/** Runs `work` against a stack that is ended whatever comes of it. */
export async function withStack<T>(
  options: Pick<StackOptions, 'settings' | 'speed' | 'pushIntervalS'>,
  work: (stack: Stack) => Promise<T>,
): Promise<T> {
  const settings = { RATE_LIMIT: 'off', ...options.settings }
  const stack = await startStack({ ...options, settings })
  try {
    return await work(stack)
  } finally {
    await stack.stop()
  }
}
