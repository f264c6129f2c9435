import { join } from 'node:path'
import type { Host } from '../host.ts'
import type { Adapter } from './runtime-programs.ts'

/** `own`: fetched by Mos, a script for Node; `path`: a person's. */
export type FoundAdapter = { readonly kind: 'own' | 'path'; readonly file: string }

/** Where Mos keeps the adapter: a folder a version, so that what runs keeps its files. */
export const adapterFolder = (dataDir: string, adapter: Adapter): string =>
  join(dataDir, 'adapters', `${adapter.package}@${adapter.version}`)

export const adapterBin = (folder: string, adapter: Adapter): string =>
  join(folder, 'node_modules', '.bin', adapter.bin)

/** On the PATH, else where Mos fetched it to. */
export async function findAdapter(
  { host, dataDir }: { readonly host: Host; readonly dataDir: string },
  adapter: Adapter,
): Promise<FoundAdapter | undefined> {
  const onPath = await host.which(adapter.bin)
  if (onPath !== undefined) return { kind: 'path', file: onPath }
  const file = adapterBin(adapterFolder(dataDir, adapter), adapter)
  return (await host.files.stat(file)) === undefined ? undefined : { kind: 'own', file }
}
