import type { Host } from '../host.ts'

export type AdapterDeps = {
  readonly host: Host
  readonly config: { readonly dataDir: string; readonly noInstall: boolean }
  /** told before something is fetched */
  readonly announce?: (line: string) => void
  /** default: what npm's own settings say */
  readonly registry?: string
  readonly signal?: AbortSignal
}
