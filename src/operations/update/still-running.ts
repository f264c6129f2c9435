import { join } from 'node:path'
import { runDirectory } from '../../host/agent-files.ts'
import type { Host } from '../../host/host.ts'
import { checkout } from '../../host/versions.ts'

type Asked = {
  readonly names: readonly string[]
  /** ids of installations: what counts now, and what did before */
  readonly id: string
  readonly before: string
  /** what a person calls the clone */
  readonly checkoutVersion: string
}

/** Agents that run from another installation than `id`, in order. One that says nothing was started before there was one to tell. */
export async function stillRunning(
  files: Pick<Host['files'], 'read'>,
  mosaicHome: string,
  { names, id, before, checkoutVersion }: Asked,
): Promise<readonly { name: string; version: string }[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const text = await files.read(join(runDirectory(mosaicHome), `${name}.version`))
      return { name, version: text?.trim() || before }
    }),
  )
  return found
    .filter(({ version }) => version !== id)
    .map(({ name, version }) => ({ name, version: version === checkout ? checkoutVersion : version }))
}

/** `3 agents still run 1.4.0: /fleet relaunch all` */
export function renderStill(old: readonly { readonly version: string }[]): string {
  if (old.length === 0) return 'No agent runs anything older'
  const byVersion = [...Map.groupBy(old, ({ version }) => version)]
  const parts = byVersion.map(([version, some], index) =>
    index === 0
      ? `${some.length} ${some.length === 1 ? 'agent still runs' : 'agents still run'} ${version}`
      : `${some.length} ${version}`,
  )
  return `${parts.join(', ')}: /fleet relaunch all`
}
