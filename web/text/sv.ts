// Swedish. A key that is missing here does not compile.
import type { Messages } from './messages.ts'
import { app, install, scanner } from './sv/app.ts'
import { alerts, notify } from './sv/alerts.ts'
import { choices, common, home, scan, trouble } from './sv/general.ts'
import { history } from './sv/history.ts'
import { offline } from './sv/offline.ts'
import { price } from './sv/price.ts'
import { receipt, session } from './sv/session.ts'
import { faults, form, sale, station } from './sv/station.ts'
import { whys } from './sv/whys.ts'

export const sv = {
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
