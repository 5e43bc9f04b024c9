// `npm run ops -- vipps webhook`: who at the payer tells us of payments. It is registered and renewed
// through the doors of a running Stikk, which keeps the secret; what is registered is asked of the payer
// itself, with the keys of the environment. No secret is seen or printed.
import * as z from 'zod'
import { createWebhooksApi } from '#bff/vipps/webhooks-api.ts'
import { WEBHOOK_PATH, webhookPath } from '#bff/vipps/webhook-path.ts'
import { askReadiness } from '../readiness.ts'
import { productAddress, Trouble, Wrong, type OpsCommand, type Register } from './desk.ts'
import { doorOf } from './door.ts'
import { payerOf } from './payer.ts'
import { table } from './tables.ts'

const whose = z.object({ merchant: z.string().optional() })
const rotated = z.looseObject({ id: z.string() })

const rotate: Register = (family, desk) => {
  family
    .command('rotate')
    .description('a new registration with a new secret, without a gap')
    .option('--merchant <id>', 'whose, where there are several')
    .examples('vipps webhook rotate', 'vipps webhook rotate --merchant dansk')
    .addHelpText(
      'after',
      `
The old registration stands beside the new one for two minutes, and its secret is accepted for an hour,
so that no delivery is lost.`,
    )
    .answers(desk, whose, async (asking, { merchant }) => {
      const query = merchant === undefined ? '' : `?merchant=${encodeURIComponent(merchant)}`
      const path = `/operator/webhook/rotate${query}`
      const document = await doorOf(asking).send('POST', path, rotated)
      const text = `Registered anew: ${document.id}. The old registration is taken away within minutes.`
      return { well: true, document, text }
    })
}

/** Being asked whether it is ready makes the product register what is not registered. */
const register: Register = (family, desk) => {
  family
    .command('register')
    .description('makes the product register its webhook, if none is registered')
    .examples('vipps webhook register')
    .answers(desk, z.object({}), async (asking) => {
      const address = productAddress(asking)
      const { checks, missing } = await askReadiness(address)
      const { payer } = checks
      if (!payer) throw new Trouble(`${address}: ${missing.join('; ')}`)
      if (!payer.ok) throw new Trouble(`Not registered: ${payer.detail ?? 'the payer declined'}`)
      const text = `Registered: ${address}${WEBHOOK_PATH}${payer.detail ? ` (${payer.detail})` : ''}`
      return { well: true, document: { ...payer, url: `${address}${WEBHOOK_PATH}` }, text }
    })
}

const list: Register = (family, desk) => {
  family
    .command('list')
    .description(
      'every registration of the sales unit, asked of Vipps with the keys of the environment',
    )
    .option('--merchant <id>', 'whose, where there are several')
    .examples('vipps webhook list', 'vipps webhook list --json')
    .answers(desk, whose, async ({ env }, { merchant }) => {
      const payer = payerOf(env, merchant)
      if ('faults' in payer) throw new Wrong(payer.faults.join('\n'))
      const listed = await createWebhooksApi(payer.options).list()
      if (!listed.ok) throw new Trouble(`${listed.code}: the registrations cannot be listed`)
      const ours = `${payer.settings.PUBLIC_URL}${webhookPath(payer.settings.merchantId)}`
      const webhooks = listed.value.map(({ id, url, events }) => ({
        id,
        url,
        events,
        ours: url === ours,
      }))
      const rows = webhooks.map((one) => [
        one.id,
        one.url,
        one.events.length,
        one.ours ? 'ours' : 'ELSEWHERE',
      ])
      const text = table(['Id', 'Address', 'Events', ''], rows, 'Nothing is registered.')
      return { well: true, document: { webhooks }, text }
    })
}

function webhookFamily(parent: OpsCommand): OpsCommand {
  return parent.command('webhook').description('registration of the webhook at Vipps')
}

export const vipps: Register = (program, desk) => {
  const webhooks = webhookFamily(
    program.command('vipps').description('what is registered at Vipps'),
  )
  for (const add of [register, list, rotate]) add(webhooks, desk)
}

/** The name it had before there was `vipps`: kept for scripts of operators. */
export const webhook: Register = (program, desk) =>
  rotate(webhookFamily(program).description('the same as "vipps webhook"'), desk)
