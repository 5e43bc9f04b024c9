// Finnish. A key that is missing here does not compile.
import type { Messages } from './messages.ts'
import { app, install, scanner } from './fi/app.ts'
import { alerts, notify } from './fi/alerts.ts'
import { choices, common, home, scan, trouble } from './fi/general.ts'
import { history } from './fi/history.ts'
import { offline } from './fi/offline.ts'
import { price } from './fi/price.ts'
import { receipt, session } from './fi/session.ts'
import { faults, form, sale, station } from './fi/station.ts'
import { whys } from './fi/whys.ts'

export const fi = {
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
