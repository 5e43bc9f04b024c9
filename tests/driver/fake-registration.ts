// The registration with the charger backend as the doors see it where there is none.
import type { RegistrationSeen } from '#bff/deps.ts'

export const unregistered: RegistrationSeen = {
  registered: false,
  version: null,
  partner: null,
  versionsUrl: null,
  checkedAt: null,
  token: { generation: null, offered: null, previousUntil: null },
  modules: [],
  lacks: [],
}
