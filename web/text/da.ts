// Danish. A key that is missing here does not compile.
import type { Messages } from './messages.ts'
import { app, install, scanner } from './da/app.ts'
import { alerts, notify } from './da/alerts.ts'
import { choices, common, home, scan, trouble } from './da/general.ts'
import { history } from './da/history.ts'
import { offline } from './da/offline.ts'
import { price } from './da/price.ts'
import { receipt, session } from './da/session.ts'
import { faults, form, sale, station } from './da/station.ts'
import { whys } from './da/whys.ts'

export const da = {
  app,
  scanner,
  install,
  common,
  home,
  history,
  choices,
  scan,
  trouble,
  station,
  price,
  form,
  faults,
  sale,
  session,
  receipt,
  offline,
  whys,
  alerts,
  notify,
} as const satisfies Messages
