// Which settings are secrets, told by their names: what a deployment must keep as such, and what no output
// may show. bff/env.ts is the list of settings; nothing is listed a second time here.
import { SETTING_NAMES } from '#bff/env.ts'

/** Names that say it, and those whose value holds keys of others: merchants' units, a webhook's address. */
const SECRET = /SECRET|TOKEN(?!_ENCODING)|PRIVATE_KEY|SUBSCRIPTION_KEY|^MERCHANTS$|^ALERT_URL$/

export const isSecret = (name: string): boolean => SECRET.test(name)

export const SECRET_NAMES: readonly string[] = SETTING_NAMES.filter(isSecret)
