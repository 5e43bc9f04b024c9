// Every subcommand of `npm run ops`, in the order of its help.
//
// To add one: a file here that exports a `Register`, and its name in the list below.
//
//   export const tokens: Register = (program, desk) => {
//     const family = program.command('tokens').description('who may open the operator’s door')
//     family
//       .command('list')
//       .description('every token by its name')
//       .option('--scope <scope>', 'read or act')
//       .examples('tokens list', 'tokens list --scope act --json')
//       .answers(desk, z.object({ scope: z.enum(['read', 'act']).optional() }), async (asking, options) => {
//         const { tokens } = await doorOf(asking).get('/operator/tokens', shape)
//         return { well: true, document: { tokens }, text: table(['Name'], …) }
//       })
//   }
//
// `answers` reads the options by zod (asked wrongly: exit code 2), and tells the answer: its `text` to a
// person, its `document` under --json. `asking.say` tells a line at once (never under --json),
// `asking.progress` goes to standard error. `asking.env` is the environment, --env-file included; read
// no other. Throw `Trouble` (exit code 1) or `Wrong` (2) with one sentence. `doorOf(asking)` (door.ts)
// opens the operator's door and throws for whatever is no good answer; tables.ts draws.
import { audit } from './audit.ts'
import type { Register } from './desk.ts'
import { alias } from './alias.ts'
import { backup, restore } from './backup.ts'
import { doctor } from './doctor.ts'
import { books, exportBooks } from './export.ts'
import { init } from './init.ts'
import { notices } from './notices.ts'
import { ocpi } from './ocpi.ts'
import { push } from './push.ts'
import { qr } from './qr.ts'
import { reconcile } from './reconcile.ts'
import { recordConversation } from './record.ts'
import { reread } from './reread.ts'
import { refund, resolve } from './resolve.ts'
import { retention } from './retention.ts'
import { session, sessions } from './sessions.ts'
import { settings } from './settings.ts'
import { stations } from './stations.ts'
import { tokens } from './tokens.ts'
import { vipps, webhook } from './vipps.ts'
import { warnings } from './warnings.ts'

export const REGISTRY: readonly Register[] = [
  init,
  doctor,
  settings,
  vipps,
  ocpi,
  qr,
  stations,
  alias,
  sessions,
  session,
  resolve,
  refund,
  reread,
  reconcile,
  tokens,
  audit,
  retention,
  exportBooks,
  books,
  notices,
  warnings,
  backup,
  restore,
  push,
  recordConversation,
  webhook,
]
