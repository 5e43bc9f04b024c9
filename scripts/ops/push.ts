// `npm run ops -- push keys`: a new key pair for the push services. It asks nobody and keeps nothing.
import * as z from 'zod'
import { newPushKeys } from '../push-keys.ts'
import type { Register } from './desk.ts'

export const push: Register = (program, desk) => {
  program
    .command('push')
    .description('makes a key pair for notifications')
    .command('keys')
    .description('prints a new pair (Web Push, VAPID) as two settings; keep the private one secret')
    .examples('push keys >> stikk.env', 'push keys --json')
    .addHelpText(
      'after',
      `
With both set, the charging screen offers notifications; without them it does not. Changed keys reach no
phone that subscribed under the old ones: that matters only to charges that run right now.`,
    )
    .answers(desk, z.object({}), async () => {
      const { publicKey, privateKey } = newPushKeys()
      const document = { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey }
      const text = `VAPID_PUBLIC_KEY=${publicKey}\nVAPID_PRIVATE_KEY=${privateKey}`
      return { well: true, document, text }
    })
}
