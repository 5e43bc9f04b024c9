// Why a tariff is not sold, with the path of the field that is to blame, for the operator.

export class Refusal extends Error {
  constructor(path: string, what: string) {
    super(`${path}: ${what}`)
    this.name = 'Refusal'
  }
}
