// The steps by which the product sets itself up at both neighbours, put together from the house for the
// catalogue, which says when. It must never decide when.
import type { SetUpSteps } from './durable/set-up.ts'
import { noteTo, registrationDeps, syncDeps, type House, type Remembering } from './house.ts'
import { log, now, theLookout } from './isolate.ts'
import type { Merchant } from './merchants.ts'
import { pullCatalogue } from './ocpi/catalogue-sync.ts'
import { register, registerAgain } from './ocpi/registration.ts'
import type { Catalogue } from './session/ports.ts'
import { noteOf } from './vipps/payers.ts'
import { ensureWebhook, type RegistrationOptions } from './vipps/registration.ts'
import { awayAmong } from './watch/neighbour-state.ts'

/** What the catalogue's set-up does, one step at a time. */
export function setUpSteps(known: House, catalogue: Catalogue & Remembering): SetUpSteps {
  const [first, ...others] = known.merchants.all
  const ensure = (merchant: Merchant) => () =>
    ensureWebhook(webhookOptions(known, catalogue, merchant))
  return {
    payer: ensure(first),
    morePayers: new Map(others.map((merchant) => [merchant.id, ensure(merchant)])),
    register(afresh) {
      const deps = registrationDeps(known, catalogue)
      return afresh ? registerAgain(deps) : register(deps)
    },
    pull: () => pullCatalogue(syncDeps(known, catalogue)),
    freshness: () => catalogue.freshness(),
    async away() {
      // What was just tried counts.
      await theLookout().flush()
      return awayAmong(await known.office.neighbours())
    },
    now,
    log,
  }
}

const webhookStands = (): void => theLookout().mark('webhook-registration')

/** What looks after a merchant's webhook registration, in whichever hands the kept values are. */
export function webhookOptions(
  { payers }: House,
  c: Remembering,
  { id, settings }: Merchant,
): RegistrationOptions {
  const keep: Catalogue['keep'] = (name, value) => c.keep(name, value)
  const kept: Catalogue['kept'] = (name) => c.kept(name)
  const api = payers.of(id)?.webhooks
  if (!api) throw new Error('every merchant of the settings has a payer')
  return { settings, keep, kept, api, now, log, note: noteOf(id, noteTo(c)), seen: webhookStands }
}
