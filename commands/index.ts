import { nameCommands } from '../src/command/name-commands.ts'
import fleetPs from './fleet/ps.ts'
import ps from './ps.ts'
import roleList from './role/list.ts'

/** Every command by its name, which is its file's path. A plain list: it has to bundle. */
export const commands = nameCommands({
  ps,
  'fleet ps': fleetPs,
  'role list': roleList,
})
