// What the runtime binds to the worker beside the settings (wrangler.jsonc, scripts/engine-config.ts).
// Only bff/index.ts uses them.
declare namespace Cloudflare {
  interface Env {
    SESSIONS: DurableObjectNamespace<import('./durable/host.ts').SessionHost>
    CATALOGUE: DurableObjectNamespace<import('./durable/catalogue.ts').CatalogueHost>
    LEDGER: DurableObjectNamespace<import('./durable/ledger.ts').LedgerHost>
    OFFICE: DurableObjectNamespace<import('./durable/office.ts').OfficeHost>
    ASSETS: Fetcher
  }
}
