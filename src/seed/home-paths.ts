import { join } from 'node:path'

/**
 * Where Mos puts what it ships, and where it looks for what people made, in a home that it may share with Mosaic.
 *
 * - `mos/` is Mos's own: `mos/launchers`, `mos/roles`, `mos/hooks`, `mos/units`, as in `framework/`. Mosaic has no such
 *   directory, so its `roles/`, `fleet/` and launchers are neither overwritten nor shadowed, and are not read.
 * - `fleet/roster.yaml`, `fleet/run/`, `fleet/agents/` are shared with Mosaic, in its formats.
 * - `roles.local/` and `fleet/roles.local/` are people's, never written; of one role's files the latter wins.
 */
export const homePaths = (mosaicHome: string) => ({
  mos: join(mosaicHome, 'mos'),
  roles: join(mosaicHome, 'mos', 'roles'),
  roster: join(mosaicHome, 'fleet', 'roster.yaml'),
  localRoles: [join(mosaicHome, 'roles.local'), join(mosaicHome, 'fleet', 'roles.local')],
})
