// What the recorded worlds were written with: their sessions open to nobody without it.

export const SECRET = 'upgrade-tests-only-session-secret-of-48-characters'
export const OPERATOR_TOKEN = 'upgrade-tests-only-operator-token'
