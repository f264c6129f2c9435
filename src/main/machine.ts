import type { Config } from '../config/config.ts'
import { createHost } from '../host/create-host.ts'
import type { Host } from '../host/host.ts'
import { programPath } from '../host/provision/provision.ts'

/** This machine, its PATH ending where Mos keeps private copies of programs. */
export const createMachine = (config: Config): Host => createHost({ hostId: config.hostId, path: programPath(config) })
