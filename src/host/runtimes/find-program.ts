import { join } from 'node:path'
import type { Host } from '../host.ts'
import { checkout, createVersions } from '../versions.ts'

type Deps = { readonly host: Pick<Host, 'files' | 'disk' | 'which'>; readonly config: { readonly dataDir: string } }

/** A runtime's program: of the installation that counts where Mos keeps it there, else of the PATH. By its own folder, so that it stays what it is over an update. */
export async function findProgram({ host, config }: Deps, program: string): Promise<string | undefined> {
  const versions = createVersions(host, config.dataDir)
  const id = await versions.active()
  const kept = join(versions.directory(id), 'node_modules', '.bin', program)
  if (id !== checkout && (await host.files.stat(kept)) !== undefined) return kept
  return host.which(program)
}
