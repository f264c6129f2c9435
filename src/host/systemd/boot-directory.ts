import { join } from 'node:path'
import type { SystemdContext } from './systemd-context.ts'

export const bootTarget = 'default.target.wants'

/** Its links are what starts units at boot. */
export const bootDirectory = ({ manager }: Pick<SystemdContext, 'manager'>): string => join(manager.unitDir, bootTarget)
