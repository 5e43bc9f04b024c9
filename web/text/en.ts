// English. A key that is missing here does not compile.
import type { Messages } from './messages.ts'
import { app, install, scanner } from './en/app.ts'
import { alerts, notify } from './en/alerts.ts'
import { choices, common, home, scan, trouble } from './en/general.ts'
import { history } from './en/history.ts'
import { offline } from './en/offline.ts'
import { price } from './en/price.ts'
import { receipt, session } from './en/session.ts'
import { faults, form, sale, station } from './en/station.ts'
import { whys } from './en/whys.ts'

export const en = {
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
