// What `cloudflare:workers` gives inside the tests: the worker's own bindings and exports. The twin of
// bff/bindings.d.ts, which other projects do not see.
import type { CatalogueHost } from '#bff/durable/catalogue.ts'
import type { SessionHost } from '#bff/durable/host.ts'
import type { LedgerHost } from '#bff/durable/ledger.ts'
import type { OfficeHost } from '#bff/durable/office.ts'

declare global {
  namespace Cloudflare {
    interface Env {
      SESSIONS: DurableObjectNamespace<SessionHost>
      CATALOGUE: DurableObjectNamespace<CatalogueHost>
      LEDGER: DurableObjectNamespace<LedgerHost>
      OFFICE: DurableObjectNamespace<OfficeHost>
    }
    interface GlobalProps {
      mainModule: { default: ExportedHandler<Env> }
    }
  }
}
