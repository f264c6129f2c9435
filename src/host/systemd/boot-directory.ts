import { join } from 'node:path'
import type { SystemdContext } from './systemd-context.ts'

/** Its links are what starts units at boot. */
export const bootDirectory = ({ manager }: Pick<SystemdContext, 'manager'>): string =>
  join(manager.unitDir, 'default.target.wants')
