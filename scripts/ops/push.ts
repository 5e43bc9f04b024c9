// `npm run ops -- push keys`: a new key pair for the push services. It asks nobody and keeps nothing.
import { newPushKeys } from '../push-keys.ts'
import { say, type Subcommand } from './subcommand.ts'

const USAGE = `npm run ops -- push keys

Prints a new pair of keys for notifications (Web Push, VAPID) as two settings. Keep VAPID_PRIVATE_KEY
secret. With both set, the charging screen offers notifications; without them it does not. Changed keys
reach no phone that subscribed under the old ones: that matters only to charges that run right now.

Exit code 0 when it was done, 2 when it was asked wrongly.`

async function run(args: string[]): Promise<number> {
  if (args.length !== 1 || args[0] !== 'keys') {
    say(USAGE)
    return 2
  }
  const { publicKey, privateKey } = newPushKeys()
  say(`VAPID_PUBLIC_KEY=${publicKey}\nVAPID_PRIVATE_KEY=${privateKey}`)
  return 0
}

export const push: Subcommand = {
  summary: 'makes a key pair for notifications',
  usage: USAGE,
  run,
}
