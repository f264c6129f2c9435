import { join } from 'node:path'
import type { SupervisorPaths } from '../../src/host/tmux-context.ts'

/** A home and sockets of its own in `directory`; launchers and Node are this checkout's. */
export const fleetPaths = (directory: string): SupervisorPaths => ({
  mosaicHome: join(directory, 'home'),
  socketDir: join(directory, 's'),
  packageRoot: join(import.meta.dirname, '../..'),
  nodePath: process.execPath,
})
