/** Who the sandbox CPO is, and the token A that a newcomer registers with. */
export const sandboxCpo = {
  tokenA: 'sandbox-token-a',
  countryCode: 'NO',
  partyId: 'STK',
} as const
